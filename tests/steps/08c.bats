load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "it stops at the first error [1]" {
  ran run 1
  workers 2
  workers_ended_well
  says "1
failed: 5 is odd"
}
