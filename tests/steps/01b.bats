load ../../common/grade/step

setup_file() {
  compile_submission && record short 0.25 && record long 1.25 && record none 0
}

@test "it naps as long as it should [1]" {
  for run in short long none; do
    ran $run
    says "Done"
    naps_ms "$arguments"
  done
}
