load ../helpers/helpers

lesson=17-shared-memory

@test "17: exact with a lock or atomic, and a holder that dies stops nobody" {
  run_program $lesson
  assert_succeeded
  assert_transcript $lesson
}

@test "17: without a lock, counts are lost; with one, never" {
  (($(nproc 2>/dev/null || echo 1) > 1)) || skip "needs two cores"
  local times=3000000 plain all lossy=0
  for _ in 1 2 3 4 5 6 7 8; do
    run_program $lesson $times
    assert_succeeded
    plain=$(sed -n 's/^Without a lock: \([0-9]*\) of .*/\1/p' <<<"$output")
    all=$((2 * times))
    assert_equal "$(sed -n '2p; 3p; 5p' <<<"$output")" "Atomic: $all of $all
With a lock: $all of $all
With a lock: $((2 * all)) of $((2 * all))"
    # On a busy machine one may be done before the other begins: such a run
    # shows nothing.
    ((plain == all || ++lossy < 3)) || break
  done
  ((lossy > 0)) || fail "eight times, nothing was lost: $output"
  ((plain > 0)) || fail "$output"
}

@test "17: no count, one, and a few" {
  for times in 0 1 1000; do
    run_program $lesson $times
    assert_succeeded
    local some=$((2 * times)) all=$((4 * times))
    assert_equal "$(sed 1d <<<"$output" | grep -v died)" \
      "Atomic: $some of $some
With a lock: $some of $some
With a lock: $all of $all"
    # With no count there is nobody who would take the lock.
    assert_equal "$(grep -c died <<<"$output")" $((times > 0))
  done
}

@test "17: the two count at the same time" {
  observe_program $lesson 5000000
  (($(fact max_runnable) >= 2)) || fail "$(cat "$BATS_TEST_TMPDIR/facts")"
  assert_fact not_joined 0
  assert_fact forks 9
  # The holder died of what nobody can catch.
  assert_equal "$(grep -o '"signal":"[^"]*"' "$BATS_TEST_TMPDIR/json" | sort -u)" \
    '"signal":"SIGKILL"'
}

@test "17: a child that cannot be started, or fails, is a failure" {
  for number in 1 2 3 6 7 9; do
    with_faults "fork:$number:EAGAIN" $lesson 10
    assert_equal "$exit_code" 1
    [[ $errors == "$lesson: cannot start a child: "* ]] || fail "$errors"
    assert_equal "$left_running" 0
    assert_equal "$(fact orphans)" 0
  done
  for number in 1 2 4 6 9; do
    with_faults "child:$number:FAIL" $lesson 10
    assert_equal "$exit_code" 1
  done
}

@test "17: without memory or a lock it says so" {
  with_faults "mmap:1:ENOMEM" $lesson 10
  assert_equal "$exit_code" 1
  assert_equal "$errors" "$lesson: mmap: Cannot allocate memory"
  with_faults "pthread_mutex_init:1:EAGAIN" $lesson 10
  assert_equal "$exit_code" 1
  assert_equal "$errors" \
    "$lesson: no robust lock for processes can be made here"
}

@test "17: who cannot take the lock says so, and counts as failed" {
  # Children take it that often, and the parent takes none of its own so often.
  with_faults "pthread_mutex_lock:500:EIO" $lesson 1000
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot take the lock: Input/output error"* ]] ||
    fail "$errors"
  assert_equal "$left_running" 0
}

@test "17: each line comes when it is known" {
  start_program $lesson 30000000
  wait_for grep -q '^Without a lock' "$BATS_TEST_TMPDIR/out"
  wait_for has_children "$program_pid" 2
  # shellcheck disable=SC2046
  kill -KILL "$program_pid" $(children_of "$program_pid")
  finish_program
}

@test "17: signals end no join" {
  with_faults "waitpid:1:EINTR waitpid:2:EINTR" $lesson 10
  assert_succeeded
}

@test "17: lines that are lost are a failure" {
  assert_fails_on_full_disk $lesson 10
}

@test "17: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson -1
  assert_usage_error $lesson 1.5
  assert_usage_error $lesson 100000001
  assert_usage_error $lesson 1 2
}
