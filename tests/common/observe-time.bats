# Time that the observer makes: every way to wait is exact, to the microseconds
# that it costs to read a clock; and a hang is known at once.
load ../helpers/helpers

setup() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  OBSERVE=$BUILD/observe
  NAPS=$BUILD/tests/naps
  "$OBSERVE" --virtual-time --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
}

not() { ! "$@"; } # unlike a bare `!', this can fail a test

virtual() {
  run_program "$OBSERVE" --virtual-time --timeout 9000 \
    --facts "$BATS_TEST_TMPDIR/observed" \
    --json "$BATS_TEST_TMPDIR/observed.json" "$@"
}

value() { sed -n "s/^$1=//p" "$BATS_TEST_TMPDIR/observed"; }

saw() {
  local fact
  for fact; do
    grep -qx "$fact" "$BATS_TEST_TMPDIR/observed" ||
      fail "expected $fact, saw $(value "${fact%%=*}")"
  done
}

# each PREFIX: the names of these cases.
each() { "$NAPS" | grep "^$1"; }

@test "time: every call that waits until a time waits exactly as long" {
  local name
  for name in $(each do_); do
    case $name in
      do_exec | do_read_stdin) continue ;; # below
    esac
    virtual "$NAPS" "$name"
    [[ $exit_code == 0 ]] || fail "$name: $exit_code: $errors"
    saw verdict=ok clock=virtual unheld=0
  done
}

@test "time: lives through exec and vfork; an alarm, too" {
  virtual "$NAPS" do_exec
  [[ $exit_code == 142 ]] || fail "$exit_code: $errors"
  [[ $(value wall_ms) == 5500.0* ]] || fail "took $(value wall_ms)"
}

@test "time: a hang is known at once, and named" {
  local name
  for name in $(each hang_); do
    virtual "$NAPS" "$name"
    [[ $exit_code == 124 ]] || fail "$name: $exit_code: $errors"
    saw verdict=hang
    [[ $errors == *"observe: hang: nobody can ever go on"* ]] || fail "$errors"
    assert_equal "$(value wall_ms)" 0.000
  done
}

@test "time: what comes from outside is waited for" {
  (sleep 0.2; echo x) | "$OBSERVE" --virtual-time --timeout 100 \
    --facts "$BATS_TEST_TMPDIR/observed" "$NAPS" do_read_stdin 3>&-
  saw verdict=ok
}

@test "time: the limits count it" {
  virtual --timeout 5 sleep 10
  assert_equal "$exit_code" 124
  saw verdict=timeout wall_ms=5000.000
  virtual --linger 3 sh -c 'sleep 60 & sleep 1'
  assert_equal "$exit_code" 125
  saw verdict=left-running wall_ms=1000.000
  virtual --linger 61 sh -c 'sleep 60 & sleep 1'
  saw verdict=ok left_running=1
  virtual --timeout 0.3 sh -c 'while :; do :; done'
  saw verdict=timeout
}

@test "time: each nap counts, and each wait whose time was up" {
  local program='import select, os, time
for i in range(30): time.sleep(0.005)
r, w = os.pipe()
for i in range(7): select.select([r], [], [], 0.01)
os.write(w, b"x")
select.select([r], [], [], 0.01)
select.select([], [], [], 0.02)'
  command -v python3 >/dev/null || skip "needs python3"
  virtual python3 -c "$program"
  saw verdict=ok main_naps=31 main_timeouts=7
  grep -q '"naps":31,"timeouts":7' "$BATS_TEST_TMPDIR/observed.json"
  run_program "$OBSERVE" --facts "$BATS_TEST_TMPDIR/observed" \
    python3 -c "$program"
  saw verdict=ok main_naps=31 main_timeouts=0
}

@test "time: the views say that it was made" {
  virtual --timeline --svg "$BATS_TEST_TMPDIR/a.svg" \
    --trace "$BATS_TEST_TMPDIR/a.trace" sleep 1
  [[ $errors == *"The observer made the time."* ]] || fail "$errors"
  grep -q "The observer made the time" "$BATS_TEST_TMPDIR/a.svg"
  grep -q '"clock":"virtual"' "$BATS_TEST_TMPDIR/a.trace"
  grep -q '"clock":"virtual"' "$BATS_TEST_TMPDIR/observed.json"
}

# outcomes NAME SEEDS: what comes out under each seed.
outcomes() {
  local seed
  for seed in $2; do
    "$OBSERVE" --order "$seed" --timeout 20 "$BUILD/tests/orders" "$1" \
      </dev/null 2>&1 3>&- | sed -n 's/^observe: \(hang\):.*/\1/p; /^observe:/!p'
  done
}

@test "order: first, last, together, turns" {
  assert_equal "$(outcomes sleepers "first last together")" \
    $'abcde\nedcba\nabcde'
  assert_equal "$(outcomes merged first)" 5 # a signal each
  assert_equal "$(outcomes merged together)" 1 # they come together
  # Nobody takes two steps in a row.
  not grep -E 'aa|bb|cc' <<<"$(outcomes writers turns)"
  assert_equal "$(outcomes lost turns | sort -u)" hang
  assert_equal "$(outcomes faster "first last")" $'known\nunknown'
  run_program "$OBSERVE" --order sideways true
  assert_equal "$exit_code" 2
}

@test "order: a seed gives one run, another seed another" {
  local all
  all=$(outcomes writers "1 2 3 4 5 6 7 8 9 10")
  assert_equal "$(outcomes writers "1 2 3 4 5 6 7 8 9 10")" "$all"
  (($(sort -u <<<"$all" | wc -l) > 3)) || fail "always the same: $all"
  not grep -vEx '[abc]{9}' <<<"$all"
}

@test "order: right by luck is wrong under some seed, and waits for nobody" {
  outcomes lost "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20" |
    sort -u >"$BATS_TEST_TMPDIR/lost"
  assert_equal "$(cat "$BATS_TEST_TMPDIR/lost")" $'hang\ntold'
  (($(outcomes race "1 2 3 4 5 6 7 8" | sort -u | wc -l) > 1))
  assert_equal "$(outcomes spin "first last 1")" $'seen\nseen\nseen'
}

@test "order: naps stay exact, and the record names it" {
  local order name
  for order in last together 7; do
    for name in do_condition do_poll do_socket do_stop do_timer_thread; do
      virtual --order "$order" "$NAPS" "$name"
      [[ $exit_code == 0 ]] || fail "$order, $name: $exit_code: $errors"
      saw verdict=ok clock=virtual "order=$order"
    done
    virtual --order "$order" "$NAPS" hang_pipe
    saw verdict=hang
  done
}
