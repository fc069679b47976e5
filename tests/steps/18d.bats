load ../../common/grade/step

# Of the last two items, which come at one moment, either may come last.
setup_file() { compile_submission && record run && record -O first first; }

@test "all that was put is taken [1]" {
  ran run
  only_children 3
  all_joined
  says "taken: 6"
  workers_nap_for 0.6
  main_naps_at_most 0
  ! has_orders || { look_at first && says "taken: 6"; }
}
