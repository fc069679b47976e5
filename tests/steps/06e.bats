load ../../common/grade/step

setup_file() {
  compile_submission && record odd "$((2 * $(between 5 40) + 1))" && record even 8 && record zero 0
}

@test "the reason is told, or the value [1]" {
  ran odd
  workers 1
  says "failed: $arguments is odd"
  ran even
  says 4
  ran zero
  says 0
}
