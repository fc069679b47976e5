# serial
# Runaway programs under the observer: the expected verdict, nothing left by a
# count of /proc that does not ask the observer, and in time. An outer guard
# keeps them in a process namespace of their own, in case the observer fails.
# Without LONG=1 an ordinary user runs only those where rights make a difference,
# and each limit comes only after some of what may go before it.
load ../helpers/helpers

setup() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  guard=(unshare --pid --fork --mount-proc --kill-child)
  [ "$(id -u)" = 0 ] || guard+=(--user --map-root-user)
  "${guard[@]}" true 2>/dev/null || skip "no namespace here to keep them in"
  "$BUILD/observe" true 3>&- || skip "tracing is not possible here"
  dir=$(mktemp -d "${TMPDIR:-/tmp}/runaway.XXXXXX")
  chmod 777 "$dir"
  cp "$BUILD/observe" "$BUILD/tests/runaway" "$ROOT/tests/helpers/runaways.sh" \
    "$dir"
}

teardown() { [ -z "${dir:-}" ] || rm -rf "$dir"; }

# guarded COMMAND ...: in a process namespace, which dies with its first; and that
# one with us: in a process group of its own it would outlive a Ctrl-C.
guarded() {
  timeout --foreground -s KILL 400 "${guard[@]}" "$@" >"$dir/result" 3>&-
}

# names PATTERN: of the runaways whose name matches it.
names() { "$dir/runaway" | awk -v p="$1" '$1 ~ p { print $1 }'; }

# Verdict as expected, nothing left, in time (runaways.sh says what that is),
# and at most the limit of 40 alive, as the observer counts; three run at once,
# and together they had at most 20 each above their limits, as /proc counts.
assert_contained() {
  [ "$(grep -c . "$dir/result")" -gt "$1" ]
  grep -qx 'others 0' "$dir/result" || fail "left: $(tail -1 "$dir/result")"
  assert_between 1 "$(sed -n 's/^most //p' "$dir/result")" $((3 * (40 + 20)))
  awk 'NF > 2 && ($2 != $3 || $4 != 0 || $5 > $6 || $7 > 40)' \
    "$dir/result" >"$dir/wrong"
  [ ! -s "$dir/wrong" ] ||
    fail "name, verdict, expected, left, ms, ms allowed, most alive:
$(cat "$dir/wrong")"
}

@test "runaway: everything is contained" {
  # shellcheck disable=SC2046
  guarded "$dir/runaways.sh" "$dir" $(names '^[^+]*$')
  assert_contained 60
}

@test "runaway: everything is contained, as an ordinary user" {
  [ "$(id -u)" = 0 ] || skip "the test before this one was it"
  local which='^(kill|owner|limit|move|slow|schedule|trace|timer|memory-of-p|bomb'
  which+='|daemons|fork-bomb|thread-bomb|clone|subreaper|join|death|sysv|shm)'
  [ -z "${LONG:-}" ] || which='^[^+]*$'
  # shellcheck disable=SC2046
  # Who becomes another user loses what --kill-child has set up.
  guarded setpriv --reuid=65534 --regid=65534 --clear-groups --pdeathsig KILL \
    "$dir/runaways.sh" "$dir" $(names "$which")
  assert_contained 25
}

@test "runaway: every limit holds, whatever went before" {
  # shellcheck disable=SC2046
  # Of seven limits each third, so each comes after two or three of the eight.
  guarded "$dir/runaways.sh" "$dir" $(names '[+]' |
    awk -v each="${LONG:+1}" 'each || NR % 3 == 1')
  assert_contained 18
}
