load ../helpers/helpers

setup_file() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  "$BUILD/observe" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
}

# accused WAY: of all runs of that way, those to whom it was said that they
# hang.
accused() {
  local line
  while read -r line; do
    case $line in
      *hang=all* | *hang=some* | *verdict=hang*) echo "$line" ;;
    esac
  done <"$BATS_TEST_TMPDIR/$1"
}

# run_all WAY PROGRAMS ARGUMENTS...: a line of facts for each.
run_all() {
  local way=$1 programs=$2
  shift 2
  cd "$BATS_TEST_TMPDIR" || return
  # shellcheck disable=SC2016 # it is the inner shell's
  "$BUILD/tests/ends" --list | grep -E "$programs" |
    xargs -P 4 -I % sh -c 'name=$(echo % | tr " " -)
      "$0/observe" "$@" --facts "$name.facts" "$0/tests/ends" % </dev/null \
        >/dev/null 2>&1 3>&-
      echo % $(grep -E "^(verdict|hang|exit)=" "$name.facts")' \
    "$BUILD" "$@" >"$way"
}

@test "ends: on made time, none of a hundred is said to hang" {
  run_all whole . --virtual-time --timeout 100
  (($(wc -l <"$BATS_TEST_TMPDIR/whole") >= 100))
  assert_equal "$(accused whole)" ""
  assert_equal "$(grep -v 'verdict=ok exit=0' "$BATS_TEST_TMPDIR/whole")" ""
}

@test "ends: nor in the middle of its run" {
  run_all middle . --virtual-time --timeout 0.15
  assert_equal "$(accused middle)" ""
  # That is where they were stopped.
  (($(grep -c verdict=timeout "$BATS_TEST_TMPDIR/middle") >= 100))
}

@test "ends: nor on the clock on the wall" {
  run_all middle 'pipe (read|poll)|lock .* threads' --timeout 0.2
  assert_equal "$(accused middle)" ""
  (($(grep -c verdict=timeout "$BATS_TEST_TMPDIR/middle") >= 10))
}
