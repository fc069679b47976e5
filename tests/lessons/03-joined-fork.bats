load ../helpers/helpers

lesson=03-joined-fork

@test "03: two naps side by side take one second" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_transcript $lesson
  assert_between 1.00 "$(finished_seconds)" 1.95
  assert_finished_agrees
  assert_slept
}

@test "03: as long as the longer nap, whichever child has it" {
  for naps in "0.2 0.7" "0.7 0.2"; do
    # shellcheck disable=SC2086
    run_program $lesson $naps
    assert_succeeded
    assert_between 0.70 "$(finished_seconds)" 5
    assert_finished_agrees
    assert_equal "$(sort <<<"$output" | normalise)" \
      "$(printf '%s\n' "Done sleeping" "Done sleeping" \
        "Finished in T second(s)" "Sleeping for 0.2 second(s)" \
        "Sleeping for 0.7 second(s)")"
    assert_equal "${lines[4]%% in *}" Finished
  done
}

@test "03: each child that is killed is named, with its signal" {
  start_program $lesson 600 600
  wait_for has_lines 2 "$BATS_TEST_TMPDIR/out"
  first=$(children_of "$program_pid" | sed -n 1p)
  second=$(children_of "$program_pid" | sed -n 2p)
  kill -KILL "$second"
  kill -TERM "$first"
  finish_program
  assert_equal "$exit_code" 1
  assert_equal "$errors" \
    "$lesson: child 1 (pid $first) was killed by signal 15 (Terminated)
$lesson: child 2 (pid $second) was killed by signal 9 (Killed)"
  assert_equal "$(normalise <<<"$output")" "Sleeping for 600 second(s)
Sleeping for 600 second(s)
Finished in T second(s)"
  assert_equal "$left_running" 0
}

@test "03: one that is killed is failure enough" {
  for number in 1 2; do
    # The other child is done at once: child 1 is joined then, while child 2
    # must wait for its join, as a zombie.
    case $number in
      1) start_program $lesson 600 0 ;;
      2) start_program $lesson 0 600 ;;
    esac
    wait_for has_lines 3 "$BATS_TEST_TMPDIR/out"
    wait_for has_children "$program_pid" $((3 - number))
    victim=$(children_of "$program_pid" | head -1)
    kill -KILL "$victim"
    finish_program
    assert_equal "$exit_code" 1
    assert_equal "$errors" \
      "$lesson: child $number (pid $victim) was killed by signal 9 (Killed)"
    assert_equal "${lines[3]%% in *}" Finished
    assert_equal "$left_running" 0
  done
}

@test "03: a child that fails is named, with its status" {
  fails_on_full_disk $lesson 0
  assert_equal "$exit_code" 1
  assert_equal "$(normalise <<<"$errors")" \
    "$lesson: child 1 (pid P) exited with status 1
$lesson: child 2 (pid P) exited with status 1"
  assert_equal "$left_running" 0
  for number in 1 2; do
    with_faults "child:$number:FAIL" $lesson 0 0
    assert_equal "$exit_code" 1
    assert_equal "$(normalise <<<"$errors")" \
      "$lesson: child $number (pid P) exited with status 7"
  done
}

@test "03: a line of the parent's own that is lost is a failure too" {
  with_faults_on_full_disk "child:1:FINE child:2:FINE" $lesson 0 0
  assert_equal "$exit_code" 1
  assert_equal "$errors" ""
}

@test "03: the clock starts before the first child does" {
  for number in 1 2; do
    with_faults "fork:$number:LATE" $lesson 0 0
    assert_succeeded
    assert_between 0.30 "$(finished_seconds)" 5
  done
}

@test "03: a child that cannot be started costs only itself" {
  for number in 1 2; do
    with_faults "fork:$number:EAGAIN" $lesson 0.2
    assert_equal "$exit_code" 1
    [[ $errors == "$lesson: cannot start child $number: "* ]] || fail "$errors"
    [[ $errors != *$'\n'* ]] || fail "more than one line: $errors"
    assert_equal "$(grep -c 'Done sleeping' <<<"$output")" 1
    assert_equal "$(finished_seconds | wc -l)" 1
    assert_equal "$left_running" 0
  done
}

@test "03: a signal to the parent does not end its waiting" {
  with_faults "waitpid:1:EINTR waitpid:3:EINTR" $lesson 0.3
  assert_succeeded
  assert_between 0.30 "$(finished_seconds)" 5
}

@test "03: when waiting is impossible, it says so" {
  with_faults "waitpid:1:ECHILD" $lesson 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: waitpid: "* ]] || fail "$errors"
}

@test "03: the same on a terminal" {
  assert_same_on_terminal $lesson
}

@test "03: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson 1 -1
  assert_usage_error $lesson 3601
  assert_usage_error $lesson 1 3601
  assert_usage_error $lesson 1 2 3
}
