load ../helpers/helpers

lesson=03-joined-fork

@test "03: two naps side by side take one second" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_transcript $lesson
  assert_between 1.00 "$(finished_seconds)" 1.95
  assert_finished_agrees
}

@test "03: as long as the longer nap, whichever child has it" {
  for naps in "0.2 0.7" "0.7 0.2"; do
    # shellcheck disable=SC2086
    run_program $lesson $naps
    assert_succeeded
    assert_between 0.70 "$(finished_seconds)" 5
    assert_equal "$(sort <<<"$output" | normalise)" \
      "$(printf '%s\n' "Done sleeping" "Done sleeping" \
        "Finished in T second(s)" "Sleeping for 0.2 second(s)" \
        "Sleeping for 0.7 second(s)")"
    assert_equal "${lines[4]%% in *}" Finished
  done
}

@test "03: a child that is killed is named, with its signal" {
  for number in 1 2; do
    start_program $lesson 1 1
    wait_for has_children "$program_pid" 2
    victim=$(children_of "$program_pid" | sed -n "${number}p")
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
