load ../helpers/helpers

lesson=04-ten-processes

@test "04: ten naps of two seconds take two seconds" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_transcript $lesson
  assert_between 2.00 "$(finished_seconds)" 3.95
  assert_finished_agrees
  assert_slept
}

@test "04: as many as asked for, as long as asked for" {
  run_program $lesson 0.5 3
  assert_succeeded
  assert_equal "$(normalise <<<"$output")" "$(printf '%s\n' \
    "Sleeping for 0.5 second(s)" "Sleeping for 0.5 second(s)" \
    "Sleeping for 0.5 second(s)" "Done sleeping" "Done sleeping" \
    "Done sleeping" "Finished in T second(s)")"
  assert_between 0.50 "$(finished_seconds)" 1.4
}

@test "04: two hundred lines at once, and every one whole" {
  run_program $lesson 0.5 200
  assert_succeeded
  assert_equal "$(sort <<<"$output" | normalise | uniq -c | sed 's/^ *//')" \
    "200 Done sleeping
1 Finished in T second(s)
200 Sleeping for 0.5 second(s)"
}

@test "04: each child that is killed is named, with its signal" {
  start_program $lesson 2 4
  wait_for has_lines 4 "$BATS_TEST_TMPDIR/out"
  children_of "$program_pid" >"$BATS_TEST_TMPDIR/children"
  second=$(sed -n 2p "$BATS_TEST_TMPDIR/children")
  fourth=$(sed -n 4p "$BATS_TEST_TMPDIR/children")
  kill -TERM "$second"
  kill -KILL "$fourth"
  finish_program
  assert_equal "$exit_code" 1
  assert_equal "$errors" \
    "$lesson: child 2 (pid $second) was killed by signal 15 (Terminated)
$lesson: child 4 (pid $fourth) was killed by signal 9 (Killed)"
  assert_equal "$(grep -c 'Done sleeping' <<<"$output")" 2
  assert_equal "$left_running" 0
}

@test "04: each child that fails is named, with its status" {
  fails_on_full_disk $lesson 0 3
  assert_equal "$exit_code" 1
  assert_equal "$(normalise <<<"$errors")" \
    "$lesson: child 1 (pid P) exited with status 1
$lesson: child 2 (pid P) exited with status 1
$lesson: child 3 (pid P) exited with status 1"
  for number in 1 2 3; do
    with_faults "child:$number:FAIL" $lesson 0 3
    assert_equal "$exit_code" 1
    assert_equal "$(normalise <<<"$errors")" \
      "$lesson: child $number (pid P) exited with status 7"
  done
}

@test "04: a line of the parent's own that is lost is a failure too" {
  with_faults_on_full_disk "child:1:FINE child:2:FINE" $lesson 0 2
  assert_equal "$exit_code" 1
  assert_equal "$errors" ""
}

@test "04: the clock starts before the first child does" {
  with_faults "fork:1:LATE" $lesson 0 2
  assert_succeeded
  assert_between 0.30 "$(finished_seconds)" 5
}

@test "04: when no more can be started, those that run are joined" {
  with_faults "fork:4:EAGAIN" $lesson 0.3 10
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start child 4: "* ]] || fail "$errors"
  [[ $errors != *$'\n'* ]] || fail "more than one line: $errors"
  assert_equal "$(normalise <<<"$output")" "$(printf '%s\n' \
    "Sleeping for 0.3 second(s)" "Sleeping for 0.3 second(s)" \
    "Sleeping for 0.3 second(s)" "Done sleeping" "Done sleeping" \
    "Done sleeping" "Finished in T second(s)")"
  assert_equal "$left_running" 0
}

@test "04: signals to the parent, and a wait that is impossible" {
  with_faults "waitpid:1:EINTR waitpid:2:EINTR waitpid:5:EINTR" $lesson 0.3 3
  assert_succeeded
  assert_between 0.30 "$(finished_seconds)" 5
  with_faults "waitpid:1:ECHILD" $lesson 0 1
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: waitpid: "* ]] || fail "$errors"
}

@test "04: the same on a terminal" {
  assert_same_on_terminal $lesson
}

@test "04: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson -1
  assert_usage_error $lesson 3601
  assert_usage_error $lesson 1 0
  assert_usage_error $lesson 1 1001
  assert_usage_error $lesson 1 2.5
  assert_usage_error $lesson 1 2 3
}
