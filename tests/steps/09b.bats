load ../../common/grade/step

setup_file() {
  compile_submission && record right "$(picture 3 3)"
  record text "$ROOT/LICENSE" && record none /dev/null
  printf P5 >"$BATS_FILE_TMPDIR/grey" && record grey "$BATS_FILE_TMPDIR/grey"
}

@test "only a picture is taken for one [1]" {
  ran right
  says "a picture"
  for run in text none grey; do
    ran $run 1
    on_stderr "$arguments: not a picture"
  done
}
