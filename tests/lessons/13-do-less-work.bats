load ../helpers/helpers
load ../helpers/pictures

lesson=13-do-less-work

setup() {
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
  run_program $lesson size-3000x2000.jpg
  assert_succeeded
  read -r _ exact _ half _ half_db _ quarter _ quarter_db _ eighth _ eighth_db _ \
    <<<"${lines[1]}"
  for db in "$half_db" "$quarter_db" "$eighth_db"; do
    assert_between 45 "$db" 90
  done
  assert_between 0 "$eighth" "$exact"
  assert_between 0 "$quarter" "$exact"
  assert_between 0 "$half" "$exact"
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

@test "13: help, and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson -o out
  assert_usage_error $lesson -x
}
