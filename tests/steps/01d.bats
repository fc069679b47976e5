load ../../common/grade/step

setup_file() { compile_submission && record early 0.1 && record well 0.9; }

@test "it says whether a signal has ended the nap [1]" {
  ran early
  says "Woken early"
  naps_ms 0.1
  ran well
  says "Slept well"
  naps_ms 0.3
}
