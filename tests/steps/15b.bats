load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "the parent meets the end of file [1]" {
  ran run
  only_children 1
  all_joined
  says abc
}
