load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "it takes as long as predicted [1]" {
  ran run
  naps_ms 5.5
  answered tenths 55
}
