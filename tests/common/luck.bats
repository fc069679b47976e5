# Mistakes of timing: each is found within twenty orders, and who has made none
# is never found wrong.
load ../helpers/helpers

orders=(turns last first together {1..16})

setup_file() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  "$BUILD/observe" --virtual-time --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
}

# in_order ORDER PROGRAM ...: what came out, in this order.
in_order() {
  "$BUILD/observe" --timeout 60 --max-wall 60 --order "$@" </dev/null \
    2>/dev/null 3>&-
}

# found NAME: in how many orders it was found to be wrong at last.
found() {
  local tried=0 order
  for order in "${orders[@]}"; do
    tried=$((tried + 1))
    in_order "$order" "$BUILD/tests/luck" "$1" >/dev/null ||
      { echo "$1 $tried" && return; }
  done
  echo "$1 not"
}

@test "luck: a mistake of timing shows in one of twenty orders" {
  "$BUILD/tests/luck" --list >"$BATS_TEST_TMPDIR/names"
  while read -r name; do
    found "$name" >>"$BATS_TEST_TMPDIR/found"
  done <"$BATS_TEST_TMPDIR/names"
  (($(wc -l <"$BATS_TEST_TMPDIR/found") >= 20))
  # How many instructions lie before a place differs from library to library.
  missed=$(grep -c " not$" "$BATS_TEST_TMPDIR/found") || true
  ((missed <= 2)) || fail "$(cat "$BATS_TEST_TMPDIR/found")"
}

@test "luck: right programs are right in all of them" {
  for order in "${orders[@]}"; do
    for name in counter handler locks news taker whole_lines; do
      run in_order "$order" "$BUILD/tests/no_luck" "$name"
      assert_equal "$order $name $output $status" "$order $name right 0"
    done
  done
}

@test "luck: one seed gives one run, instruction by instruction" {
  for seed in 2 3 4 7 9; do
    in_order $seed "$BUILD/tests/luck" unlocked_counter \
      >"$BATS_TEST_TMPDIR/$seed" || true
    for _ in 1 2; do
      run in_order $seed "$BUILD/tests/luck" unlocked_counter
      assert_equal "$output" "$(cat "$BATS_TEST_TMPDIR/$seed")"
    done
  done
}
