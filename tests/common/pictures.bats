# long 40
load ../helpers/helpers
load ../helpers/pictures

setup_file() {
  need_pictures_once || return 0
  export CORPUS=$BATS_FILE_TMPDIR/corpus OURS=$BATS_FILE_TMPDIR/ours
  export THEIRS=$BATS_FILE_TMPDIR/theirs
  mkdir "$CORPUS" "$OURS" "$THEIRS"
  "$BUILD/tests/picture_corpus" "$CORPUS" small 2>/dev/null
  "$BUILD/augment" -j 2 -o "$OURS" "$CORPUS" >/dev/null 2>&1
  if has_pillow; then
    python3_with_pillow augment "$THEIRS" "$CORPUS"/* >"$THEIRS.log"
  fi
}

setup() {
  need_pictures
}

@test "pictures: every JPEG has the same bytes as Pillow's" {
  need_pillow
  compared=0
  for file in "$THEIRS"/*.jpg; do
    cmp "$file" "$OURS/${file##*/}"
    compared=$((compared + 1))
  done
  # All but the one that Pillow cannot read: arithmetic coding.
  assert_equal "$compared" $(($(find "$CORPUS"/* -prune -name "*jpg*" | wc -l) - 1))
}

@test "pictures: every PNG has the same pixels, mode and metadata as Pillow's" {
  need_pillow
  mkdir "$BATS_TEST_TMPDIR/pngs"
  ln -s "$THEIRS"/*.png "$BATS_TEST_TMPDIR/pngs"
  assert_as_pillow "$BATS_TEST_TMPDIR/pngs" "$OURS"
  [ "$(entries "$BATS_TEST_TMPDIR/pngs" | wc -l)" -ge 25 ]
}

@test "pictures: what Pillow refuses with 'wrong mode' is converted, said once" {
  run_program augment -j 1 -o "$BATS_TEST_TMPDIR" "$CORPUS/p8.png" \
    "$CORPUS/l16.png" "$CORPUS/l1.png"
  assert_equal "$exit_code" 0
  assert_equal "$errors" "augment: $CORPUS/p8.png: palette converted to full colour
augment: $CORPUS/l16.png: 16-bit grey converted to 8-bit
augment: $CORPUS/l1.png: black and white converted to grey"
}

@test "pictures: --strict refuses what Pillow refuses" {
  need_pillow
  refused=$(sed -n 's/^refused \(.*\): image has wrong mode$/\1/p' "$THEIRS.log")
  run_program augment --strict -o "$BATS_TEST_TMPDIR/out" "$CORPUS"/*.png
  assert_equal "$exit_code" 1
  assert_equal "$(sed -n 's|^failed: .*/\(.*\): wrong mode.*|\1|p' \
    <<<"$output" | sort)" "$(sort <<<"$refused")"
  for name in $refused; do
    assert [ ! -e "$BATS_TEST_TMPDIR/out/augmented-$name" ]
  done
}

@test "pictures: what does not touch the pixels does not matter, as with Pillow" {
  need_pillow
  cd "$BATS_TEST_TMPDIR"
  mkdir odd theirs
  python3_with_pillow oddities "$CORPUS/rgb8.png" "$CORPUS/420.jpg" odd
  assert_equal "$(entries odd | wc -l)" 9
  run_program augment -o ours odd
  assert_equal "$errors" ""
  python3_with_pillow augment theirs odd/* >theirs.log
  assert_equal "$(grep -c '^ok' theirs.log)" 9
  assert_as_pillow theirs ours
}

@test "pictures: the checksums of all results are the frozen ones" {
  assert_equal "$(cd "$OURS" && checksums)" \
    "$(cat "$ROOT/tests/common/pictures.sums")"
}

@test "pictures: the same bytes from every set of kernels, and from threads" {
  for set in baseline avx2; do
    FORKLINGS_KERNELS=$set "$BUILD/augment" -o "$BATS_TEST_TMPDIR/$set" \
      "$CORPUS" >/dev/null 2>&1
    diff -r "$OURS" "$BATS_TEST_TMPDIR/$set"
  done
  # Whoever does it does the same with each; so of each kind one.
  local one some=()
  for one in 420 cmyk progressive arithmetic exif-6 size-12007x301 size-1x1; do
    some+=("$CORPUS/$one.jpg")
  done
  for one in rgb8 rgba16-interlaced p8-trns l1; do
    some+=("$CORPUS/$one.png")
  done
  mkdir "$BATS_TEST_TMPDIR/some"
  for one in "${some[@]##*/}"; do
    ln -s "$OURS/augmented-$one" "$BATS_TEST_TMPDIR/some"
  done
  "$BUILD/augment" -j 3 --threads -o "$BATS_TEST_TMPDIR/threads" "${some[@]}" \
    >/dev/null 2>&1
  diff -r "$BATS_TEST_TMPDIR/some" "$BATS_TEST_TMPDIR/threads"
}

@test "pictures: --exif-orient turns photos as Pillow's exif_transpose" {
  need_pillow
  mkdir "$BATS_TEST_TMPDIR/theirs"
  python3_with_pillow augment --orient "$BATS_TEST_TMPDIR/theirs" \
    "$CORPUS"/exif-*.jpg >/dev/null
  run_program augment --exif-orient -o "$BATS_TEST_TMPDIR/ours" \
    "$CORPUS"/exif-*.jpg
  assert_equal "$exit_code" 0
  for n in 1 2 3 4 5 6 7 8; do
    cmp "$BATS_TEST_TMPDIR/theirs/augmented-exif-$n.jpg" \
      "$BATS_TEST_TMPDIR/ours/augmented-exif-$n.jpg"
  done
}

@test "pictures: beyond 4800 pixels, with mixed reductions, as Pillow" {
  need_pillow
  mkdir "$BATS_TEST_TMPDIR/large" "$BATS_TEST_TMPDIR/theirs"
  # Reductions that are mixed come from the sides' ratio to 1200. With LONG=1
  # they are those of large photos, which take Pillow ten seconds.
  "$BUILD/tests/picture_corpus" "$BATS_TEST_TMPDIR/large" \
    "$([[ -n ${LONG:-} ]] && echo large || echo long)"
  python3_with_pillow augment "$BATS_TEST_TMPDIR/theirs" \
    "$BATS_TEST_TMPDIR/large"/* >/dev/null
  run_program -t 60 augment -o "$BATS_TEST_TMPDIR/ours" "$BATS_TEST_TMPDIR/large"
  assert_equal "$exit_code" 0
  diff -r "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
}

@test "pictures: 24 megapixels go through 64 MB" {
  command -v python3 >/dev/null || skip "python3 measures the memory"
  "$BUILD/tests/picture_corpus" "$BATS_TEST_TMPDIR" jpeg 6001 4000
  # A lesson is one process: its own high-water mark says it.
  run python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
' "$BUILD/09-sequential-augment" -o "$BATS_TEST_TMPDIR" \
    "$BATS_TEST_TMPDIR/size-6001x4000.jpg"
  assert_success
  assert_between 1000 "$output" 65536
}

# Each on its own, in lesson 09, which is one process. Address space counts what
# is claimed too, so that this would see it even where it is never touched.
@test "pictures: crafted files cost what they hold, not what they claim" {
  need_pillow
  ((slower == 1)) || skip "sanitizers take memory of their own"
  cd "$BATS_TEST_TMPDIR"
  mkdir crafted theirs
  "$BUILD/tests/picture_corpus" crafted crafted 2>/dev/null
  # Four seconds of work until the limit; the arithmetic one is there sooner.
  [[ -n ${LONG:-} ]] || rm crafted/many-scans.jpg
  for file in crafted/*; do
    case $file in
      # This one is 324 MB when it is whole.
      *broken-interlaced*) most=500000 ;;
      *) most=200000 ;;
    esac
    # shellcheck disable=SC2016
    run_program -t 60 sh -c 'ulimit -v $0 -t 20; exec "$@"' $most \
      "$BUILD/09-sequential-augment" -o ours "$file"
    assert_equal "$signal" ""
    [[ $errors != *memory* ]] || fail "$errors"
    case $file in
      */long-* | */broken-wide*) [[ $errors == *"the file is cut off"* ||
        $errors == *"broken PNG"* ]] || fail "$file: $errors" ;;
      *many-scans*) [[ $errors == *"scans are too much work"* ]] ;;
      *broken*) assert_equal "$exit_code" 1 ;;
      *) assert_equal "$exit_code" 0 ;;
    esac
  done
  python3_with_pillow augment theirs crafted/{wide*,tall*,many-[ac]*,after*,page,plain}* >theirs.log
  assert_as_pillow theirs ours
  assert_equal "$(entries ours)" "$(entries theirs)"
}

@test "pictures: a profile is kept, whatever libpng thinks of it" {
  need_pillow
  cd "$BATS_TEST_TMPDIR"
  mkdir odd theirs
  python3_with_pillow profiles "$CORPUS/rgb8.png" odd
  assert_equal "$(entries odd | wc -l)" 6
  run_program augment -o ours odd
  assert_equal "$errors" ""
  python3_with_pillow augment theirs odd/* >theirs.log
  assert_as_pillow theirs ours
  assert_equal "$(entries ours)" "$(entries theirs)"
}
