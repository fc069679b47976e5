load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "what has not begun never does [1]" {
  ran run
  workers_nap_at_most 2
  cancelled_of 2 3
}
