load ../helpers/helpers
load ../helpers/pictures

lesson=11-threads-instead

setup() {
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
  assert_equal "$(ls build/augmented | wc -l)" 15
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
    assert_between 5000000 "$(bumps 'threads without a lock')" 20000000
    assert_equal "$(bumps processes)" 0
    assert_equal "$(bumps 'threads with a lock')" 20000000
    [[ $(bumps 'threads without a lock') == 20000000 ]] || return 0
  done
  fail "twenty runs, and not one bump was lost"
}

@test "11: the photos are worked on by threads of one process" {
  [[ -d /proc/self/task ]] || skip "threads are counted in /proc"
  large_pictures 8
  start_program $lesson -j 3 -o out large
  # The four threads of the counter are gone when the photos begin.
  wait_for grep -q 'by threads' "$BATS_TEST_TMPDIR/out"
  wait_for has_threads "$program_pid" 4
  has_children "$program_pid" 0
  finish_program
  assert_equal "$exit_code" 0
  assert_equal "$(ls out | wc -l)" 8
}

# has_threads PID COUNT: main's own among them.
has_threads() {
  [[ $(ls "/proc/$1/task" 2>/dev/null | wc -l) -eq $2 ]]
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

@test "11: help, bad arguments, a full disk" {
  assert_help $lesson
  assert_usage_error $lesson -j 0
  assert_usage_error $lesson -j many
  assert_usage_error $lesson -x
  sample_photos
  assert_fails_on_full_disk $lesson images/305821.jpg
}
