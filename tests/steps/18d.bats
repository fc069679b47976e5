load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "all that was put is taken [1]" {
  ran run
  only_children 3
  all_joined
  says "taken: 6"
  workers_nap_for 0.6
  main_naps_at_most 0
}
