load ../helpers/helpers

ahead() {
  run_program -t 60 -l 0 "$BUILD"/tests/pool_ahead_test "$1"
  assert_succeeded
}

@test "ahead: it waits, and is cancelled" {
  ahead cancel_it
}

@test "ahead: begun before the program has looked, it runs" {
  ahead begun_meanwhile
}

@test "ahead: begun, and another thread is about to look" {
  ahead begun_while_another_polls
}

@test "ahead: 5,000 cancelled ones do not fill the line" {
  ahead cancel_many
}

@test "ahead: shutdown cancels it" {
  ahead shutdown_cancels
}

@test "ahead: terminate cancels it" {
  ahead terminate_pool
}

@test "ahead: kill cancels it" {
  ahead kill_pool
}

@test "ahead: an idle worker gets it instead" {
  ahead futures_to_an_idle_worker
}

@test "ahead: an idle worker gets the chunks of a map" {
  ahead chunks_to_an_idle_worker
}

@test "ahead: it begins before those that came much later" {
  ahead order_of_beginning
}

@test "ahead: no more run than there are workers" {
  ahead running_count
}

@test "ahead: no more run than there are workers, while tasks flow" {
  ahead running_count_in_flow
}

@test "ahead: a worker dies, and only what it had begun is lost" {
  ahead only_the_begun_one_is_lost
}

@test "ahead: a worker dies with one done, one begun, and others ahead" {
  ahead done_begun_and_ahead
}

@test "ahead: workers die while tasks flow, and each other task runs once" {
  ahead killers_in_a_flow
}

@test "ahead: a death breaks the pool, if that is asked for" {
  ahead death_breaks_the_pool
}

@test "ahead: its time counts from its beginning" {
  ahead limit_counts_from_begin
}

@test "ahead: each is over its own time" {
  ahead late_ones_ahead
}

@test "ahead: behind one that is over its time" {
  ahead late_with_some_behind
}

@test "ahead: a worker never gets more tasks than it may have" {
  ahead max_tasks_per_child
}

@test "ahead: the worker dies and cannot be replaced" {
  ahead no_replacement
}

@test "ahead: in a forked child" {
  ahead in_a_forked_child
}

@test "ahead: a task writes over the claims" {
  ahead words_overwritten
}
