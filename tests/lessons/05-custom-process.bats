load ../helpers/helpers

lesson=05-custom-process

# The times that the last run printed, as numbers.
times() {
  local time
  sed -nE "s/^\('[^']*', '([^']+)', [0-9]+\)/\1/p" <<<"$output" |
    while read -r time; do seconds_of "$time"; done
}

@test "05: a countdown from five, in a process of its own" {
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_transcript $lesson
  assert_between 5000 "$wall_ms" 9500
  assert_slept
  # A second and more lies between any two, so no two print the same time.
  assert_equal "$(times)" "$(times | sort -nu)"
  assert_equal "$(times | wc -l | tr -d ' ')" 5
}

@test "05: the numbers come one delay apart, at the time that they say" {
  # The time of day where the program runs, wherever that may be.
  export TZ=AWAY-9:30
  before=$(date +%s)
  run_program $lesson 2 1.2
  after=$(date +%s)
  assert_succeeded
  assert_equal "$(normalise <<<"$output")" "Starting: newProcess 1

('newProcess 1', 'DATE', 2)
('newProcess 1', 'DATE', 1)

Exiting: newProcess 1

Done"
  assert_between 2400 "$wall_ms" 4700
  { read -r first && read -r second; } < <(times)
  assert_between $((before + 1)) "$first" "$after"
  assert_between $((first + 1)) "$second" "$after"
}

@test "05: the time is written as Python's ctime writes it" {
  TZ=UTC0 with_faults "date:1:JUMP" $lesson 1 0
  assert_succeeded
  assert_equal "${lines[2]}" "('newProcess 1', 'Fri May  7 01:00:00 2021', 1)"
}

@test "05: a countdown from nothing" {
  run_program $lesson 0
  assert_succeeded
  assert_equal "$output" "Starting: newProcess 1


Exiting: newProcess 1

Done"
}

@test "05: a child counts down; killed, it is named with its signal" {
  start_program $lesson 2 600
  wait_for has_lines 2 "$BATS_TEST_TMPDIR/out"
  sleep 0.2 # a number that comes too early should have its chance
  wait_for has_children "$program_pid" 1
  victim=$(children_of "$program_pid")
  kill -KILL "$victim"
  finish_program
  assert_equal "$exit_code" 1
  assert_equal "$errors" \
    "$lesson: newProcess 1 (pid $victim) was killed by signal 9 (Killed)"
  assert_equal "$output" "Starting: newProcess 1

Done"
  assert_equal "$left_running" 0
}

@test "05: a child that fails is named, with its status" {
  fails_on_full_disk $lesson 1 0
  assert_equal "$exit_code" 1
  assert_equal "$(normalise <<<"$errors")" \
    "$lesson: newProcess 1 (pid P) exited with status 1"
  with_faults "child:1:FAIL" $lesson 1 0
  assert_equal "$exit_code" 1
  assert_equal "$(normalise <<<"$errors")" \
    "$lesson: newProcess 1 (pid P) exited with status 7"
  with_faults_on_full_disk "child:1:FINE" $lesson 1 0
  assert_equal "$exit_code" 1
  assert_equal "$errors" ""
}

@test "05: a process that cannot be started, a wait that is interrupted" {
  with_faults "fork:1:EAGAIN" $lesson 1 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start newProcess 1: "* ]] || fail "$errors"
  assert_equal "$output" ""
  with_faults "waitpid:1:EINTR" $lesson 1 0.2
  assert_succeeded
  assert_equal "${lines[6]}" Done
  with_faults "waitpid:1:ECHILD" $lesson 1 0
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: waitpid: "* ]] || fail "$errors"
}

@test "05: help and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson many
  assert_usage_error $lesson -1
  assert_usage_error $lesson 3601
  assert_usage_error $lesson 1.5
  assert_usage_error $lesson 1 -1
  assert_usage_error $lesson 1 3601
  assert_usage_error $lesson 1 2 3
}
