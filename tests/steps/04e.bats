load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "one failed start costs only that child [1]" {
  ran run 1
  only_children 2
  all_joined
  says "cannot start child 2
2 children have ended"
}
