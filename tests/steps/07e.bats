load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "it waits asleep [1]" {
  ran run
  workers 1
  workers_nap_for 0.5
  main_computes_less 50
  main_naps_at_most 5
  says "done"
}
