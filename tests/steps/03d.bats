load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "a signal does not end the waiting [1]" {
  ran run
  only_children 1
  all_joined
  says "The child has ended"
}
