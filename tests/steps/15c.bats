load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "all that was sent is read [1]" {
  ran run
  only_children 1
  all_joined
  says "Hello, parent"
}
