# Programs that try to reach a process outside the run, or the machine, each by
# another call: as whoever runs the tests, and as an ordinary user.
load ../helpers/helpers

setup_file() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  "$BUILD/observe" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
}

setup() {
  dir=$(mktemp -d "${TMPDIR:-/tmp}/reaches.XXXXXX")
  chmod 755 "$dir"
  cp "$BUILD/observe" "$BUILD/tests/reaches" "$dir"
}

teardown() {
  [ -z "${victim:-}" ] || kill -KILL "$victim" 2>/dev/null || true
  [ -z "${dir:-}" ] || rm -rf "$dir"
}

# looks PID: all of a process that others could have changed.
looks() {
  cat "/proc/$1/oom_score_adj" "/proc/$1/coredump_filter" "/proc/$1/limits"
  awk '{ print $3, $5, $6, $18, $19 }' "/proc/$1/stat"
  taskset -p "$1"
  chrt -p "$1"
  ionice -p "$1"
}

# nobody_reaches AS ...: no attack succeeds, and the victim is as it was.
nobody_reaches() {
  local name count=0 before said
  "$@" sleep 300 3>&- &
  victim=$!
  cd "$dir" || return
  # It has become the sleep, and sleeps.
  until [[ $(<"/proc/$victim/comm") == sleep &&
    $(awk '{ print $3 }' "/proc/$victim/stat") == S ]]; do
    sleep 0.05
  done
  before=$(looks "$victim" 2>&1)
  while read -r name; do
    count=$((count + 1))
    said=$("$@" ./observe --timeout 60 ./reaches "$name" "$victim" \
      </dev/null 2>"$BATS_TEST_TMPDIR/errors" 3>&-) && status=0 || status=$?
    # Refused; or ended by the observer before it could say anything.
    [[ "$status $said" == "0 refused" || "$status $said" == "125 refused" ||
      ("$status $said" == "125 " &&
      $(<"$BATS_TEST_TMPDIR/errors") == *call-refused*) ]] ||
      fail "$name: $status $said $(<"$BATS_TEST_TMPDIR/errors")"
    [[ -e /proc/$victim ]] || fail "$name: the victim is dead"
  done < <(./reaches --list)
  assert_equal "$(looks "$victim" 2>&1)" "$before"
  ((count >= 55))
}

@test "reaches: nobody outside is reached, and the machine is as it was" {
  nobody_reaches env
}

@test "reaches: the same as an ordinary user" {
  [ "$(id -u)" = 0 ] || skip "the test before this one was it"
  nobody_reaches setpriv --reuid=65534 --regid=65534 --clear-groups \
    --pdeathsig KILL
}
