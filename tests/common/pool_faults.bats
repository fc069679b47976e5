load ../helpers/helpers

fault() {
  run_program -t 60 -l 0 "$BUILD"/tests/pool_fault_test "$1"
  assert_succeeded
}

@test "threads: a task over its time is told at once, whoever waits and how" {
  fault thread_timeouts
}

@test "forks: a child may free all that is its parent's" {
  fault freed_in_child
}

@test "broken: the first reason stays, whatever comes after it" {
  fault reason_stays
}

@test "texts that were handed out stay" {
  fault texts_stay
}

@test "map: after its time nothing runs that had not begun" {
  fault map_timeouts
}

@test "map: while another thread shuts the pool down" {
  fault map_beside_shutdown
}

@test "callbacks: called by every call that waits, while it waits" {
  fault callbacks_while_waiting
}

@test "callbacks: one that waits for what another one lets go on" {
  fault callback_that_waits
}

@test "callbacks: called as futures complete" {
  fault callbacks_as_they_complete
}

@test "callbacks: one may free its future" {
  fault freed_by_its_callback
}

@test "death: while a worker without a line is waited for, others go on" {
  fault line_closed
}

@test "death: a pool is stopped while a worker has no line" {
  fault line_closed_and_stopped
}

@test "kill: what ran has died with its worker, and only that" {
  fault kill_running
}

@test "stdin: workers and children leave it to the program" {
  fault stdin_is_the_programs
}

@test "stdin: a child of a program that has none" {
  fault child_without_stdin
}

@test "exit in a task or a child: its own atexit functions, not the program's" {
  run_program "$BUILD"/tests/pool_fault_test exits_in_children
  assert_succeeded
  assert_equal "$output" "task
the child's goodbye
exits
the child's goodbye
returns
the child's goodbye
the program's goodbye"
}
