load ../helpers/helpers
load ../helpers/pictures

lesson=09-sequential-augment

setup() {
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

@test "09: a bad picture costs only itself" {
  assert_bad_pictures_cost_only_themselves $lesson
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
