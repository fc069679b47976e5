load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "the worker is a thread [1]" {
  ran run
  a_thread
  says "counted 3"
}
