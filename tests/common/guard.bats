# shellcheck disable=SC2016 # the programs are for sh and perl to expand
load ../helpers/helpers

# gone PID ...: none of them runs, not even as a zombie.
gone() {
  local pid
  for pid in "$@"; do
    ! kill -0 "$pid" 2>/dev/null || return 1
  done
}

assert_refused() {
  ! (assert_succeeded) >/dev/null 2>&1 || fail "assert_succeeded is content"
}

@test "guard: what the program prints, and how it ends" {
  run_program sh -c 'echo out; echo err >&2'
  assert_equal "$verdict $exit_code $signal $status" "ok 0  0"
  assert_equal "$output" out
  assert_equal "$errors" err
  assert_refused
  run_program sh -c 'echo out; exit 7'
  assert_equal "$verdict $exit_code $signal $status" "exit 7  7"
  assert_refused
  run_program sh -c 'kill -SEGV $$'
  assert_equal "$verdict $exit_code $signal $status" "signal  11 139"
  assert_refused
  run_program true
  assert_succeeded
}

@test "guard: a program that cannot be run is named" {
  run_program "$BATS_TEST_TMPDIR/nothing" 2>"$BATS_TEST_TMPDIR/said"
  assert_equal "$verdict $exit_code" "exit 127"
  assert_equal "$(cat "$BATS_TEST_TMPDIR/said")" \
    "guard: cannot run $BATS_TEST_TMPDIR/nothing"
}

@test "guard: a wrong call, and facts that cannot be written" {
  run -125 "$BUILD/tests/guard" 1 1 out err
  [[ $output == *usage:* ]]
  run -125 "$BUILD/tests/guard" 1 1 /dev/null /dev/null /nowhere/facts true
  [[ $output == *"/nowhere/facts"* ]]
}

@test "guard: a program that hangs is ended, with its children" {
  run_program -t 0.5 sh -c 'trap "" TERM INT HUP
    sleep 600 & echo $!; sleep 600 & echo $!; echo $$; wait'
  assert_equal "$verdict $signal" "timeout 9"
  assert_between 500 "$wall_ms" 9000
  assert_equal "${#lines[@]}" 3
  gone "${lines[@]}" || fail "one of ${lines[*]} is left"
  assert_refused
}

@test "guard: a program that ends in time is not ended" {
  run_program -t 9 sleep 0.3
  assert_succeeded
  assert_between 300 "$wall_ms" 5000
  assert_between 0 "$(fact cpu_ms)" 150
}

@test "guard: left-over processes are seen, and ended" {
  run_program -l 0.3 sh -c 'sleep 600 & echo $!'
  assert_equal "$verdict $exit_code $left_running" "left-running 0 1"
  assert_between 300 "$linger_ms" 9000
  gone "$output" || fail "$output is left"
  assert_refused
}

@test "guard: also those that left its session" {
  [[ $(uname) == Linux ]] || skip "only Linux has subreapers"
  escape='use POSIX; defined(my $pid = fork) or die;
    if ($pid == 0) { setsid; fork; sleep 600; exit }
    $| = 1; print "$pid\n";'
  run_program -l 0.3 perl -e "$escape"
  assert_equal "$verdict $left_running" "left-running 1"
  assert_equal "$(fact orphans)" 2
  gone "$output" || fail "$output is left"
  run_program -t 1 perl -e "$escape sleep 600"
  assert_equal "$verdict" timeout
  gone "$output" || fail "$output is left"
}

@test "guard: orphans are counted, those that fail too" {
  [[ $(uname) == Linux ]] || skip "only Linux has subreapers"
  run_program -l 9 sh -c '(sleep 0.5; exit 3) & sleep 0.5 & sleep 0.6 &'
  assert_equal "$verdict $left_running" "ok 1"
  assert_equal "$(fact orphans) $(fact orphans_failed)" "3 1"
  assert_between 100 "$linger_ms" 9000
  assert_refused
}

@test "guard: a child that ended unjoined is an orphan, if a dead one" {
  [[ $(uname) == Linux ]] || skip "only Linux has subreapers"
  run_program perl -e 'defined(my $pid = fork) or die; $pid or exit 5;
    open my $stat, "<", "/proc/$pid/stat" or die;
    until (<$stat> =~ /\) Z/) { select undef, undef, undef, 0.01;
      open $stat, "<", "/proc/$pid/stat" or die }'
  assert_equal "$verdict $left_running" "ok 0"
  assert_equal "$(fact orphans) $(fact orphans_failed)" "1 1"
  assert_refused
  run_program perl -e 'fork or exit 5; wait'
  assert_equal "$(fact orphans)" 0
  assert_succeeded
}

@test "guard: an orphan that holds stdout does not block" {
  run_program -l 0.1 sh -c 'echo early; sleep 600 &'
  assert_equal "$output" early
  assert_between 0 "$wall_ms" 9000
}

@test "guard: what an orphan prints is part of the output" {
  run_program -l 9 sh -c 'echo first; { sleep 0.3; echo last; } &'
  assert_equal "$verdict" ok
  assert_equal "$output" "first
last"
}

@test "guard: the program inherits nothing but 0, 1 and 2" {
  exec 5</dev/null 77</dev/null
  run_program perl -MPOSIX -e 'for (3 .. 255) {
    my $copy = dup($_); next unless defined $copy;
    POSIX::close($copy); print "$_\n" }'
  exec 5<&- 77<&-
  assert_succeeded
  assert_equal "$output" ""
  run_program cat
  assert_succeeded
  assert_equal "$output" ""
}

@test "guard: no signal is ignored or blocked" {
  for name in HUP INT QUIT PIPE ALRM TERM USR1 CHLD; do
    perl -MPOSIX -e 'my $name = shift; $SIG{$name} = "IGNORE";
      sigprocmask(SIG_BLOCK, POSIX::SigSet->new(eval "SIG$name")); exec @ARGV' \
      $name "$BUILD/tests/guard" 9 1 "$BATS_TEST_TMPDIR/out" \
      "$BATS_TEST_TMPDIR/err" "$BATS_TEST_TMPDIR/facts" \
      perl -MPOSIX -e 'my $name = shift; my $old = POSIX::SigSet->new;
        sigprocmask(SIG_BLOCK, POSIX::SigSet->new, $old);
        print $SIG{$name} // "", " ", $old->ismember(eval "SIG$name"), "\n"' \
      $name 3>&-
    read_results
    assert_succeeded
    [[ $output == " 0" || $output == "DEFAULT 0" ]] || fail "$name: $output"
  done
}

@test "guard: a program that signals its group does not reach the tests" {
  run_program sh -c 'kill -TERM 0; sleep 600'
  assert_equal "$verdict $signal" "signal 15"
}

@test "guard: told to stop, it stops all" {
  for name in TERM INT HUP; do
    start_program sh -c 'sleep 600 & echo $!; sleep 600 & echo $!; wait'
    wait_for has_lines 2 "$BATS_TEST_TMPDIR/out"
    kill -$name "$guard_pid"
    finish_program
    assert_equal "$verdict" timeout
    gone "$program_pid" "${lines[@]}" || fail "one of ${lines[*]} is left"
  done
}

@test "guard: start_program knows the pid while the program runs" {
  start_program sh -c 'echo $$; sleep 600'
  wait_for has_lines 1 "$BATS_TEST_TMPDIR/out"
  assert_equal "$(cat "$BATS_TEST_TMPDIR/out")" "$program_pid"
  kill -KILL "$program_pid"
  finish_program
  assert_equal "$signal" 9
}

@test "helpers: no newline at the end, or one too many, is seen" {
  run_program printf 'a\nb\n'
  assert_equal "$output" $'a\nb'
  assert_equal "${#lines[@]}" 2
  run_program printf 'a\nb'
  assert_equal "$output" $'a\nb(no newline here)'
  run_program printf 'a\nb\n\n\n'
  assert_equal "$output" $'a\nb\n\n'
  run_program true
  assert_equal "$output" ""
  assert_equal "${#lines[@]}" 0
}

@test "helpers: normalise changes what may differ, and nothing else" {
  assert_equal "$(normalise <<<"Finished in 2.00 second(s)
Finished in 2.0 second(s)
Finished in 2 second(s)
child 1 (pid 123) and 2 (pid 4)
('x', 'Fri May  7 01:00:00 2021', 5)
('x', 'Fri May 07 1:00:00 2021', 5)")" "Finished in T second(s)
Finished in 2.0 second(s)
Finished in 2 second(s)
child 1 (pid P) and 2 (pid P)
('x', 'DATE', 5)
('x', 'Fri May 07 1:00:00 2021', 5)"
}

@test "helpers: assert_between" {
  assert_between 1 1 1
  assert_between 0.5 1.25 2
  for wrong in "1 0.99 2" "1 2.01 2" "0  1" "0 x 1" "0 nan 1" "0 -0 1"; do
    IFS=' ' read -r least number most <<<"$wrong"
    run assert_between "$least" "$number" "$most"
    assert_failure
  done
}

@test "helpers: wait_for gives up" {
  slower=1 # as long everywhere: it is the patience of wait_for, no program
  tries() { echo x >>"$BATS_TEST_TMPDIR/tries"; }
  wait_for tries
  assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/tries" | tr -d ' ')" 1
  run wait_for false
  assert_failure
  [[ $output == *"in vain for: false"* ]]
}
