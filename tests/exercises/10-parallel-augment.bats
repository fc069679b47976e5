# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
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

# As many files as there may be, small ones of all sizes.
crowd() {
  local i from=$BUILD/grade/pictures/crowd
  picture 13 7
  for ((i = 1; i <= 50; i++)); do
    [[ -e $from/$i.ppm ]] || kept "$from/$i.ppm" \
      "$BUILD/tests/ppm" make $((2 + i)) $((1 + i % 9)) "$i"
    crowd+=("$from/$i.ppm")
  done
}

setup_file() {
  compile_submission
  compile_reference
  run_several
  run_few
  picture 900 300
  local bad=$BUILD/grade/pictures/short.ppm crowd=() tiny
  kept "$bad" head -c 5000 "$made"
  local text=$BUILD/grade/pictures/text.ppm
  kept "$text" echo "P6: a picture of a pipe"
  crowd
  picture 40 30
  tiny=$made
  record -d made bad "$(between 2 3)" "$(between 2 9)" made "$tiny" "$bad" \
    "$BUILD/grade/pictures/nothing.ppm" "$BUILD/grade/pictures/noise-310x200.ppm"
  # One worker, which has each of them; and the bad ones come first, or there
  # are no others.
  record -d made first_bad 1 1 made "$bad" "$tiny" "$text" "${crowd[@]:0:3}" &
  record -d made last_bad 2 2 made "${crowd[@]:0:4}" "$bad" &
  record -d made all_bad 2 "$(between 2 9)" made "$bad" \
    "$BUILD/grade/pictures/nothing.ppm" "$text" &
  # FOLDER has a folder with the name of the one that FILE is in.
  record -d "made${tiny%/*}" whole 2 3 made "$tiny" "${crowd[@]:0:1}" &
  # Both ends of each range.
  record -d made crowd 8 "$(between 1 3)" made "${crowd[@]}" &
  record -d made eleven 3 1 made "${crowd[@]:20:11}" &
  record -d made single 1 1 made "${crowd[0]}" &
  record -d made rounds 1 1000 made "${crowd[11]}" "${crowd[12]}" &
  wait
  # More workers than pictures, and no round at all.
  record -d made idle "$(between 4 6)" 0 made "$tiny" \
    "$BUILD/grade/pictures/noise-310x200.ppm" &
  # A path may have 199 bytes, and ROUNDS more than a byte holds.
  record -d made long 1 "$(between 257 264)" "$(padded made $((199 - 16)))" \
    "$(padded "${tiny%/*}" $((199 - 16)))/${tiny##*/}"
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
was written after the pool was made" -r "06/Traps: pointer"
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
  for run in several bad idle eleven crowd single; do
    look_at -d $run
    needs_observer
    [[ ! $run =~ ^(eleven|crowd)$ ]] || room_for_all
    ended_well
    workers "${arguments%% *}" "$(awk '{ print NF - 3 }' <<<"$arguments")"
  done
}

# A good picture of which the program says that it is a bad one.
good_ones_are_good() {
  local bad
  expected_run
  bad=$(grep -xFf "$run_dir/out" <(sed -n 's/: [^:]*$/: cannot be softened/p' \
    <(grep '\.ppm$' "$expected.out")) | head -n 1)
  [[ -z $bad ]] || wrong "a good picture cannot be softened" \
    -e "$(grep -F -- "${bad%: *}: " "$expected.out")" -s "$bad" \
    -w "which file does the worker open, and which one does it write?
FOLDER and the name after the last '/' of FILE make the path: choose_path"
}

@test "the pictures are the same [3]" {
  after "it runs"
  look_at whole
  ended_well
  [[ ! -e $run_dir/cwd/made/$(awk '{ print $4 }' <<<"$arguments") ]] ||
    wrong "the whole path of FILE is put behind FOLDER" \
      -e "made/noise-40x30.ppm" -s "$output" \
      -w "the name of a picture is what stands behind the last '/': choose_path"
  look_at several
  good_ones_are_good
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
  local run
  for run in whole eleven crowd single rounds; do
    look_at $run
    ended_well
    good_ones_are_good
    same_files
  done
}

# room_for_all: the program dies, or refuses to work, where there are many files.
room_for_all() {
  local files
  files=$(awk '{ print NF - 3 }' <<<"$arguments")
  [[ $(fact verdict) != signal && ! ($(fact exit) != 0 && -z $output) ]] ||
    wrong "there is no room for $files files" \
      -e "up to 50 files are softened" \
      -s "with $files of them it ended $(case $(fact verdict) in
        signal) echo "by signal $(fact signal)" ;;
        *) echo "with exit status $(fact exit)" ;;
      esac)${errors:+: $errors}" \
      -w "how many places have the arrays of the program?"
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
the first result is asked for" -r "06/Traps: Submit and ask"
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
  expected_run
  on_stdout "$(cat "$expected.out")"
  [[ $(how_often ': ') -gt 2 ]] || wrong "a bad file ends it all" \
    -e "a line for each of the 4 files" -s "$output" \
    -w "go on with the next future, whatever became of this one"
  same_files
  local run good
  for run in first_bad last_bad all_bad; do
    look_at $run
    ended_well
    expected_run
    good=$(comm -23 <(grep '\.ppm$' "$expected.out" | sort) \
      <(sort "$run_dir/out") | head -n 1)
    [[ -z $good || $output != *"${good%: *}: cannot be softened"* ]] ||
      wrong "a bad file takes others along" \
        -e "$good" -s "${good%: *}: cannot be softened" \
        -w "a worker goes on after a file that cannot be softened: with one
worker, or with bad files first, it shows"
    same_files
  done
}

@test "it says what it made, in the order of the arguments [2]" {
  after "it runs"
  local run
  for run in several bad idle first_bad last_bad all_bad crowd single rounds; do
    look_at $run
    expected_run
    if [[ $(sort <<<"$output") == "$(sort "$expected.out")" ]]; then
      same_lines "not in the order of the arguments" "$(cat "$expected.out")"
    fi
    on_stdout "$(cat "$expected.out")"
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
  local run
  for run in first_bad last_bad all_bad; do
    look_at $run
    ended_well
    [[ $(fact exit) != 0 ]] ||
      wrong "its exit status hides that a picture failed" \
        -e "exit status 1, because $(case $run in
          first_bad) echo "the first file is bad" ;;
          last_bad) echo "the last file is bad" ;;
          *) echo "all files are bad" ;;
        esac)" -s "exit status 0" -w "what does main return?"
    exit_status 1 "not all were softened"
  done
  look_at crowd
  exit_status 0 "all pictures were softened"
}

@test "the workers are joined, and end by themselves [2]" {
  after "it starts WORKERS processes"
  local run
  for run in several bad idle all_bad crowd; do
    look_at $run
    needs_observer
    workers_ended_well
  done
}
