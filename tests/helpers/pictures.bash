# What bats files about pictures load besides helpers.bash.

# The picture that keeps a program busy for a while. With sanitizers, half of it
# still does so for longer than the whole does without them.
large=4000x3000
((slower == 1)) || large=3000x2000

# The Python that has Pillow: a distribution's own, whatever is in PATH.
pillow_python() {
  local python
  for python in /usr/bin/python3 python3; do
    if "$python" -c 'import PIL' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  echo none
}

# Python takes a while to start: it is asked once a file, or a test.
has_pillow() {
  export PILLOW_PYTHON=${PILLOW_PYTHON:-$(pillow_python)}
  [[ $PILLOW_PYTHON != none ]]
}

need_pillow() {
  has_pillow || skip "Pillow (python3-pil) is not installed"
}

python3_with_pillow() {
  "$PILLOW_PYTHON" "$ROOT/tests/helpers/pillow.py" "$@"
}

# assert_as_pillow FOLDER OTHER: each file in FOLDER is the same picture there.
assert_as_pillow() {
  local names=() name
  while read -r name; do names+=("$name"); done < <(entries "$1")
  ((${#names[@]} > 0)) || fail "nothing in $1"
  run python3_with_pillow compare "$1" "$2" "${names[@]}"
  assert_output ""
  assert_success
}

# True where libjpeg and libpng were there when `make` ran.
need_pictures_once() {
  [[ -x $BUILD/augment ]]
}

need_pictures() {
  need_pictures_once || skip "built without libjpeg and libpng"
}

# checksums: one line a result in this folder; of a JPEG its bytes, of a PNG
# its pixels, since zlib may pack them in more than one way.
checksums() {
  local LC_ALL=C
  local file
  for file in *.jpg; do
    printf '%s %s\n' "$file" "$(cksum <"$file")"
  done
  for file in *.png; do
    printf '%s %s\n' "$file" "$("$BUILD/tests/picture_pixels" "$file" 2>/dev/null)"
  done
}

# entries FOLDER: the names in it, sorted.
entries() {
  find "$1" -mindepth 1 -maxdepth 1 | sed 's|.*/||' | LC_ALL=C sort
}

# nothing_left FOLDER: no half-written file in it.
nothing_left() {
  local left
  left=$(find "$1" -name '*.part*')
  [[ -z $left ]] || fail "left behind: $left"
}

# sample_photos: makes "images" in this folder, small stand-ins for the fifteen
# sample photos, each of another kind or size.
sample_photos() {
  local kinds names i=0 name
  kinds=(444 422 420 440 progressive restart grey cmyk comment density exif-6
    size-2400x31 size-16x16 size-1299x866 size-640x480)
  names=(305821 509922 325812 1252814 1420709 963486 1557183 3023211 1031641
    439227 696644 911254 1001990 3518623 916044)
  mkdir -p images corpus
  [[ -e corpus/444.jpg ]] ||
    "$BUILD/tests/picture_corpus" corpus small 2>/dev/null
  for name in "${names[@]}"; do
    cp "corpus/${kinds[i++]}.jpg" "images/$name.jpg"
  done
}

# assert_frozen FOLDER RESULT KIND: that result has the bytes that the frozen
# checksums give to that kind of picture.
assert_frozen() {
  assert_equal "augmented-$3.jpg $(cksum <"$1/augmented-$2.jpg")" \
    "$(grep "^augmented-$3.jpg " "$ROOT/tests/common/pictures.sums")"
}

# assert_largest_first COMMAND ...: that has one worker, and is given files of
# three sizes, neither the smallest nor the largest first.
assert_largest_first() {
  cp corpus/420.jpg middle.jpg
  cp corpus/size-16x16.jpg small.jpg
  cp corpus/size-1299x866.jpg large.jpg
  run_program -t 60 "$@" -o largest-first middle.jpg small.jpg large.jpg
  assert_succeeded
  assert_equal "$(grep 'was augmented' <<<"$output")" "$(
    printf '%s.jpg was augmented...\n' large middle small)"
}

# bad_pictures FOLDER: one of every kind that must be refused, and three good
# ones. Prints "NAME REASON" for each bad one; the reason is a part of what
# must be said.
bad_pictures() {
  local good=corpus/420.jpg size
  mkdir -p "$1"
  size=$(wc -c <"$good")
  cp "$good" "$1/a-good.jpg"
  cp "$good" "$1/m-good.jpg"
  cp corpus/rgb8.png "$1/z-good.png"
  head -c $((size / 2)) "$good" >"$1/half.jpg"
  echo "half.jpg the file is cut off"
  head -c $((size - 2)) "$good" >"$1/no-end.jpg"
  echo "no-end.jpg the file is cut off"
  head -c 300 "$good" >"$1/header.jpg"
  echo "header.jpg the file is cut off"
  head -c 5 "$good" >"$1/five-bytes.jpg"
  echo "five-bytes.jpg the file is cut off"
  : >"$1/empty.jpg"
  echo "empty.jpg the file is empty"
  echo "dear diary" >"$1/text.jpg"
  echo "text.jpg neither a JPEG nor a PNG"
  head -c 5000 corpus/rgb8.png >"$1/half.png"
  echo "half.png the file is cut off"
  { head -c 3000 corpus/rgb8.png && printf 'XXXX' &&
    tail -c +3005 corpus/rgb8.png; } >"$1/damaged.png"
  echo "damaged.png broken PNG"
  cp corpus/rgba8.png "$1/transparent.jpg"
  echo "transparent.jpg a JPEG cannot hold transparency"
  cp corpus/cmyk.jpg "$1/inks.png"
  echo "inks.png a PNG cannot hold CMYK"
  # Headers that claim 3 gigapixels and more, in small files.
  "$BUILD/tests/picture_corpus" "$1" claims
  echo "claims.jpg pixels are too many"
  echo "claims.png pixels are too many"
  ln -s loop.jpg "$1/loop.jpg"
  echo "loop.jpg cannot open"
  ln -s nowhere.jpg "$1/nowhere.jpg"
  echo "nowhere.jpg cannot open"
  mkfifo "$1/pipe.jpg"
  echo "pipe.jpg is not a regular file"
  ln -s /dev/zero "$1/zero.jpg"
  echo "zero.jpg is not a regular file"
}

# assert_bad_pictures_cost_only_themselves PROGRAM [ARG ...]
assert_bad_pictures_cost_only_themselves() {
  local name reason bad=0 line
  bad_pictures mixed >bad.txt
  run_program "$@" -o out mixed
  assert_equal "$exit_code" 1
  assert_equal "$left_running" 0
  while read -r name reason; do
    bad=$((bad + 1))
    line=$(grep -F "mixed/$name: " <<<"$errors")
    [[ $line == *"$reason"* ]] || fail "$name: expected '$reason', got '$line'"
    assert [ ! -e "out/augmented-$name" ]
  done <bad.txt
  assert_equal "$(grep 'was augmented' <<<"$output" | sort)" \
    "a-good.jpg was augmented...
m-good.jpg was augmented...
z-good.png was augmented..."
  for name in a-good.jpg m-good.jpg; do
    assert_frozen out "${name%.jpg}" 420
  done
  assert [ -s out/augmented-z-good.png ]
  assert_equal "$(entries out | wc -l)" 3
  nothing_left out
}

# assert_inputs_are_never_overwritten PROGRAM [ARG ...]
assert_inputs_are_never_overwritten() {
  local before
  mkdir -p album
  cp corpus/444.jpg album/x.jpg
  cp corpus/422.jpg album/augmented-x.jpg
  cp corpus/420.jpg album/y.jpg
  cp corpus/440.jpg album/other.jpg
  ln -s other.jpg album/augmented-y.jpg
  ln album/other.jpg album/augmented-other.jpg
  before=$(cd album && cksum ./*)
  run_program "$@" -o album album/x.jpg album/augmented-x.jpg album/y.jpg \
    album/other.jpg
  assert_equal "$exit_code" 1
  for name in x y other; do
    grep -q "album/$name.jpg: its result would overwrite the input album/" \
      <<<"$errors" || fail "not said of $name: $errors"
  done
  mv album/augmented-augmented-x.jpg .
  assert_equal "$(cd album && cksum ./*)" "$before"
  assert_frozen . augmented-x 422
}

# assert_full_disk_leaves_nothing PROGRAM [ARG ...]: files may have 4 KiB.
assert_full_disk_leaves_nothing() {
  # shellcheck disable=SC2016
  run_program sh -c 'trap "" XFSZ; ulimit -f 8; exec "$@"' sh \
    "$BUILD/$1" "${@:2}" -o full corpus/444.jpg corpus/size-16x16.jpg
  assert_equal "$exit_code" 1
  [[ $errors == *"corpus/444.jpg: cannot write: "* ]] || fail "$errors"
  assert_equal "$(entries full)" augmented-size-16x16.jpg
}

# in_a_folder_with_a_corpus: each test gets a folder of its own to work in, and
# in it the file's one corpus, or CORPUS, which run-mutants.sh makes for all.
in_a_folder_with_a_corpus() {
  local all=${CORPUS:-$BATS_FILE_TMPDIR/corpus}
  mkdir -p "$BATS_TEST_TMPDIR/work" "$all"
  cd "$BATS_TEST_TMPDIR/work" || return
  ln -s "$all" corpus
  [[ -e corpus/444.jpg ]] ||
    "$BUILD/tests/picture_corpus" corpus small 2>/dev/null
}

# reads PID FILE: whether that process is in the middle of reading the file. Not at
# its end: then the result may be written, and the file only not closed yet. Starts
# a process once a file only: on a busy machine that takes longer than a picture.
reads() {
  local fd at
  [[ ${known_file-} == "$2" ]] || known_size=$(wc -c <"$2") known_file=$2
  for fd in "/proc/$1"/fd/*; do
    [[ $fd -ef $2 ]] || continue
    read -r _ at 2>/dev/null <"/proc/$1/fdinfo/${fd##*/}" || continue
    [[ $at -ge $known_size ]] || return 0
  done
  return 1
}

# stop_a_worker_at_work: stops, and names in victim, a child of what
# start_program began that is in the middle of one of the large pictures.
stop_a_worker_at_work() {
  local pid
  for pid in $(children_of "$program_pid"); do
    kill -STOP "$pid"
    if [[ ! -d /proc/self/fd ]] ||
      reads "$pid" "corpus/size-$large.jpg"; then
      victim=$pid
      return 0
    fi
    kill -CONT "$pid"
  done
  return 1
}

# assert_a_stop_is_timed LESSON [ARG ...]: the program works on the pictures in
# "large". After it has reported the first and before it reports the last, it is
# stopped for a second. The result of each reported picture must be there then,
# and the second must be part of the time that the program prints.
assert_a_stop_is_timed() {
  local said
  for _ in 1 2 3; do
    rm -rf out
    start_program "$@" -o out large
    wait_for grep -q 'was augmented' "$BATS_TEST_TMPDIR/out"
    stop_for_a_second
    finish_program
    assert_equal "$exit_code" 0
    said=$(finished_seconds)
    assert_between 1.05 "$said" $((28 * slower))
    # A clock of whole seconds says this each time; another, hardly ever.
    [[ $said == *.00 ]] || return 0
  done
  fail "three times, the seconds were whole"
}

# stop_for_a_second: what start_program began.
stop_for_a_second() {
  local said
  kill -STOP "$program_pid"
  said=$(grep -c 'was augmented' "$BATS_TEST_TMPDIR/out") || true
  [[ $(find out -name 'augmented-*.jpg' 2>/dev/null | wc -l) -ge $said ]] ||
    fail "it speaks of $said pictures, and they are not there"
  ! grep -q Finished "$BATS_TEST_TMPDIR/out" ||
    fail "it had finished before it was stopped"
  sleep 1.1
  kill -CONT "$program_pid"
}

# large_pictures N: in "large", one that takes a while under N names.
large_pictures() {
  local i
  mkdir large
  [[ -e corpus/size-$large.jpg ]] ||
    "$BUILD/tests/picture_corpus" corpus jpeg "${large%x*}" "${large#*x}"
  for ((i = 1; i <= $1; i++)); do
    ln -s "../corpus/size-$large.jpg" "large/$i.jpg"
  done
}
