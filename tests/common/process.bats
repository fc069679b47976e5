load ../helpers/helpers

alone() {
  run_program -t 60 -l 0 "$BUILD"/tests/process_test "$1"
  assert_succeeded
}

@test "process: start, join with timeout, exit code" {
  alone life_cycle
}

@test "process: terminate, kill, and the signal's number and name" {
  alone signals
}

@test "process: exit codes have eight bits" {
  alone exit_codes
}

@test "process: names" {
  alone names
}

@test "process: active_children, which reaps" {
  alone active_children
}

@test "process: in the child" {
  alone in_the_child
}

@test "process: joined by four threads" {
  alone joined_by_many
}

@test "process: join while signals come" {
  alone interrupted_join
}

@test "process: a daemon that ignores SIGTERM is killed at exit" {
  alone ends_with_stubborn_daemon
}

@test "process: a child's daemon ends with the child" {
  alone daemon_of_a_child
}

@test "process: a daemon ends when its parent is killed" {
  alone parent_is_killed
}

@test "process: a daemon outlives the thread that started it" {
  alone daemon_of_a_thread
}

@test "process: at exit daemons are ended and the others waited for" {
  run_program -l 0 "$BUILD"/tests/process_test ends_with_children
  assert_succeeded
  assert_equal "$output" leaving
  assert_between 300 "$wall_ms" 30000
}

@test "process: every line comes once, also when the child calls exit" {
  run_program "$BUILD"/tests/process_test stdio_once
  assert_succeeded
  assert_equal "$output" "before
child
child
goodbye"
}
