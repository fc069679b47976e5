load ../helpers/helpers

lesson=02-unjoined-fork

@test "02: finished at once, and the children outlive their parent" {
  run_program -l 10 $lesson
  assert_equal "$verdict" ok
  assert_equal "$errors" ""
  assert_order $lesson
  assert_between 0 "$(finished_seconds)" 0.9
  # The children start to sleep when the parent has ended, so a nap at least
  # lies between its start and their end; most of it after its end, which is
  # seen a little late.
  [[ $left_running != 0 ]] || fail "no child outlived the parent"
  assert_between 1000 "$(awk "BEGIN { print $wall_ms + $linger_ms }")" 10000
  assert_between 500 "$linger_ms" 9000
  assert_slept
}

@test "02: the transcript" {
  run_program -l 10 $lesson
  assert_transcript $lesson
}

@test "02: exactly two orphans, for one nap, then none" {
  [[ $(uname) == Linux ]] || skip "orphans are counted on Linux"
  run_program -l 10 $lesson 2
  assert_equal "$(fact orphans)" 2
  assert_equal "$(fact orphans_failed)" 0
  assert_equal "$verdict" ok
  assert_between 2000 "$(awk "BEGIN { print $wall_ms + $linger_ms }")" 3900
}

@test "02: finished comes first, also when the parent is late" {
  for number in 1 2; do
    with_faults "fork:$number:LATE" $lesson 0
    assert_equal "$verdict" ok
    assert_equal "$errors" ""
    [[ ${lines[0]} == "Finished in "* ]] || fail "not first: $output"
    # The clock starts before the first fork and is read after the last.
    assert_between 0.30 "$(finished_seconds)" 0.95
  done
}

@test "02: finished comes first, forty times in a row" {
  for _ in {1..40}; do
    run_program -l 10 $lesson 0
    assert_equal "$verdict" ok
    [[ ${lines[0]} == "Finished in "* ]] || fail "not first: $output"
    assert_equal "$(sort <<<"$output" | normalise)" \
      "$(printf '%s\n' "Done sleeping" "Done sleeping" \
        "Finished in T second(s)" "Sleeping for 0 second(s)" \
        "Sleeping for 0 second(s)")"
  done
}

@test "02: the same through a pipe, where the last child ends the output" {
  piped=$("$BUILD/$lesson" 0.2 </dev/null 3>&- | cat)
  assert_equal "$(normalise <<<"$piped")" \
    "$(sed 's/for 1 /for 0.2 /' "$ROOT/expected/$lesson.txt")"
}

@test "02: when a fork or the pipe fails, it says so" {
  with_faults "fork:1:EAGAIN" $lesson 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: fork: "* ]] || fail "$errors"
  assert_equal "$left_running" 0
  with_faults "fork:2:EAGAIN" $lesson 0
  assert_equal "$exit_code" 1
  [[ $output != *Finished* ]] || fail "$output"
  with_faults "pipe:1:EMFILE" $lesson 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: pipe: "* ]] || fail "$errors"
}

@test "02: a signal at the gate does not let a child through" {
  for _ in {1..20}; do
    with_faults "read:1:EINTR" $lesson 0
    [[ ${lines[0]} == "Finished in "* ]] || fail "not first: $output"
  done
}

@test "02: help, bad arguments, a full disk" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson -1
  assert_usage_error $lesson 3601
  assert_usage_error $lesson 1 2
  assert_fails_on_full_disk $lesson 0
  assert_equal "$(fact orphans_failed)" 2
}
