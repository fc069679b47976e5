load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "three children, and no grandchildren [1]" {
  ran run
  only_children 3
  all_joined
  says_all "Child 1
Child 2
Child 3"
}
