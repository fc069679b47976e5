load ../../common/grade/step

setup_file() { compile_submission && record -l 0.5 run; }

@test "the child is stopped, and joined [1]" {
  ran run
  only_children 1
  all_joined
  says "Ended by signal 15"
  naps_ms 0.3
}
