load ../../common/grade/step

setup_file() { compile_submission && record slow 0.9 && record quick 0.1; }

@test "it waits for 0.3 seconds and no longer [1]" {
  ran quick
  says 0.1
  ran slow
  workers 1
  says "given up"
  soon_after "given up" 0.8
}
