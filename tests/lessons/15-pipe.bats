load ../helpers/helpers

lesson=15-pipe

@test "15: what the child sends, the parent receives, until the end" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_between 1.50 "$(finished_seconds)" 10
  assert_finished_agrees
  assert_slept
}

@test "15: no number, one, and a thousand" {
  for count in 0 1 1000; do
    run_program $lesson $count 0
    assert_succeeded
    assert_equal "$(grep -c '^Sending' <<<"$output")" $count
    assert_equal "$(grep '^Received' <<<"$output" | sed 's/.* //')" \
      "$( ((count == 0)) || seq $count)"
    assert_equal "$(grep '^End' <<<"$output")" \
      "End of file, the sum is $((count * (count + 1) / 2))"
  done
}

@test "15: it receives while the child still sends" {
  start_program $lesson 2 5
  wait_for grep -q '^Received 1$' "$BATS_TEST_TMPDIR/out"
  has_children "$program_pid" 1 || fail "the child has ended"
  kill -KILL "$(children_of "$program_pid")"
  finish_program
}

@test "15: a number may come and go in pieces" {
  with_faults "write:2:PART write:3:PART" $lesson 3 0
  assert_succeeded
  assert_order $lesson
  with_faults "read:1:PART read:2:PART read:3:PART read:5:PART" $lesson 3 0
  assert_succeeded
  assert_order $lesson
}

@test "15: signals end neither a read nor a write" {
  with_faults "read:1:EINTR read:3:EINTR write:2:EINTR" $lesson 3 0
  assert_succeeded
  assert_order $lesson
}

@test "15: a child that is killed is the end of file, and is named" {
  start_program $lesson 100 3600
  wait_for has_children "$program_pid" 1
  kill -KILL "$(children_of "$program_pid")"
  finish_program
  assert_equal "$exit_code" 1
  assert_equal "$errors" "$lesson: the child was killed by SIGKILL"
  assert_equal "$(normalise <<<"$output")" "End of file, the sum is 0
Finished in T second(s)"
}

@test "15: where the parent cannot read, the child is not left waiting" {
  with_faults "read:1:EIO" $lesson 1000 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot receive: "* ]] || fail "$errors"
  [[ $errors == *"the child was killed by SIGPIPE"* ]] || fail "$errors"
  assert_equal "$left_running" 0
}

@test "15: nobody holds an end that is not its own" {
  [[ -d /proc/self/fd ]] || skip "needs /proc"
  start_program $lesson 100 3600
  wait_for has_children "$program_pid" 1
  # The parent has one end and so has the child, and not the same.
  one_pipe_each() {
    parent=$(pipes_of "$program_pid") child=$(pipes_of "$1")
    [[ $parent == *:r && $child == "${parent%:r}":w ]]
  }
  pipes_of() {
    local fd
    for fd in "/proc/$1/fd/"*; do
      [[ $(readlink "$fd") == pipe:* ]] || continue
      case $(stat -c %A "$fd") in
        *r-x*) echo "$(readlink "$fd"):r" ;;
        *) echo "$(readlink "$fd"):w" ;;
      esac
    done
  }
  wait_for one_pipe_each "$(children_of "$program_pid")"
  kill -KILL "$(children_of "$program_pid")"
  finish_program
}

@test "15: an end within a number is not the end of the numbers" {
  # The child writes one byte of its second number, and gives up.
  with_faults "write:2:PART write:3:EIO" $lesson 3 0
  assert_equal "$exit_code" 1
  assert_equal "$(grep -c '^Received' <<<"$output")" 1
  [[ $errors == *"$lesson: the last number came only in part"* ]] ||
    fail "$errors"
  [[ $errors == *"$lesson: cannot send 2: "* ]] || fail "$errors"
  [[ $errors == *"$lesson: the child ended with exit code 1"* ]] ||
    fail "$errors"
}

@test "15: when there is no pipe or no child, it says so" {
  with_faults "pipe:1:EMFILE" $lesson
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: pipe: "* ]] || fail "$errors"
  with_faults "fork:1:EAGAIN" $lesson
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start the child: "* ]] || fail "$errors"
}

@test "15: lines that are lost are a failure" {
  assert_fails_on_full_disk $lesson 1 0
  with_faults_on_full_disk "child:1:FINE" $lesson 0 0
  assert_equal "$exit_code" 1
}

@test "15: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson -1
  assert_usage_error $lesson 1.5
  assert_usage_error $lesson 1001
  assert_usage_error $lesson 1 3601
  assert_usage_error $lesson 1 2 3
}
