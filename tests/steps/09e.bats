load ../../common/grade/step

setup_file() {
  compile_submission
  cp "$ROOT/LICENSE" "$BATS_FILE_TMPDIR/same"
  record same "$BATS_FILE_TMPDIR/same" "$BATS_FILE_TMPDIR/same"
  record other "$ROOT/LICENSE" "$BATS_FILE_TMPDIR/other"
}

@test "nothing is lost, also where both are one file [1]" {
  for run in other same; do
    ran $run
    says "$(wc -c <"$ROOT/LICENSE" | tr -d ' ') bytes"
    [[ $(<"$BATS_FILE_TMPDIR/$run") == "$(tr '[:lower:]' '[:upper:]' <"$ROOT/LICENSE")" ]] ||
      wrong "the text is not as asked for" -e "all of it in capitals"
  done
}
