load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "what has not begun is cancelled [1]" {
  ran run
  workers 1
  workers_nap_no_longer 0.5
  says "first: 0.2
cancelled: 1"
}
