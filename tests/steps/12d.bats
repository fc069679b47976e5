load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "what has not begun never does [1]" {
  ran run
  workers_nap_no_longer 0.5
  cancelled_of 2 3
}
