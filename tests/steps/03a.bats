load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "the parent waits for its child [1]" {
  ran run
  only_children 1
  not_killed
  all_joined
  says "child
parent"
}
