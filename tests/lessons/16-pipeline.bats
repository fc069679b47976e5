load ../helpers/helpers

lesson=16-pipeline

setup() {
  skip_after_failure
  cd "$ROOT" || return 1 # it reads LICENSE
  export LC_ALL=C
}

@test "16: the three most frequent words of a text" {
  run_program $lesson
  assert_succeeded
  assert_transcript $lesson
  assert_equal "$(sed -n 1,3p <<<"$output")" \
    "$(tr -cs A-Za-z '\n' <LICENSE | sort | uniq -c | sort -k1nr,1 -k2 |
      head -3)"
}

@test "16: one command reads the text, the last writes to stdout" {
  run_program $lesson cat
  assert_succeeded
  assert_equal "$output" "$(cat LICENSE)
cat ended with exit code 0"
  run_program $lesson cat : cat : cat : cat
  assert_succeeded
  assert_equal "$(grep -v ' ended with exit code 0$' <<<"$output")" "$(cat LICENSE)"
}

@test "16: who has enough ends those before it, by SIGPIPE" {
  run_program -t 20 $lesson yes : head -3
  assert_equal "$verdict" ok
  assert_equal "$output" "y
y
y
yes was killed by SIGPIPE
head ended with exit code 0"
  run_program -t 20 $lesson yes : cat : cat : true
  assert_equal "$verdict" ok
  assert_equal "$(grep -c 'was killed by SIGPIPE' <<<"$output")" 3
}

@test "16: more than a pipe holds goes through" {
  run_program -t 20 $lesson head -c 1000000 /dev/zero : cat : wc -c
  assert_succeeded
  [[ ${lines[0]} =~ ^\ *1000000$ ]] || fail "$output"
}

@test "16: the exit status is that of the last command" {
  run_program $lesson false : true
  assert_equal "$exit_code" 0
  run_program $lesson true : sh -c 'exit 7'
  assert_equal "$exit_code" 7
  assert_equal "$output" "true ended with exit code 0
sh ended with exit code 7"
  # shellcheck disable=SC2016
  run_program $lesson sh -c 'kill -TERM $$'
  assert_equal "$exit_code" 143
  assert_equal "$output" "sh was killed by SIGTERM"
}

@test "16: a command that is not there is named, and nobody waits for it" {
  for command in "no-such-command" "./LICENSE" "/"; do
    run_program -t 20 $lesson yes : "$command" : cat
    assert_equal "$verdict" ok
    [[ $errors == "$lesson: cannot start $command: "* ]] || fail "$errors"
    assert_equal "$output" "yes was killed by SIGPIPE
$command ended with exit code 127
cat ended with exit code 0"
    run_program $lesson "$command"
    assert_equal "$exit_code" 127
    assert_equal "$(fact orphans)" 0
  done
  run_program $lesson true : : true
  [[ $errors == "$lesson: cannot start : "* ]] || fail "$errors"
  run_program $lesson true :
  assert_equal "$exit_code" 127
}

@test "16: all commands run at the same time, and none before its turn" {
  start_program $lesson sleep 600 : sleep 600 : sleep 600
  wait_for has_children "$program_pid" 3
  # shellcheck disable=SC2046
  kill -KILL $(children_of "$program_pid")
  finish_program
  assert_equal "$exit_code" 137
}

@test "16: a command has stdin, stdout, stderr and nothing else of ours" {
  [[ -d /proc/self/fd ]] || skip "needs /proc"
  # ls itself opens one more, the folder.
  run_program $lesson cat : sh -c 'cat >/dev/null; ls /proc/$$/fd' : sort -n
  assert_equal "$(grep -c '^[0-9]*$' <<<"$output")" 3
}

@test "16: a signal ends neither its reading nor its waiting nor its telling" {
  with_faults "read:1:EINTR waitpid:1:EINTR" $lesson true
  assert_succeeded
  assert_equal "$output" "true ended with exit code 0"
  with_faults "write:1:EINTR" $lesson /
  assert_equal "$errors" "$lesson: cannot start /: Permission denied"
}

@test "16: a child that has no descriptor left for the program says so" {
  with_faults "dup2:2:EMFILE" $lesson true : cat : cat
  for command in true cat; do
    [[ $errors == *"$lesson: cannot start $command: "* ]] || fail "$errors"
  done
  assert_equal "$exit_code" 127
  assert_equal "$left_running" 0
}

@test "16: when there is no pipe or no child, it says so, and all end" {
  local fault text
  for fault in pipe:1:EMFILE pipe:2:EMFILE pipe:3:EMFILE pipe:4:EMFILE \
    fork:1:EAGAIN fork:2:EAGAIN; do
    text=pipe
    [[ $fault != fork* ]] || text="cannot start a process"
    with_faults $fault $lesson sleep 600 : sleep 600 : cat
    assert_equal "$exit_code" 1
    [[ $errors == "$lesson: $text: "* ]] || fail "$fault: $errors"
    assert_equal "$left_running" 0
    assert_equal "$(fact orphans)" 0
  done
  cd "$BATS_TEST_TMPDIR"
  run_program $lesson
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: LICENSE: "* ]] || fail "$errors"
}

@test "16: who started it ignores SIGCHLD: nobody knows how they ended" {
  run_program sh -c "trap '' CHLD; exec \"\$0\" true : cat" "$BUILD/$lesson"
  assert_equal "$verdict" ok
  assert_equal "$left_running" 0
}

@test "16: lines that are lost are a failure" {
  assert_fails_on_full_disk $lesson true
}

@test "16: help, and too many words" {
  assert_help $lesson
  # shellcheck disable=SC2046
    run_program $lesson echo $(seq 98)
  assert_succeeded
  # shellcheck disable=SC2046
  run_program $lesson echo $(seq 100)

  assert_equal "$exit_code" 2
  assert_equal "$errors" "$lesson: at most 99 words"
}
