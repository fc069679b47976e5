load ../helpers/helpers

lesson=18-queue

# taken: the items that consumers worked on, sorted.
taken() {
  sed -n 's/^Consumer . works on //p' <<<"$output" | sort -n
}

@test "18: every item is worked on once, and all hear of the end" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  # Six naps of half a second, three at a time.
  assert_between 1.00 "$(finished_seconds)" 10
  assert_finished_agrees
  assert_equal "$(grep -c 'has met the end' <<<"$output")" 3
  assert_equal "$(grep 'the end' <<<"$output" | sort -u | wc -l)" 3
}

@test "18: many items, none lost and none twice" {
  run_program $lesson 99 0
  assert_succeeded
  assert_equal "$(taken)" "$(seq 101 199; seq 201 299)"
  # First in, first out: so no consumer meets a later item of a producer first.
  local consumer producer
  for consumer in 1 2 3; do
    for producer in 1 2; do
      sed -n "s/^Consumer $consumer works on $producer//p" <<<"$output" |
        sort -c || fail "consumer $consumer, producer $producer: $output"
    done
  done
}

@test "18: no item: everybody hears of the end" {
  run_program $lesson 0
  assert_succeeded
  assert_equal "$(taken)" ""
  assert_equal "$(grep -c 'has met the end' <<<"$output")" 3
}

@test "18: producers wait while the queue is full" {
  start_program $lesson 9 3600
  # Three consumers have one each, two more are in the queue.
  wait_for has_lines 8 "$BATS_TEST_TMPDIR/out"
  sleep 0.3
  assert_equal "$(grep -c 'has put' "$BATS_TEST_TMPDIR/out")" 5
  assert_equal "$(grep -c 'works on' "$BATS_TEST_TMPDIR/out")" 3
  has_children "$program_pid" 5 || fail "somebody has ended"
  # shellcheck disable=SC2046
  kill -KILL "$program_pid" $(children_of "$program_pid")
  finish_program
}

@test "18: whoever waits is asleep" {
  run_program $lesson 3 0.5
  assert_succeeded
  assert_slept
}

@test "18: three at a time, and five processes that are all joined" {
  observe_program $lesson 6 0.3
  assert_succeeded
  assert_fact forks 5
  assert_fact not_joined 0
  assert_between 1.20 "$(finished_seconds)" 10
}

@test "18: a process that cannot be started is named, and nobody waits on" {
  for number in 1 2 3 4 5; do
    with_faults "fork:$number:EAGAIN" $lesson 9 600
    assert_equal "$exit_code" 1
    assert_equal "$errors" \
      "$lesson: cannot start a process: Resource temporarily unavailable"
    assert_equal "$left_running" 0
    assert_equal "$(fact orphans)" 0
  done
}

@test "18: without memory, a lock or a condition it says so" {
  for fault in mmap:1:ENOMEM pthread_mutex_init:1:EAGAIN; do
    with_faults $fault $lesson
    assert_equal "$exit_code" 1
    assert_equal "$errors" "$lesson: no queue can be made here"
  done
}

@test "18: signals shorten neither a nap nor a join" {
  with_faults "nanosleep:1:EINTR waitpid:1:EINTR" $lesson 2 0.4
  assert_succeeded
  assert_between 0.8 "$(finished_seconds)" 10
}

@test "18: one that fails is a failure" {
  with_faults "child:4:FAIL" $lesson 2 0
  assert_equal "$exit_code" 1
  assert_fails_on_full_disk $lesson 1 0
}

@test "18: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson -1
  assert_usage_error $lesson 1.5
  assert_usage_error $lesson 100
  assert_usage_error $lesson 1 3601
  assert_usage_error $lesson 1 2 3
}
