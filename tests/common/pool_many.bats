load ../helpers/helpers

both() {
  local kind
  for kind in processes threads; do
    run_program -t 60 -l 0 "$BUILD"/tests/pool_many_test "$1" $kind
    assert_succeeded
  done
}

@test "wait: the first that is done; duplicates once" {
  both wait_first_completed
}

@test "wait: the first that failed" {
  both wait_first_exception
}

@test "wait: a timeout, and none to wait for" {
  both wait_timeout
}

@test "as_completed: the first done comes first, and may be freed" {
  both completion_order
}

@test "as_completed: each exactly once, duplicates too" {
  both each_once
}

@test "as_completed: a timeout counts the unfinished" {
  both as_completed_timeout
}

@test "as_completed: an item costs the same among many" {
  both constant_time
}

@test "map: in order, in chunks, in a window, an error at its item" {
  both map_in_order
}

@test "map: values of all sizes in chunks, aligned" {
  both map_sizes
}

@test "map: an endless input is drawn no further than the window" {
  both endless_input
}

@test "map: its time is over, earlier values were delivered" {
  both map_timeout
}

@test "map: a task's own ETIMEDOUT is not the map's" {
  both own_timeout_is_not_the_maps
}

@test "map: closed early, it cancels the rest" {
  both closed_early
}

@test "map: a shutdown in the middle is told, not hidden" {
  both shutdown_during_map
}
