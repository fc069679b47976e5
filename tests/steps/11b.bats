load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "main waits for the thread [1]" {
  ran run
  a_thread
  says "answer 42"
}
