load ../helpers/helpers

hazard() {
  run_program -t 60 -l 0 "$BUILD"/tests/pool_hazard_test "$1"
  assert_succeeded
}

@test "death: only its own task is lost, and the text names how" {
  hazard only_its_own_task
}

@test "death: as in Python, it breaks the pool, if that is asked for" {
  hazard break_on_death
}

@test "death: of an idle worker loses nothing" {
  hazard idle_worker_dies
}

@test "death: in the initializer breaks the pool" {
  hazard initializer_dies
}

@test "an initializer still runs when its worker is let go: nobody is killed" {
  hazard freed_in_the_initializer
  observe_program tests/pool_hazard_test freed_in_the_initializer
  assert_succeeded
  assert_fact forks 90
  refute grep '"what":"kill"' "$BATS_TEST_TMPDIR/json"
}

@test "stopped, while workers say that they are ready" {
  hazard stopped_with_greetings_unread
}

@test "death: a worker that closes its line is ended" {
  hazard worker_closes_its_line
}

@test "death: in the middle of a result" {
  hazard killed_in_mid_result
}

@test "death: while a big argument is sent" {
  hazard killed_with_big_arguments
}

@test "death: before the argument has reached the worker loses nothing" {
  hazard killed_before_it_begins
}

@test "death: 500 times at random" {
  hazard killed_500_times
}

@test "death: no zombie after 100 of them" {
  hazard no_zombies
}

@test "death: the host ignores SIGCHLD" {
  hazard sigchld_ignored
}

@test "workers are replaced after 3 tasks, with a backlog" {
  hazard max_tasks_with_backlog
}

@test "descriptors: a worker has its own line and no other" {
  hazard inherited_descriptors
}

@test "descriptors: a grandchild holds the line" {
  hazard grandchild_holds_the_line
}

@test "descriptors: 0, 1 and 2 are closed" {
  hazard no_standard_descriptors
}

@test "descriptors: 100,000 futures with 32 of them" {
  hazard few_descriptors
}

@test "a forged frame ends its worker, and nothing else" {
  hazard forged_frames
}

@test "workers draw different random numbers" {
  hazard random_numbers_differ
}

@test "signals: Ctrl-C is the program's affair" {
  hazard ctrl_c
}

@test "signals: no SIGPIPE" {
  hazard broken_pipe
}

@test "signals: 1,000 a second" {
  hazard interrupted_at_1_khz
}

@test "signals: a worker that ignores SIGTERM" {
  hazard sigterm_ignored
}

@test "20 arguments of 4 MiB before any result is read" {
  hazard twenty_big_arguments
}

@test "pinned to one core" {
  hazard one_cpu
}

@test "a short task does not wait behind a long one" {
  hazard one_task_a_worker
}

@test "fork fails at the first, second ... call" {
  hazard fork_fails
}

@test "forks: a pool in a forked child" {
  hazard used_in_a_forked_child
}

@test "forks: a pool in a worker" {
  hazard pool_in_a_worker
}

@test "forks: the program is killed, and its workers end" {
  hazard host_is_killed
}

@test "stdio: every line comes once, before its result" {
  run_program "$BUILD"/tests/pool_hazard_test stdio_once
  assert_succeeded
  assert_equal "$(sort <<<"$output")" "after
before
between
task 0
task 1
task 2
task 3
task 4
task 5"
  assert_equal "${lines[0]}" before
  assert_equal "${lines[7]}" between
}

@test "stdio: exit in a worker is not the program's exit" {
  run_program "$BUILD"/tests/pool_hazard_test exit_in_a_worker
  assert_succeeded
  assert_equal "$output" "the task's last words
goodbye"
}

@test "the program ends without shutdown, and leaves nobody" {
  run_program -l 0 "$BUILD"/tests/pool_hazard_test end_without_shutdown
  assert_succeeded
  assert_equal "$output" leaving
  assert_between 0 "$wall_ms" 1900 # SIGTERM does; SIGKILL would come after 2 s
}
