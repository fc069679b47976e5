load ../helpers/helpers

lesson=12-when-tasks-fail

@test "12: four kinds of trouble, and every other result is there" {
  run_program $lesson
  assert_succeeded
  assert_transcript $lesson
  assert_order $lesson
  # The task that hangs takes its whole time; the unwanted one takes none.
  assert_between 1.00 "$(finished_seconds)" 8
  assert_finished_agrees
  # What hangs does so asleep.
  assert_slept
}

@test "12: a task over its time is stopped at the time that was set" {
  run_program $lesson 2
  assert_succeeded
  assert_between 2.00 "$(finished_seconds)" 8.9
  [[ $output == *"ran longer than 2 s"* ]] || fail "$output"
}

@test "12: the good tasks take their time, side by side, and it is told" {
  for limit in 0.5 0.6 0.7; do
    run_program $lesson $limit
    assert_succeeded
    # 0.1, 0.2, 0.3, 0.4 and the limit for two: half of that, at the least.
    assert_between 0.75 "$(finished_seconds)" 8
    assert_finished_agrees
    [[ $(finished_seconds) == *.00 ]] || return 0
  done
  fail "three times, the seconds were whole"
}

@test "12: each outcome is printed as soon as its turn has come" {
  start_program $lesson 3
  # The sixth of them hangs.
  wait_for has_lines 6 "$BATS_TEST_TMPDIR/out"
  assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/out")" 6
  finish_program
  assert_succeeded
}

@test "12: two workers, one more for each that was lost, all of them joined" {
  observe_program $lesson
  assert_fact verdict ok
  assert_fact forks 4
  assert_fact max_children 2
  assert_fact not_joined 0
  # One by its own abort, one by the pool.
  assert_fact killed_by_signal 2
}

@test "12: help, bad arguments, a full disk, a pool that cannot start" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson 0.4
  assert_usage_error $lesson 3601
  assert_usage_error $lesson 1 1
  assert_fails_on_full_disk $lesson
  with_faults "fork:1:EAGAIN" $lesson
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start the pool: "* ]] || fail "$errors"
  assert_equal "$left_running" 0
}
