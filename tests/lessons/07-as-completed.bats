load ../helpers/helpers

lesson=07-as-completed

@test "07: first finished, first printed" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_between 5.00 "$(finished_seconds)" 9.9
  assert_finished_agrees
}

@test "07: five workers nap at the same time, and all are joined" {
  observe_program $lesson 5 0.2
  assert_fact verdict ok
  assert_fact forks 5
  assert_fact max_sleeping 5
  assert_fact not_joined 0
}

@test "07: with two workers the tasks queue, and eight units pass" {
  run_program $lesson 2 0.5
  assert_succeeded
  assert_between 4.00 "$(finished_seconds)" 12
  assert_finished_agrees
  # 5 and 4 begin; 3 follows 4, 2 follows 5 (both are over at 7), then 1.
  values=$(grep Return <<<"$output" | tr '\n' ' ')
  case $values in
    "Return Value: 2 Return Value: 2.5 Return Value: 1.5 Return Value: 1 Return Value: 0.5 ") ;;
    "Return Value: 2 Return Value: 2.5 Return Value: 1 Return Value: 1.5 Return Value: 0.5 ") ;;
    *) fail "$output" ;;
  esac
}

@test "07: with one worker the order of submission is the order of completion" {
  run_program $lesson 1 0.05
  assert_succeeded
  assert_between 0.75 "$(finished_seconds)" 8
  assert_equal "$(grep Return <<<"$output")" "Return Value: 0.25
Return Value: 0.2
Return Value: 0.15
Return Value: 0.1
Return Value: 0.05"
}

@test "07: the time is told to a hundredth of a second" {
  assert_told_to_a_hundredth $lesson 5 0.05
}

@test "07: a worker that is killed loses its own task alone" {
  start_program $lesson 5 1
  wait_for has_lines 5 "$BATS_TEST_TMPDIR/out"
  # The one that naps longest is still there also if this comes late.
  victim=$(last_to_wake "$program_pid")
  kill -KILL "$victim"
  finish_program
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: a task failed: "*"$victim"*SIGKILL* ]] ||
    fail "$errors"
  assert_equal "$(grep -c '^Return Value' <<<"$output")" 4
  assert_equal "$left_running" 0
}

@test "07: tasks that fail say why" {
  fails_on_full_disk $lesson 5 0
  assert_equal "$exit_code" 1
  assert_equal "$(uniq -c <<<"$errors" | sed 's/^ *//')" \
    "5 $lesson: a task failed: cannot write to stdout"
}

@test "07: a pool that cannot start says so" {
  with_faults "fork:3:EAGAIN" $lesson 5 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start the pool: "* ]] || fail "$errors"
  assert_equal "$left_running" 0
}

@test "07: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson 0
  assert_usage_error $lesson 101
  assert_usage_error $lesson 1.5
  assert_usage_error $lesson 2 -1
  assert_usage_error $lesson 2 601
  assert_usage_error $lesson 2 1 1
}
