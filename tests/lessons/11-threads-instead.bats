# long 40
load ../helpers/helpers
load ../helpers/pictures

lesson=11-threads-instead

setup() {
  skip_after_failure
  need_pictures
  in_a_folder_with_a_corpus
}

# bumps WHO: what the last run's counter came to.
bumps() {
  sed -nE "s/^  $1 +([0-9]+) of 20000000$/\1/p" <<<"$output"
}

@test "11: what threads share, what a crash takes along, and the photos" {
  sample_photos
  run_program -t 60 $lesson
  assert_succeeded
  assert_order $lesson
  assert_equal "$(entries build/augmented | wc -l)" 15
  assert_frozen build/augmented 305821 444
  assert_frozen build/augmented 3023211 cmyk
  nothing_left build
}

@test "11: bumps get lost without a lock" {
  sample_photos
  [[ $(getconf _NPROCESSORS_ONLN) -gt 1 ]] || skip "needs two cores"
  # Also threads that race may get through unharmed once: try again.
  for _ in {1..20}; do
    run_program -t 60 $lesson images/305821.jpg
    # Two is the least that can come out: whoever read 1 may write 2 last. But
    # a quarter is what one thread alone makes, and few runs lose more.
    assert_between 2 "$(bumps 'threads without a lock')" 20000000
    assert_equal "$(bumps processes)" 0
    assert_equal "$(bumps 'threads with a lock')" 20000000
    [[ $(bumps 'threads without a lock') == 20000000 ||
      $(bumps 'threads without a lock') -lt 5000000 ]] || return 0
  done
  fail "twenty runs, and none that lost some bumps, but not most"
}

@test "11: what is changed on the way in is told" {
  run_program -t 60 $lesson -o out corpus/p8.png
  assert_equal "$exit_code" 0
  assert_equal "$errors" \
    "$lesson: corpus/p8.png: palette converted to full colour"
}

@test "11: the photos are worked on by threads of one process" {
  [[ -d /proc/self/task ]] || skip "threads are counted in /proc"
  local cores
  cores=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
  large_pictures 8
  start_program $lesson -j $((cores + 1)) -o out large
  # The four threads of the counter are gone when the photos begin.
  wait_for grep -q 'by threads' "$BATS_TEST_TMPDIR/out"
  wait_for has_threads "$program_pid" $((cores + 2))
  has_children "$program_pid" 0
  finish_program
  assert_equal "$exit_code" 0
  assert_equal "$(entries out | wc -l)" 8
}

# has_threads PID COUNT: main's own among them.
has_threads() {
  [[ $(find "/proc/$1/task" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l) -eq $2 ]]
}

@test "11: the time is that of the photos, a stop among them included" {
  large_pictures 4
  for _ in {1..5}; do
    rm -rf out
    start_program $lesson -j 2 -o out large
    wait_for grep -q 'without a lock' "$BATS_TEST_TMPDIR/out"
    kill -STOP "$program_pid"
    early=$(grep -c 'by threads' "$BATS_TEST_TMPDIR/out") || true
    sleep 1.1
    kill -CONT "$program_pid"
    wait_for grep -q 'was augmented' "$BATS_TEST_TMPDIR/out"
    stop_for_a_second
    finish_program
    assert_equal "$exit_code" 0
    said=$(finished_seconds)
    assert_between 1.05 "$said" $((28 * slower))
    # The first stop was long before the photos, unless we were too slow.
    ((early == 0)) || continue
    awk -v said="$said" -v wall="$wall_ms" \
      'BEGIN { exit !(said * 1000 <= wall - 1050) }' ||
      fail "it says $said s of $wall_ms ms"
    [[ $said == *.00 ]] || return 0
  done
  fail "five times too slow, or the seconds were whole"
}

@test "11: the largest files first, so that nobody waits for one at the end" {
  assert_largest_first $lesson -j 1
}

@test "11: a bad picture costs only itself" {
  echo "no picture" >text.jpg
  sample_photos
  run_program -t 60 $lesson -o out text.jpg missing.jpg images/305821.jpg
  assert_equal "$exit_code" 1
  assert_equal "$(grep -c '^    lost: text.jpg: ' <<<"$output")" 1
  assert_equal "$(grep -c '^    lost: missing.jpg: ' <<<"$output")" 1
  assert_equal "$(grep -c 'was augmented' <<<"$output")" 1
  assert_equal "$(ls out)" "augmented-305821.jpg"
  assert_equal "$left_running" 0
}

@test "11: two inputs of one name: the second is refused, and that is failure" {
  mkdir one two
  cp corpus/444.jpg one/x.jpg
  cp corpus/420.jpg two/x.jpg
  run_program -t 60 $lesson -o out one/x.jpg two/x.jpg
  assert_equal "$exit_code" 1
  assert_equal "$(grep -c '^    lost: two/x.jpg: its result has the same name' \
    <<<"$output")" 1
  assert_frozen out x 444
}

@test "11: a pool that cannot start says so" {
  with_faults "fork:1:EAGAIN" $lesson corpus/size-16x16.jpg
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start the pool: "* ]] || fail "$errors"
  assert_equal "$left_running" 0
}

@test "11: help, bad arguments, a full disk" {
  assert_help $lesson
  assert_usage_error $lesson -j 0
  assert_usage_error $lesson -j many
  assert_usage_error $lesson -x
  sample_photos
  assert_fails_on_full_disk $lesson images/305821.jpg
}
