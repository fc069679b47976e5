load ../../common/grade/step

# picture:
setup_file() { compile_submission && record run; }

@test "the three nap at the same time [1]" {
  ran run
  only_children 3
  all_joined
  all_started_first
  says "Three naps are over"
}
