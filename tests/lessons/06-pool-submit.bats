load ../helpers/helpers

lesson=06-pool-submit

@test "06: two tasks on two workers take one second" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_equal "$(normalise <<<"$output" | sort)" \
    "$(sort "$ROOT/expected/$lesson.txt")"
  assert_between 1.00 "$(finished_seconds)" 1.95
  assert_finished_agrees
}

@test "06: the naps are taken by two workers, and both are joined" {
  observe_program $lesson 2 0.3
  assert_fact verdict ok
  assert_fact forks 2
  assert_fact max_sleeping 2
  assert_fact not_joined 0
}

@test "06: one worker takes one nap after the other" {
  run_program $lesson 1 0.4
  assert_succeeded
  assert_between 0.80 "$(finished_seconds)" 5
  assert_finished_agrees
  # Nothing but the first value may come between: it is there early.
  assert_equal "$(normalise <<<"$output" | grep -v Return)" "$(printf '%s\n' \
    "Sleeping for 0.4 second(s)" "Done sleeping" \
    "Sleeping for 0.4 second(s)" "Done sleeping" "Finished in T second(s)")"
  assert_equal "$(grep -c '^Return Value: 0.4$' <<<"$output")" 2
  observe_program $lesson 1 0.2
  assert_fact forks 1
  assert_fact max_sleeping 1
}

@test "06: the time is told to a hundredth of a second" {
  assert_told_to_a_hundredth $lesson 2 0.2
  assert_between 0.20 "$(finished_seconds)" 5
}

@test "06: a worker that is killed loses its own task alone" {
  for number in 1 2; do
    start_program $lesson 2 2
    wait_for has_lines 2 "$BATS_TEST_TMPDIR/out"
    victim=$(children_of "$program_pid" | sed -n "${number}p")
    kill -KILL "$victim"
    finish_program
    assert_equal "$exit_code" 1
    [[ $errors == "$lesson: a task failed: "*"$victim"*SIGKILL* ]] ||
      fail "$errors"
    [[ $errors != *$'\n'* ]] || fail "more than one line: $errors"
    assert_equal "$(grep -c '^Return Value: 2$' <<<"$output")" 1
    assert_equal "$(tail -1 <<<"$output" | normalise)" "Finished in T second(s)"
    assert_equal "$left_running" 0
  done
}

@test "06: a task that fails says why" {
  fails_on_full_disk $lesson 2 0
  assert_equal "$exit_code" 1
  assert_equal "$errors" \
    "$lesson: a task failed: cannot write to stdout
$lesson: a task failed: cannot write to stdout"
}

@test "06: a pool that cannot start says so" {
  with_faults "fork:1:EAGAIN" $lesson 2 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start the pool: "* ]] || fail "$errors"
  assert_equal "$left_running" 0
}

@test "06: the same through a pipe, and on a terminal" {
  piped=$("$BUILD/$lesson" 2 0.2 </dev/null 3>&- | cat)
  assert_equal "$(normalise <<<"$piped" | sort)" \
    "$(sed 's/ 1 s/ 0.2 s/; s/: 1$/: 0.2/' "$ROOT/expected/$lesson.txt" | sort)"
}

@test "06: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson 0
  assert_usage_error $lesson 101
  assert_usage_error $lesson 1.5
  assert_usage_error $lesson 2 -1
  assert_usage_error $lesson 2 3601
  assert_usage_error $lesson 2 1 1
}
