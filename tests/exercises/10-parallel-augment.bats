exercise=10-parallel-augment
load ../../common/grade/grade

picture() {
  made=$BUILD/grade/pictures/noise-$1x$2.ppm
  [[ -e $made ]] ||
    kept "$made" "$BUILD/tests/ppm" make "$1" "$2" $(($1 + $2))
}

run_several() {
  local i files=()
  for i in 1 2 3 4; do
    picture $((300 + i * 10)) 200
    files+=("$made")
  done
  # The first takes longest, and the last as long: however two workers share the
  # pictures, both have enough to do to be seen at it together.
  picture 900 310
  files+=("$made")
  picture 900 300
  record several 2 "$(between 140 180)" . "$made" "${files[@]}"
}

# More workers than pictures.
run_few() {
  picture 330 200
  local first=$made
  picture 340 200
  record few 5 "$(between 260 300)" . "$first" "$made"
}

setup_file() {
  compile_submission
  compile_reference
  run_several
  run_few
  picture 900 300
  local bad=$BUILD/grade/pictures/short.ppm
  kept "$bad" head -c 5000 "$made"
  picture 40 30
  record -d made bad "$(between 2 3)" "$(between 2 9)" made "$made" "$bad" \
    "$BUILD/grade/pictures/nothing.ppm" "$BUILD/grade/pictures/noise-310x200.ppm"
  # More workers than pictures, and no round at all.
  record -d made idle "$(between 4 6)" 0 made "$made" \
    "$BUILD/grade/pictures/noise-310x200.ppm" &
  # A path may have 199 bytes, and ROUNDS more than a byte holds.
  record -d made long 1 "$(between 257 264)" "$(padded made $((199 - 16)))" \
    "$(padded "${made%/*}" $((199 - 16)))/${made##*/}"
  wait
}

# padded PATH BYTES: another path to the same folder, as long as that.
padded() {
  local path=$1
  while ((${#path} + 2 <= $2)); do path+=/.; done
  ((${#path} >= $2)) || path+=/
  echo "$path"
}

expected_run() {
  expected=$BATS_FILE_TMPDIR/expected/$(basename "$run_dir")
  [[ -d $expected ]] || {
    mkdir -p "$expected/made"
    # shellcheck disable=SC2086
    (cd "$expected" && timeout 30 "$reference" $arguments) >"$expected.out" ||
      true
  }
}

# There is no folder `made` where the learner will see it.
# shellcheck disable=SC2001 # a regular expression
in_the_shell() { sed 's| made[/.]* | /tmp |' <<<"$1"; }

pictures_in() { (cd "$1" && find . -type f | sed 's|^\./||' | sort); }

same_files() {
  expected_run
  local name
  for name in $(pictures_in "$expected"); do
    [[ -e $run_dir/cwd/$name || ! -e $run_dir/cwd/${name##*/} ]] ||
      wrong "a picture is not in FOLDER" -e "$name" -s "${name##*/}" \
        -w "choose_path says where it belongs"
    [[ -e $run_dir/cwd/$name ]] || wrong "a picture is missing" \
      -e "$(pictures_in "$expected")" -s "$(pictures_in "$run_dir/cwd")" \
      -w "a pointer to a path means nothing in a worker, if what it points to
was written after the pool was made" -r "Traps"
    cmp -s "$expected/$name" "$run_dir/cwd/$name" ||
      wrong "a picture is not the same" \
        -e "$name as the sequential program makes it" \
        -s "$(cmp "$expected/$name" "$run_dir/cwd/$name" 2>&1 |
          sed 's/.*ppm //' || true)" \
        -w "do two workers write the same file? are there ROUNDS rounds?"
  done
  for name in $(pictures_in "$run_dir/cwd"); do
    [[ -e $expected/$name ]] || wrong "there is a file too many" \
      -e "$(pictures_in "$expected")" -s "$name as well"
  done
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at several
  ended_well
}

@test "it starts WORKERS processes [2]" {
  after "it runs"
  local run
  for run in several bad idle; do
    look_at $run
    needs_observer
    workers "${arguments%% *}" "$(awk '{ print NF - 3 }' <<<"$arguments")"
  done
}

@test "the pictures are the same [3]" {
  after "it runs"
  look_at several
  same_files
  look_at idle
  ended_well
  same_files
  look_at long
  ended_well
  expected_run
  [[ ! -e $run_dir/cwd/noise-40x30.ppm ]] ||
    wrong "a picture is not in FOLDER" -e "made/noise-40x30.ppm" \
      -s "noise-40x30.ppm" -w "choose_path says where it belongs"
  # What else may be wrong with the lines, other checks say.
  [[ -e $run_dir/cwd/made/noise-40x30.ppm ]] ||
    wrong "a long path is cut" \
      -e "noise-40x30.ppm in FOLDER: a path may have up to 199 bytes" \
      -s "$output" \
      -w "what does an array for a path hold, and what the task that is
submitted?"
  same_files
}

@test "the workers compute, and at the same time [4]" {
  after "it starts WORKERS processes" "the pictures are the same"
  look_at several
  needs_observer
  worked_by_children
  in_parallel several || wrong "one picture after the other" \
    -e "two workers compute at the same time" \
    -s "in $together % of the time in which any of them did" \
    -w "asking a future for its result waits for it: submit all tasks before
the first result is asked for" -r "Traps"
  look_at few
  ended_well
  # That of two short tasks the second came late to its worker is no mistake.
  two_share || wrong "one picture after the other" \
    -e "of five workers two compute, one for each picture" \
    -s "$(of_processes 'number > 0 {
      print "worker " number " computed for " cpu + 0 " ms" }')" \
    -w "how are the pictures shared out, if there are fewer of them than workers?"
}

@test "a bad file does not disturb the others [3]" {
  after "the pictures are the same"
  look_at bad
  ended_well
  [[ $(how_often ': ') -gt 2 ]] || wrong "a bad file ends it all" \
    -e "a line for each of the 4 files" -s "$output" \
    -w "go on with the next future, whatever became of this one"
  same_files
}

@test "it says what it made, in the order of the arguments [2]" {
  after "it runs"
  local run
  for run in several bad idle; do
    look_at $run
    expected_run
    if [[ $(sort <<<"$output") == "$(sort "$expected.out")" ]]; then
      same_lines "not in the order of the arguments" "$(cat "$expected.out")"
    fi
    # With "short.ppm: made/short.ppm" it says that it was made.
    if [[ $run == bad && $(how_often 'cannot be softened') == 0 &&
      $(how_often '/short\.ppm: made/short\.ppm$') == 0 &&
      $(how_often '/short\.ppm: ') != 0 ]]; then
      same_lines "a failed picture is told in other words" \
        "$(cat "$expected.out")" \
        -w "what result_fail says in the task is what future_exception gives"
    fi
    if [[ $run == bad && $(how_often 'cannot be softened') == 0 ]]; then
      same_lines "a failed picture goes unnoticed" "$(cat "$expected.out")" \
        -w "the task fails with result_fail, and the future says so"
    fi
    same_lines "not the lines that are asked for" "$(cat "$expected.out")"
  done
}

@test "its exit status is true [2]" {
  after "it runs"
  look_at several
  exit_status 0 "all pictures were softened"
  look_at bad
  ended_well
  [[ $(fact exit) != 0 ]] || wrong "its exit status hides that a picture failed" \
    -e "exit status 1, because two files are bad" -s "exit status 0" \
    -w "what does main return?"
  exit_status 1 "two files are bad"
}

@test "the workers are joined, and end by themselves [2]" {
  after "it starts WORKERS processes"
  local run
  for run in several bad idle; do
    look_at $run
    needs_observer
    workers_ended_well
  done
}
