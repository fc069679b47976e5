load ../helpers/helpers
load ../helpers/pictures

lesson=09-sequential-augment

setup() {
  skip_after_failure
  need_pictures
  in_a_folder_with_a_corpus
}

@test "09: the fifteen photos, one after the other" {
  sample_photos
  run_program $lesson
  assert_succeeded
  assert_order $lesson
  assert_transcript $lesson
  assert_finished_agrees
  assert_equal "$(entries build/augmented | wc -l)" 15
  assert_frozen build/augmented 305821 444
  assert_frozen build/augmented 3023211 cmyk
  assert_frozen build/augmented 916044 size-640x480
  nothing_left build
}

@test "09: files and folders of one's own, and where the results go" {
  mkdir -p album/below
  cp corpus/444.jpg album/b.jpg
  cp corpus/420.jpg album/a.JPEG
  cp corpus/rgb8.png album/c.png
  cp corpus/444.jpg album/augmented-old.jpg
  cp corpus/444.jpg album/below/deep.jpg
  echo note >album/note.txt
  run_program $lesson -o new/place album corpus/grey.jpg
  assert_succeeded
  assert_equal "$(normalise <<<"$output")" "a.JPEG was augmented...
b.jpg was augmented...
c.png was augmented...
grey.jpg was augmented...
Finished in T seconds"
  assert_equal "$(entries new/place | tr '\n' ' ')" \
    "augmented-a.JPEG augmented-b.jpg augmented-c.png augmented-grey.jpg "
}

@test "09: to fit 1200 x 1200, also what is high" {
  run_program $lesson -o out corpus/size-{1199x1201,1299x866}.jpg
  assert_succeeded
  assert_frozen out size-1199x1201 size-1199x1201
  assert_frozen out size-1299x866 size-1299x866
}

@test "09: one after the other, said when it is done, and timed" {
  large_pictures 4
  assert_a_stop_is_timed $lesson
  assert_finished_agrees
}

@test "09: all in one process" {
  observe_program $lesson -o out corpus/size-16x16.jpg corpus/size-15x31.jpg
  assert_fact verdict ok
  assert_fact forks 0
  assert_fact threads 0
}

@test "09: each picture is closed before the next is opened" {
  mkdir many
  for name in {1..40}; do cp corpus/size-16x16.jpg "many/$name.jpg"; done
  # shellcheck disable=SC2016
  run_program sh -c 'ulimit -n 32; exec "$@"' sh "$BUILD/$lesson" -o out many
  assert_succeeded
  assert_equal "$(entries out | wc -l)" 40
}

@test "09: what is changed on the way in is told" {
  run_program $lesson -o out corpus/p8.png corpus/rgb8.png
  assert_equal "$exit_code" 0
  assert_equal "$errors" \
    "$lesson: corpus/p8.png: palette converted to full colour"
}

@test "09: a bad picture costs only itself" {
  assert_bad_pictures_cost_only_themselves $lesson
  assert_equal "$(tail -1 <<<"$errors")" \
    "$lesson: $(wc -l <bad.txt) of $(($(wc -l <bad.txt) + 3)) pictures failed"
}

@test "09: a picture that may not be read is named" {
  ((EUID != 0)) || skip "root may read everything"
  cp corpus/444.jpg secret.jpg
  chmod 000 secret.jpg
  run_program $lesson -o out secret.jpg
  assert_equal "$exit_code" 1
  [[ $errors == *"secret.jpg: cannot open: Permission denied"* ]]
}

@test "09: no input is ever overwritten" {
  assert_inputs_are_never_overwritten $lesson
  assert_equal "$(tail -1 <<<"$errors")" "$lesson: 3 of 4 pictures failed"
}

@test "09: two inputs of one name: the first result stays" {
  mkdir one two
  cp corpus/444.jpg one/x.jpg
  cp corpus/420.jpg two/x.jpg
  run_program $lesson -o out one/x.jpg two/x.jpg
  assert_equal "$exit_code" 1
  [[ $errors == *"two/x.jpg: its result has the same name as that of one/x.jpg"* ]]
  assert_frozen out x 444
}

@test "09: an earlier result is replaced as a whole" {
  mkdir out
  echo old >out/augmented-444.jpg
  run_program $lesson -o out corpus/444.jpg
  assert_succeeded
  assert_frozen out 444 444
}

@test "09: a full disk leaves no half picture" {
  assert_full_disk_leaves_nothing $lesson
}

@test "09: a folder that cannot be made is named" {
  echo in the way >file
  run_program $lesson -o file/out corpus/444.jpg
  assert_equal "$exit_code" 1
  [[ $errors == *"corpus/444.jpg: no folder for its result: Not a directory"* ]] ||
    fail "$errors"
  assert_equal "$(grep -c . <<<"$errors")" 2
}

@test "09: what it prints reaches a disk or it fails" {
  sample_photos
  assert_fails_on_full_disk $lesson
}

@test "09: help, and bad arguments" {
  assert_help $lesson
  assert_usage_error $lesson -x
  assert_usage_error $lesson -o
  assert_usage_error $lesson -o ""
  assert_usage_error $lesson -j 2
  mkdir nothing
  assert_usage_error $lesson nothing
}
