load ../../common/grade/step

setup_file() { compile_submission && record some 3 1 3 3 1 4 && record none 0 0 0 7; }

@test "what is known is not done again [1]" {
  ran some
  says "9 1 9 9 1 16"
  naps_ms 1.5
  ran none
  says "0 0 0 49"
  naps_ms 1
}
