load ../helpers/helpers

@test "01: two naps, one after the other" {
  run_program 01-sequential-sleep
  assert_succeeded
  assert_order 01-sequential-sleep
  assert_between 2000 "$wall_ms" 4000
  assert_between 2.00 "$(finished_seconds)" 4
}

@test "01: the transcript is the one in expected/" {
  run_program 01-sequential-sleep
  assert_equal "$(normalise <<<"$output")" \
    "$(cat "$ROOT/expected/01-sequential-sleep.txt")"
}

@test "01: bad arguments are refused with a usage line" {
  assert_usage_error 01-sequential-sleep many
  assert_usage_error 01-sequential-sleep -1
  assert_usage_error 01-sequential-sleep 1 2
}
