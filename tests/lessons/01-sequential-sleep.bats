load ../helpers/helpers

lesson=01-sequential-sleep

@test "01: two naps, one after the other, take two seconds" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_transcript $lesson
  assert_between 2.00 "$(finished_seconds)" 3.9
  assert_slept
  assert_finished_agrees
}

@test "01: a nap is as long as it is asked to be" {
  run_program $lesson 0.6
  assert_succeeded
  assert_equal "${lines[0]}" "Sleeping for 0.6 second(s)"
  assert_between 1.20 "$(finished_seconds)" 2.2
  assert_finished_agrees
  run_program $lesson 0
  assert_succeeded
  assert_between 0 "$(finished_seconds)" 0.9
}

@test "01: each line is out as soon as it is printed" {
  start_program $lesson 600
  wait_for has_lines 1 "$BATS_TEST_TMPDIR/out"
  kill -KILL "$program_pid"
  finish_program
  assert_equal "$output" "Sleeping for 600 second(s)"
}

@test "01: a signal neither cuts a nap short nor begins it anew" {
  faults=
  for call in {1..9}; do faults+="nanosleep:$call:EINTR "; done
  with_faults "$faults nanosleep:11:EINTR" $lesson 0.4
  assert_succeeded
  assert_between 0.80 "$(finished_seconds)" 2.4
}

@test "01: somebody sets the time of day, and the clock does not mind" {
  for call in 1 2; do
    with_faults "date:$call:JUMP" $lesson 0.1
    assert_succeeded
    assert_between 0.20 "$(finished_seconds)" 5
  done
}

@test "01: help, bad arguments, a full disk" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson -1
  assert_usage_error $lesson 3601
  assert_usage_error $lesson 1 2
  assert_fails_on_full_disk $lesson 0
}
