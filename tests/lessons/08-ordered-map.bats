load ../helpers/helpers

lesson=08-ordered-map

@test "08: results in the order of the items" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_between 5.00 "$(finished_seconds)" 9.9
  assert_finished_agrees
}

@test "08: five workers nap at the same time, and all are joined" {
  observe_program $lesson 5 0 0.2
  assert_fact verdict ok
  assert_fact forks 5
  assert_fact max_sleeping 5
  assert_fact not_joined 0
}

@test "08: the order of the items, with two workers and with one" {
  for workers in 1 2; do
    run_program $lesson $workers 0 0.1
    assert_succeeded
    assert_finished_agrees
    assert_equal "$(grep Return <<<"$output")" "Return Value: 0.5
Return Value: 0.4
Return Value: 0.3
Return Value: 0.2
Return Value: 0.1"
    # 5 + 4 + 3 + 2 + 1 for one worker; for two, 5 and 2, 4 and 3, then 1.
    assert_between "$([[ $workers == 1 ]] && echo 1.50 || echo 0.80)" \
      "$(finished_seconds)" 8
  done
}

@test "08: an error comes when its item's turn has come, not before" {
  merged $lesson 5 4 0.2
  assert_equal "$exit_code" 1
  assert_equal "$(grep -v -e Sleeping -e Done -e Finished <<<"$output")" \
    "Return Value: 1
Return Value: 0.8
Return Value: 0.6
$lesson: the nap of 0.4 second(s) was no good
Return Value: 0.2"
  assert_equal "$(grep -c 'Done sleeping' <<<"$output")" 4
  assert_equal "$(tail -1 <<<"$output" | normalise)" "Finished in T second(s)"
  assert_equal "$left_running" 0
}

@test "08: each item can be the one that fails" {
  for item in 1 2 3 5; do
    run_program $lesson 5 $item 0
    assert_equal "$exit_code" 1
    assert_equal "$errors" "$lesson: the nap of 0 second(s) was no good"
    assert_equal "$(grep -c 'Return Value: 0' <<<"$output")" 4
  done
  merged $lesson 5 1 0.1
  assert_equal "$(grep -A1 'no good' <<<"$output")" \
    "$lesson: the nap of 0.5 second(s) was no good
Return Value: 0.4"
}

@test "08: the time is told to a hundredth of a second" {
  assert_told_to_a_hundredth $lesson 5 0 0.05
}

@test "08: a worker that is killed loses its own item alone" {
  start_program $lesson 5 0 1
  wait_for has_lines 5 "$BATS_TEST_TMPDIR/out"
  victim=$(last_to_wake "$program_pid")
  kill -ABRT "$victim" # a sanitizer would take a SEGV for its own
  finish_program
  assert_equal "$exit_code" 1
  [[ $errors == *"$victim"*SIGABRT* ]] || fail "$errors"
  assert_equal "$(grep -c '^Return Value' <<<"$output")" 4
  assert_equal "$left_running" 0
}

@test "08: a full disk, and a pool that cannot start" {
  fails_on_full_disk $lesson 5 0 0
  assert_equal "$exit_code" 1
  assert_equal "$(uniq -c <<<"$errors" | sed 's/^ *//')" \
    "5 $lesson: cannot write to stdout"
  with_faults "fork:5:EAGAIN" $lesson 5 0 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start the pool: "* ]] || fail "$errors"
  assert_equal "$left_running" 0
}

@test "08: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson 0
  assert_usage_error $lesson 101
  assert_usage_error $lesson 1.5
  assert_usage_error $lesson 2 -1
  assert_usage_error $lesson 2 6
  assert_usage_error $lesson 2 1.5
  assert_usage_error $lesson 2 1 -1
  assert_usage_error $lesson 2 1 601
  assert_usage_error $lesson 2 1 1 1
}
