load ../../common/grade/step

setup_file() { compile_submission && record rest 0.3 && record whole 0.1; }

@test "it naps for the whole time, signals or not [1]" {
  for run in rest whole; do
    ran $run
    says "Done"
    naps_ms "$arguments"
  done
}
