load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "each process says who it is [1]" {
  ran run
  only_children 1
  says_all "I am the parent
I am the child"
  written_by "I am the parent" 0
  written_by "I am the child" 1
}
