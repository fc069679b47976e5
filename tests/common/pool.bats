load ../helpers/helpers

# The same case in a pool of processes and in one of threads.
both() {
  local kind
  for kind in processes threads; do
    run_program -t 60 -l 0 "$BUILD"/tests/pool_test "$1" $kind
    assert_succeeded
  done
}

@test "pool: a struct comes back byte for byte" {
  both values_cross
}

@test "pool: values of 0 bytes to 9 MiB, aligned" {
  both sizes_cross
}

@test "pool: a value of another size is refused, not cut" {
  both wrong_size
}

@test "pool: what it refuses, and with which errno" {
  both refusals
}

@test "pool: each failed future has its own text and code" {
  both failures
}

@test "pool: a timeout leaves the future usable" {
  both timeouts
}

@test "pool: running, done, cancelled, cancel" {
  both states
}

@test "pool: a task whose future was freed runs all the same" {
  both freed_early
}

@test "pool: futures outlive the pool" {
  both outlive_the_pool
}

@test "pool: callbacks run once, in order, or at once" {
  both callbacks
}

@test "pool: a callback may call the pool" {
  both callbacks_reenter
}

@test "pool: the callback of a freed future is called" {
  both callback_of_freed
}

@test "pool: shutdown that waits, does not wait, comes twice" {
  both shutdown_waits
}

@test "pool: shutdown that cancels the queue" {
  both shutdown_cancels
}

@test "pool: shutdown inside as_completed" {
  both shutdown_inside_as_completed
}

@test "pool: the initializer runs once in each worker" {
  both initializers
}

@test "pool: a failing initializer breaks the pool, with its text" {
  both initializer_fails
}

@test "pool: used from four threads at once" {
  both from_many_threads
}

@test "pool: one wait over futures of three pools" {
  both mixed_pools
}

@test "pool: one thread submits while another polls" {
  both submit_while_another_polls
}

@test "pool: a task over its time" {
  both task_timeouts
}

@test "pool: the time limit of a task that begins later" {
  both task_timeout_of_a_later_task
}

@test "pool: terminate" {
  both terminate_pool
}

@test "pool: kill" {
  both kill_pool
}
