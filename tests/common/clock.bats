load ../helpers/helpers

program=tests/clock_test

@test "clock: sleeps as long as it is asked to, and not much longer" {
  for seconds in 0.05 0.999 1.001; do
    run_program "$BUILD/$program" sleep $seconds
    assert_succeeded
    assert_between $seconds "$output" "$(awk "BEGIN { print $seconds + 0.9 }")"
    assert_slept
  done
}

@test "clock: no time, negative time, and what is no number, return at once" {
  for seconds in 0 -1 -0.5 nan; do
    run_program "$BUILD/$program" sleep $seconds
    assert_succeeded
    assert_between 0 "$output" 0.4
  done
}

@test "clock: signals neither shorten nor lengthen a sleep" {
  run_program "$BUILD/$program" alarm 0.5
  assert_succeeded
  assert_between 0.5 "$output" 1.4
  faults=
  for call in {1..9}; do faults+="nanosleep:$call:EINTR "; done
  with_faults "$faults" $program sleep 0.5
  assert_succeeded
  assert_between 0.5 "$output" 1.4
}

@test "clock: goes forward only, in small steps" {
  run_program "$BUILD/$program" back
  assert_succeeded
  assert_equal "$output" 0
  run_program "$BUILD/$program" step
  assert_succeeded
  assert_between 0.000000001 "$output" 0.001
}

@test "clock: nobody can set it" {
  for call in 1 2; do
    with_faults "date:$call:JUMP" $program sleep 0.05
    assert_succeeded
    assert_between 0.05 "$output" 0.9
  done
}
