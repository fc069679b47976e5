# long 30
load ../helpers/helpers
load ../helpers/pictures

lesson=13-do-less-work

setup() {
  skip_after_failure
  need_pictures
  in_a_folder_with_a_corpus
}

@test "13: a line for each photo, four times and three distances" {
  sample_photos
  run_program $lesson
  assert_succeeded
  assert_equal "$(sed -E 's/ +[0-9]+\.[0-9]+ s/ T s/g; s/ +[0-9]+\.[0-9]+ dB/ D dB/g
    s/ +inf dB/ D dB/g; s/ +[0-9]+\.[0-9]x/ Nx/g; s/  +/ /g' <<<"$output")" \
    "$(cat "$ROOT/expected/$lesson.txt")"
}

@test "13: less work is less time, and at 1/8 still at least 45 dB" {
  "$BUILD/tests/picture_corpus" . jpeg 3000 2000
  # Others may need the machine in any of these moments, but not in each.
  for _ in {1..8}; do
    run_program $lesson size-3000x2000.jpg
    assert_succeeded
    read -r _ exact _ half _ half_db _ quarter _ quarter_db _ eighth _ eighth_db _ \
      <<<"${lines[1]}"
    for db in "$half_db" "$quarter_db" "$eighth_db"; do
      assert_between 45 "$db" 90
    done
    ! awk -v a="$exact" -v b="$half" -v c="$quarter" -v d="$eighth" \
      'BEGIN { exit !(b < a && c < a && d < a) }' || return 0
  done
  fail "eight runs, and never is less work less time: ${lines[1]}"
}

@test "13: times are those of the work, and the last line adds them up" {
  "$BUILD/tests/picture_corpus" . jpeg 3000 2000
  cp size-3000x2000.jpg again.jpg
  run_program $lesson size-3000x2000.jpg again.jpg
  assert_succeeded
  grep -qE '\.[0-9]*[1-9][0-9]* s' <<<"$output" || fail "whole seconds only"
  awk -v cpu="$(fact cpu_ms)" -v wall="$wall_ms" '
    function near(a, b, most) { return a - b <= most && b - a <= most }
    { gsub(/ s| dB|x( |$)/, " ") }
    NR == 2 || NR == 3 {
      for (i = 0; i < 4; i++) sum[i] += $(i ? 2 * i + 1 : 2)
    }
    NR == 4 {
      for (i = 0; i < 4; i++) {
        t[i] = $(i ? 2 * i + 1 : 2)
        all += sum[i]
        bad += !near(t[i], sum[i], 0.0065)
      }
      for (i = 1; i < 4; i++) {
        ratio = $(2 * i + 2)
        bad += ratio < (t[0] - 0.005) / (t[i] + 0.005) - 0.051
        bad += ratio > (t[0] + 0.005) / (t[i] - 0.005) + 0.051
      }
    }
    # Besides: the start of the program, and how far apart the pictures are.
    END { exit !(bad == 0 && all * 1000 <= wall && all * 1000 >= cpu / 2) }
  ' <<<"$output" || fail "$(fact cpu_ms) ms of processor time, $wall_ms ms:
$output"
}

@test "13: as far from the exact picture as ever" {
  run_program $lesson corpus/size-{1299x866,640x480,1199x1201}.jpg
  assert_succeeded
  # Decoders may round the fractions in other ways, a little.
  awk '
    BEGIN { split("52.4 51.6 50.7 52.1 51.8 49.9 52.3 51.5 50.4", want) }
    { gsub(/ s| dB/, " ") }
    NR >= 2 && NR <= 4 {
      for (i = 1; i <= 3; i++) {
        n++
        off = $(2 * i + 2) - want[n]
        bad += off < -0.15 || off > 0.15
      }
    }
    END { exit !(n == 9 && bad == 0) }' <<<"$output" || fail "$output"
}

@test "13: each picture is closed before the next is opened" {
  mkdir many
  for name in {1..40}; do cp corpus/size-16x16.jpg "many/$name.jpg"; done
  # shellcheck disable=SC2016
  run_program sh -c 'ulimit -n 32; exec "$@"' sh "$BUILD/$lesson" many
  assert_succeeded
  assert_equal "${#lines[@]}" 42
}

@test "13: each line is printed when its picture is done" {
  large_pictures 3
  start_program $lesson large
  wait_for has_lines 2 "$BATS_TEST_TMPDIR/out"
  kill -STOP "$program_pid"
  ! grep -q together "$BATS_TEST_TMPDIR/out" ||
    fail "it had finished before it was stopped"
  kill -CONT "$program_pid"
  finish_program
  assert_succeeded
}

@test "13: what it prints reaches a disk or it fails" {
  assert_fails_on_full_disk $lesson corpus/size-16x16.jpg
}

@test "13: a smaller fraction is further from the exact picture" {
  run_program $lesson corpus/size-1299x866.jpg
  assert_succeeded
  read -r _ _ _ _ _ half _ _ _ quarter _ _ _ eighth _ <<<"${lines[1]}"
  assert_between "$eighth" "$quarter" "$half"
}

@test "13: a PNG cannot be decoded at a fraction: the same, infinitely near" {
  run_program $lesson corpus/rgb8.png
  assert_succeeded
  assert_equal "$(grep -o 'inf dB' <<<"${lines[1]}" | wc -l)" 3
}

@test "13: a bad picture costs only itself" {
  echo text >text.jpg
  run_program $lesson text.jpg corpus/size-640x480.jpg missing.jpg
  assert_equal "$exit_code" 1
  assert_equal "$errors" "$lesson: text.jpg: neither a JPEG nor a PNG
$lesson: missing.jpg: cannot open: No such file or directory
$lesson: 2 of 3 pictures failed"
  assert_equal "${#lines[@]}" 3
}

@test "13: one bad picture alone: nothing to add up" {
  run_program $lesson missing.jpg
  assert_equal "$exit_code" 1
  assert_equal "${#lines[@]}" 1
  assert_equal "$errors" \
    "$lesson: missing.jpg: cannot open: No such file or directory
$lesson: 1 of 1 pictures failed"
}

@test "13: a picture that goes bad meanwhile has failed, too" {
  [[ -d /proc/self/fd ]] || skip "open files are looked up in /proc"
  large_pictures 1
  echo text >text.jpg
  start_program $lesson large/1.jpg
  wait_for reads "$program_pid" "corpus/size-$large.jpg"
  ln -sf ../text.jpg large/1.jpg
  finish_program
  assert_equal "$exit_code" 1
  assert_equal "$errors" "$lesson: large/1.jpg: neither a JPEG nor a PNG
$lesson: 1 of 1 pictures failed"
  [[ ${lines[1]} == *" s"* ]] || fail "what was done is not told: $output"
}

@test "13: help, and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson -o out
  assert_usage_error $lesson -x
}
