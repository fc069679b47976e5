load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "it says so, and does not crash [1]" {
  ran run 1
  on_stderr "cannot start the pool: Resource temporarily unavailable"
}
