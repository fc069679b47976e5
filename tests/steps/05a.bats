load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "the child runs what its struct says [1]" {
  ran run
  only_children 1
  all_joined
  says "Hello from the child
exit status 7"
  written_by "Hello from the child" 1
}
