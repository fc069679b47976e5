# long 50
load ../helpers/helpers
load ../helpers/pictures

lesson=10-parallel-augment

setup() {
  skip_after_failure
  need_pictures
  in_a_folder_with_a_corpus
}

@test "10: the fifteen photos, each as it is done" {
  sample_photos
  for workers in "" "-j 1" "-j 5"; do
    rm -rf build
    # shellcheck disable=SC2086
    run_program $lesson $workers
    assert_succeeded
    assert_order $lesson
    assert_finished_agrees
    assert_equal "$(entries build/augmented | wc -l)" 15
    assert_frozen build/augmented 305821 444
    assert_frozen build/augmented 3023211 cmyk
    assert_frozen build/augmented 916044 size-640x480
    nothing_left build
  done
}

@test "10: as many workers as are asked for; one a core, if nobody asks" {
  local cores
  cores=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
  large_pictures 6
  start_program $lesson -j $((cores + 1)) -o out large
  wait_for has_children "$program_pid" $((cores + 1))
  finish_program
  assert_equal "$exit_code" 0
  assert_equal "$left_running" 0
  start_program $lesson -o out large
  wait_for has_children "$program_pid" "$cores"
  finish_program
  assert_equal "$exit_code" 0
}

@test "10: the largest files first, so that nobody waits for one at the end" {
  assert_largest_first $lesson -j 1
}

@test "10: every worker ends by itself, and is joined" {
  observe_program $lesson -j 2 -o out corpus/size-16x16.jpg corpus/444.jpg
  assert_fact verdict ok
  assert_fact forks 2
  assert_fact not_joined 0
  # At its end a program kills the children that it still has.
  assert_fact killed_by_signal 0
}

@test "10: the very bytes that lesson 09 makes of a large photo" {
  large=6000x4000
  large_pictures 1
  run_program 09-sequential-augment -o one-by-one large
  assert_succeeded
  run_program $lesson -o shared-out large
  assert_succeeded
  cmp one-by-one/augmented-1.jpg shared-out/augmented-1.jpg
}

@test "10: said when it is done, and timed" {
  large_pictures 6
  assert_a_stop_is_timed $lesson -j 2
  assert_finished_agrees
}

@test "10: pictures are worked on side by side: one stands still, others go on" {
  large_pictures 8
  start_program $lesson -j 2 -o out large
  wait_for has_children "$program_pid" 2
  wait_for stop_a_worker_at_work
  # It is told of each that is done, whichever that is.
  wait_for has_lines 7 "$BATS_TEST_TMPDIR/out"
  kill -CONT "$victim"
  finish_program
  assert_equal "$exit_code" 0
  assert_equal "$(entries out | wc -l)" 8
}

@test "10: a worker that crashes loses its own picture only" {
  large_pictures 9
  start_program $lesson -j 2 -o out large
  wait_for has_children "$program_pid" 2
  wait_for stop_a_worker_at_work
  kill -SEGV "$victim"
  kill -CONT "$victim"
  finish_program
  assert_equal "$exit_code" 1
  assert_equal "$left_running" 0
  assert_equal "$(grep -c 'was augmented' <<<"$output")" 8
  assert_equal "$(grep -c 'was killed by SIGSEGV' <<<"$errors")" 1
  assert_equal "$(tail -1 <<<"$errors")" "$lesson: 1 of 9 pictures failed"
  assert_equal "$(entries out | wc -l)" 8
  nothing_left out
}

@test "10: interrupted, it leaves no half picture and no process" {
  large_pictures 8
  start_program $lesson -j 2 -o out large
  wait_for has_children "$program_pid" 2
  kill -INT "$program_pid"
  finish_program
  assert_equal "$signal" 2
  assert_between 0 "$linger_ms" 900
  nothing_left .
}

@test "10: a bad picture costs only itself" {
  assert_bad_pictures_cost_only_themselves $lesson
  assert_equal "$(tail -1 <<<"$errors")" \
    "$lesson: $(wc -l <bad.txt) of $(($(wc -l <bad.txt) + 3)) pictures failed"
}

@test "10: no input is ever overwritten" {
  assert_inputs_are_never_overwritten $lesson
  assert_equal "$(tail -1 <<<"$errors")" "$lesson: 3 of 4 pictures failed"
  run_program $lesson -o album album/other.jpg
  assert_equal "$exit_code" 1
  assert_equal "$errors" "$lesson: album/other.jpg: its result would overwrite\
 the input album/other.jpg
$lesson: 1 of 1 pictures failed"
}

@test "10: a long path, and what is changed on the way in" {
  local long
  long=$(printf '%0200d/%0200d/%0200d' 1 2 3)
  mkdir -p "$long"
  cp corpus/p8.png "$long/a.png"
  cp corpus/444.jpg "$long/b.jpg"
  run_program $lesson -o "$long/out" "$long"
  assert_equal "$exit_code" 0
  assert_equal "$errors" \
    "$lesson: $long/a.png: palette converted to full colour"
  assert_frozen "$long/out" b 444
}

@test "10: a path too long for a job is refused by name, and costs only itself" {
  mkdir deep
  cp corpus/444.jpg deep/x.jpg
  run_program $lesson -o out \
    "$(printf './%.0s' {1..2100})deep/x.jpg" corpus/422.jpg
  assert_equal "$exit_code" 1
  [[ $errors == *"/deep/x.jpg: the path is too long"* ]] || fail "$errors"
  assert_equal "$(entries out)" augmented-422.jpg
}

@test "10: a full disk leaves no half picture" {
  assert_full_disk_leaves_nothing $lesson
}

@test "10: on a terminal there is a bar" {
  needs_terminal
  sample_photos
  run_program script -qec "$BUILD/$lesson" /dev/null
  # One step at a time, up to the last, which takes the bar away.
  assert_equal "$(grep -oE '\[[#.]{30}\] [0-9]+/[0-9]+' <<<"$output" |
    sed 's/.* //' | tr '\n' ' ')" "$(printf '%s/15 ' {1..14})"
  # What is printed stands on a line from which the bar was taken away.
  assert_equal "$(tr -d '\n' <<<"$output" | tr '\r' '\n' |
    grep -cx '[0-9]*.jpg was augmented...')" 15
}

@test "10: what it prints reaches a disk or it fails" {
  sample_photos
  assert_fails_on_full_disk $lesson
}

@test "10: a pool that cannot start says so" {
  with_faults "fork:1:EAGAIN" $lesson corpus/size-16x16.jpg
  assert_equal "$exit_code" 1
  [[ $errors == "$lesson: cannot start the pool: "* ]] || fail "$errors"
  assert_equal "$left_running" 0
}

@test "10: help, and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson -x
  assert_usage_error $lesson -j 0
  assert_usage_error $lesson -j many
  assert_usage_error $lesson -j
  assert_usage_error $lesson -o ""
}
