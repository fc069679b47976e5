load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "values and reasons, in order [1]" {
  ran run
  workers 2
  says "1
failed: 5 is odd
4"
}
