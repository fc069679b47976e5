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
  local way=$1 programs=$2 of
  shift 2
  cd "$BATS_TEST_TMPDIR" || return
  # shellcheck disable=SC2016 # it is the inner shell's
  for of in ends lures; do
    "$BUILD/tests/$of" --list | sed "s/^/$of /"
  done | grep -E "$programs" |
    xargs -P 4 -I % sh -c 'name=$(echo % | tr " " -)
      mkdir -p "$name"
      cd "$name"
      "$0/observe" "$@" --facts facts "$0/tests/"% </dev/null \
        >/dev/null 2>said 3>&-
      echo % $(grep -E "^(verdict|hang|exit)=" facts) $(tail -n 1 said)' \
    "$BUILD" "$@" >"$way"
}

# all_stopped WAY: all were stopped in the middle, and nobody was accused.
all_stopped() {
  assert_equal "$(accused "$1")" ""
  if grep -E 'but nobody of the program|hang=maybe' "$1"; then
    fail "somebody is said to need help from outside"
  fi
}

@test "ends: on made time, none of two hundred is said to hang" {
  run_all whole . --virtual-time --timeout 100
  (($(wc -l <whole) >= 200))
  assert_equal "$(accused whole)" ""
  assert_equal "$(grep -v 'verdict=ok .*exit=0' whole)" ""
}

@test "ends: nor in the middle of its run" {
  run_all middle . --virtual-time --timeout 0.15
  all_stopped middle
  # That is where they were stopped.
  (($(grep -c verdict=timeout middle) >= 200))
}

@test "ends: nor on the clock on the wall" {
  run_all middle 'pipe read|lock .* threads|lures .* nap' \
    --timeout 0.2
  all_stopped middle
  (($(grep -c verdict=timeout middle) >= 30))
}

# What happens beside a program that we have not started is known less well.
@test "ends: nor by --explain" {
  local name pid said
  for name in lock-and-join post-of-grandchild poll-until-alarm passed-end \
    jump-out-of-read thread-of-timer socket-with-limit timerfd-set-late; do
    "$BUILD/tests/lures" "$name" nap 3>&- </dev/null &
    pid=$!
    sleep 0.1
    said=$("$BUILD/observe" --explain "$pid" 2>&1) || said=
    wait "$pid" || true
    [[ $said != *"an go on."* && $said != *"can never go on"* &&
      $said != *"but nobody"* ]] || fail "$name: $said"
  done
}

# To who is traced even such a signal comes, and some calls fail at any.
@test "ends: a signal that is ignored cuts no call short" {
  [ "$(uname -m)" = x86_64 ] || skip "only where a call can be begun again"
  cd "$BATS_TEST_TMPDIR"
  run "$BUILD/observe" "$BUILD/tests/lures" ignored-signals nap 3>&-
  assert_success
  assert_output ""
}
