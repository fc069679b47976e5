load ../../common/grade/step

setup_file() { compile_submission && record missing no-such && record there false; }

@test "a child that could not become it ends with 127 [1]" {
  ran missing
  only_children 1
  all_joined
  says "exit status 127"
  ran there
  says "exit status 1"
}
