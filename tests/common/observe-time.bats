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

# Each of them fails if it is a tenth of a millisecond off.
@test "time: naps are exact while all cores are busy" {
  local name i busy=() bad=""
  for ((i = 0; i < 2 * $(nproc); i++)); do
    timeout 60 sh -c 'while :; do :; done' 3>&- &
    busy+=($!)
  done
  for name in do_nanosleep do_poll do_select do_futex do_condition do_timer \
    do_setitimer do_timerfd do_many; do
    virtual "$NAPS" "$name"
    [[ $exit_code == 0 && $(value verdict) == ok && $(value unheld) == 0 ]] ||
      bad+="$name: $exit_code: $errors"$'\n'
  done
  kill "${busy[@]}"
  [[ -z $bad ]] || fail "$bad"
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

# Programs that talk through something that also others could use.
talk='import os, socket, sys, time
kind, name = sys.argv[1], sys.argv[2]
began = time.monotonic()
if kind == "fifo":
    os.mkfifo(name)
    if os.fork() == 0:
        time.sleep(60)
        f = open(name, "w")
        time.sleep(60)
        f.write("x")
        f.close()
        os._exit(0)
    open(name).read()
elif kind == "alone":
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen()
    with open(name + ".new", "w") as f: f.write(str(s.getsockname()[1]))
    os.rename(name + ".new", name)
    s.settimeout(30)
    s.accept()[0].recv(1)
else:
    families = {"tcp": socket.AF_INET, "unix": socket.AF_UNIX}
    s = socket.socket(families[kind])
    s.bind(("127.0.0.1", 0) if kind == "tcp" else name)
    s.listen()
    if os.fork() == 0:
        time.sleep(60)
        c = socket.socket(s.family)
        c.connect(s.getsockname())
        time.sleep(60)
        c.send(b"x")
        os._exit(0)
    s.accept()[0].recv(1)
print(round(time.monotonic() - began))'

@test "time: who waits for a FIFO or a socket, of which both ends are here" {
  local kind
  command -v python3 >/dev/null || skip "needs python3"
  for kind in fifo tcp unix; do
    virtual --max-wall 50 python3 -c "$talk" "$kind" "$BATS_TEST_TMPDIR/$kind"
    [[ $exit_code == 0 ]] || fail "$kind: $exit_code: $errors"
    assert_equal "$output" 120
  done
}

@test "time: a visitor from outside finds who waits for one" {
  local name=$BATS_TEST_TMPDIR/port i
  command -v python3 >/dev/null || skip "needs python3"
  "$OBSERVE" --virtual-time --timeout 100 python3 -c "$talk" alone "$name" \
    >"$BATS_TEST_TMPDIR/out" 3>&- &
  for ((i = 0; i < 300; i++)); do
    [[ ! -e $name ]] || break
    sleep 0.1
  done
  exec 4<>"/dev/tcp/127.0.0.1/$(<"$name")"
  printf x >&4
  exec 4>&-
  wait $!
  (($(<"$BATS_TEST_TMPDIR/out") < 30))
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

@test "order: nobody is held for good by who has lost its turn" {
  local order
  for order in first together 3; do
    virtual --order "$order" --max-wall 60 "$BUILD/tests/orders" chatters
    [[ $exit_code == 0 ]] || fail "$order: $exit_code: $errors"
    assert_equal "${#output}" 2400
    virtual --order "$order" --max-wall 60 "$BUILD/tests/orders" opened
    [[ $exit_code == 0 ]] || fail "$order: $exit_code: $errors"
    assert_equal "$output" opened
  done
}

@test "order: a supervisor that asks in a loop lets its children end" {
  local order
  for order in first last together turns 7; do
    virtual --order "$order" --max-wall 60 "$BUILD/tests/orders" supervisor
    [[ $exit_code == 0 ]] || fail "$order: $exit_code: $errors"
    assert_equal "$output" 123123123123
    # Four times the longest nap; a question takes a moment, too.
    [[ $(value wall_ms) == 12[0-3]?.* ]] || fail "$order: $(value wall_ms) ms"
  done
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
