load ../helpers/helpers

lesson=01-sequential-sleep

@test "01: two naps, one after the other, take two seconds" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_transcript $lesson
  assert_between 2.00 "$(finished_seconds)" 6
  assert_finished_agrees
}

@test "01: a nap is as long as it is asked to be" {
  run_program $lesson 0.3
  assert_succeeded
  assert_equal "${lines[0]}" "Sleeping for 0.3 second(s)"
  assert_between 0.60 "$(finished_seconds)" 1.9
  assert_finished_agrees
  run_program $lesson 0
  assert_succeeded
  assert_between 0 "$(finished_seconds)" 0.9
}

@test "01: each line is out as soon as it is printed" {
  start_program $lesson 1.5
  wait_for grep -q Sleeping "$BATS_TEST_TMPDIR/out"
  kill -KILL "$program_pid"
  finish_program
  assert_equal "$output" "Sleeping for 1.5 second(s)"
}

@test "01: a signal does not cut a nap short" {
  with_faults "nanosleep:1:EINTR nanosleep:2:EINTR nanosleep:4:EINTR" \
    $lesson 0.3
  assert_succeeded
  assert_between 0.60 "$(finished_seconds)" 5
}

@test "01: help, bad arguments, a full disk" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson -1
  assert_usage_error $lesson 3601
  assert_usage_error $lesson 1 2
  assert_fails_on_full_disk $lesson 0
}
