load ../helpers/helpers

lesson=19-signals

@test "19: at a stop each child finishes its item, and nothing is left" {
  run_program $lesson
  assert_equal "$exit_code" 130
  assert_equal "$errors" ""
  assert_equal "$left_running" 0
  assert_equal "$(fact orphans)" 0
  assert_order $lesson
  # The second item of a second each is done.
  assert_between 2000 "$wall_ms" 30000
  assert_slept
}

@test "19: without a stop all items are done" {
  run_program $lesson 0 2 0.1
  assert_succeeded
  assert_equal "$(grep -c 'has done item' <<<"$output")" 6
  assert_equal "${lines[6]}" "All done"
}

@test "19: SIGINT and SIGTERM from outside, and the status says which" {
  local signal number
  for signal in INT:2 TERM:15; do
    number=${signal#*:} signal=${signal%:*}
    start_program $lesson 0 1000 0.2
    wait_for has_lines 3 "$BATS_TEST_TMPDIR/out"
    kill "-$signal" "$program_pid"
    finish_program
    assert_equal "$exit_code" $((128 + number))
    assert_equal "$left_running" 0
    assert_equal "$(grep -c 'stops after' <<<"$output")" 3
    assert_equal "$(tail -1 <<<"$output")" "Stopped, nothing is left"
    # What was begun has been finished.
    for child in 1 2 3; do
      assert_equal "$(grep "^Child $child stops" <<<"$output")" \
        "Child $child stops after $(grep -c "^Child $child has" <<<"$output") of 1000"
    done
  done
}

@test "19: a signal to who is just writing loses no line" {
  # Nobody reads, so the pipe is full, and children wait in printf.
  mkfifo "$BATS_TEST_TMPDIR/fifo"
  "$BUILD/$lesson" 0 1000 0 >"$BATS_TEST_TMPDIR/fifo" 3>&- &
  program_pid=$!
  exec 7<"$BATS_TEST_TMPDIR/fifo"
  sleep 0.5
  # shellcheck disable=SC2046
  kill -TERM $(children_of "$program_pid")
  sleep 0.2
  output=$(cat <&7)
  exec 7<&-
  wait "$program_pid" || fail "exit status $?"
  assert_equal "$(grep -v '^Child' <<<"$output")" "All done"
}

@test "19: a second stop changes nothing" {
  start_program $lesson 0 1000 0.5
  wait_for has_children "$program_pid" 3
  kill -INT "$program_pid"
  wait_for grep -q Stopping "$BATS_TEST_TMPDIR/out"
  kill -INT "$program_pid"
  finish_program
  assert_equal "$left_running" 0
  assert_equal "$(grep -c Stopping <<<"$output")" 1
  assert_equal "$(grep -c 'stops after' <<<"$output")" 3
}

@test "19: the children are in a group of their own" {
  start_program $lesson 0 1000 0.2
  wait_for has_children "$program_pid" 3
  one_group() {
    local groups
    groups=$(for pid in $(children_of "$program_pid"); do
      ps -o pgid= -p "$pid" | tr -d ' '
    done | sort -u)
    [[ $groups == "$(children_of "$program_pid" | head -1)" ]]
  }
  wait_for one_group
  [[ $(ps -o pgid= -p "$program_pid" | tr -d ' ') != \
    "$(children_of "$program_pid" | head -1)" ]] || fail "the parent, too"
  kill -TERM "$program_pid"
  finish_program
}

@test "19: a stop before the first item, or when all is done anyway" {
  # On a busy machine a child may be told before it has begun its first.
  for _ in 1 2 3; do
    run_program $lesson 0.1 5 0.3
    assert_equal "$exit_code" 130
    assert_equal "$(grep -c 'stops after [01] of 5' <<<"$output")" 3
    [[ $output == *"stops after 0"* ]] || break
  done
  [[ $output != *"stops after 0"* ]] || fail "not even the first: $output"
  run_program $lesson 30 1 0
  assert_succeeded
  assert_equal "$(tail -1 <<<"$output")" "All done"
}

@test "19: a child that is killed is a failure, and the others finish" {
  start_program $lesson 0 3 0.3
  wait_for has_children "$program_pid" 3
  kill -KILL "$(children_of "$program_pid" | sed -n 2p)"
  finish_program
  assert_equal "$exit_code" 1
  assert_equal "$(grep -c '^Child [13] has done' <<<"$output")" 6
}

@test "19: signals that come together lose no child" {
  for _ in 1 2 3 4 5; do
    run_program -t 20 $lesson 0 1 0.05
    assert_succeeded
  done
}

@test "19: a child that cannot be started is told, and the others stop" {
  for number in 1 2 3; do
    with_faults "fork:$number:EAGAIN" $lesson 0 1000 0.1
    assert_equal "$exit_code" 1
    assert_equal "$errors" "$lesson: fork: Resource temporarily unavailable"
    assert_equal "$(grep -c 'stops after' <<<"$output")" $((number - 1))
    assert_equal "$left_running" 0
    assert_equal "$(fact orphans)" 0
  done
}

@test "19: a child that fails is a failure, also after a stop" {
  with_faults "child:2:FAIL" $lesson 0 1 0
  assert_equal "$exit_code" 1
  assert_equal "$(tail -1 <<<"$output")" "Not all done"
  with_faults "child:2:FAIL" $lesson 0.05 1000 0.2
  assert_equal "$exit_code" 1
  assert_equal "$(tail -1 <<<"$output")" "Stopped, nothing is left"
  assert_fails_on_full_disk $lesson 0 1 0
  with_faults_on_full_disk "child:1:FINE child:2:FINE child:3:FINE" \
    $lesson 0.05 1000 0.2
  assert_equal "$exit_code" 1
}

@test "19: who started it ignores SIGCHLD, blocks SIGTERM: it stops all the same" {
  run_program python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])' "$BUILD/$lesson" 0.1 1000 0.1
  assert_equal "$exit_code" 130
  assert_equal "$left_running" 0
}

@test "19: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson often
  assert_usage_error $lesson -1
  assert_usage_error $lesson 3601
  assert_usage_error $lesson 0 1.5
  assert_usage_error $lesson 0 1001
  assert_usage_error $lesson 0 1 3601
  assert_usage_error $lesson 0 1 1 1
}
