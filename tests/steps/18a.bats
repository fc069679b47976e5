load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "the parent sleeps until it is ready [1]" {
  ran run
  only_children 1
  all_joined
  says "ready: 1"
  main_naps_at_most 0
  main_computes_less 100
}
