load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "each consumer hears of the end [1]" {
  ran run
  only_children 3
  not_killed
  all_joined
  says "the end
the end
the end"
  workers_nap_for 0.9
}
