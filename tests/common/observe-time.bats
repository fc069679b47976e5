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

@test "time: the views say that it was made" {
  virtual --timeline --svg "$BATS_TEST_TMPDIR/a.svg" \
    --trace "$BATS_TEST_TMPDIR/a.trace" sleep 1
  [[ $errors == *"The observer made the time."* ]] || fail "$errors"
  grep -q "The observer made the time" "$BATS_TEST_TMPDIR/a.svg"
  grep -q '"clock":"virtual"' "$BATS_TEST_TMPDIR/a.trace"
  grep -q '"clock":"virtual"' "$BATS_TEST_TMPDIR/observed.json"
}
