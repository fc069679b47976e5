load ../helpers/helpers

growth() {
  # A sanitizer's own bookkeeping grows with what is forked.
  [[ $BUILD != *sanitize* ]] || skip "measures nothing under a sanitizer"
  run_program -t 60 -l 0 "$BUILD"/tests/pool_growth_test "$1"
  assert_succeeded
}

@test "growth: to create a pool takes time as its workers are many" {
  growth create_is_linear
}

@test "growth: a task costs the same with 8 workers and with 200" {
  growth tasks_cost_the_same
}

@test "growth: many callbacks on one future" {
  growth many_callbacks
}

@test "growth: many iterators on one future" {
  growth many_iterators
}
