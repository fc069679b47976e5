load ../../common/grade/step

setup_file() {
  compile_submission && record many 200 "$ROOT/LICENSE" && record few 3 "$ROOT/LICENSE"
}

@test "no file stays open [1]" {
  for run in many few; do
    ran $run
    says "${arguments%% *} times"
  done
}
