load ../helpers/helpers

setup_file() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  "$BUILD/observe" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
  cd "$BATS_FILE_TMPDIR" || return
  local names
  read -ra names < <("$BUILD/tests/hangs" 2>&1 | sed 's/.*one of: //')
  # A busy machine may need longer until all are where they hang.
  # shellcheck disable=SC2016 # it is the inner shell's
  printf '%s\n' "${names[@]}" | xargs -P 6 -I % sh -c '
    for seconds in 1 4; do
      mkdir -p %
      (cd % && "$0/observe" --timeout $seconds --facts facts --json json \
        "$0/tests/hangs" %) </dev/null >/dev/null 2>%.said 3>&-
      ! grep -qx "hang=none" %/facts || case % in
        sleeper | computing | talk-slowly) ;;
        *) continue ;;
      esac
      exit 0
    done
    exit 0' "$BUILD"
}

# says NAME REGEX: what is said of that hang; it may stand in several lines.
says() {
  local said
  # Lines of source have a test of their own: lines.bats.
  said=$(sed -nE '/timeout:/d
    s/ [A-Z][^.]* stands [^.]*\.c:[0-9]+\.//g
    s/, (in [a-z0-9_]+, )?at [a-z_]+\.c:[0-9]+//g
    s/^observe: //p' "$BATS_FILE_TMPDIR/$1.said")
  [[ $said =~ $2 ]] || fail "$1: $said"
}

# saw NAME FACT ...
saw() {
  local fact
  for fact in "${@:2}"; do
    grep -qx "$fact" "$BATS_FILE_TMPDIR/$1/facts" ||
      fail "$1: no $fact in $(grep -E 'hang|blocked|pipes' \
        "$BATS_FILE_TMPDIR/$1/facts")"
  done
}

@test "hangs: a writing end that is kept open, by whomever" {
  says own-end-alone "^Nobody can go on. The program reads from a pipe whose \
last writing end it holds itself \(descriptor [0-9]+\).* Close descriptor"
  says own-end-child "^Nobody can go on. Child 1 reads from a pipe whose last \
writing end it holds itself .* Close descriptor [0-9]+ there, right after fork. \
The parent waits for child 1 to end.$"
  says own-end-parent "The parent reads from a pipe whose last .* itself .* \
after the fork, before it reads"
  says end-of-sibling "Child 1 reads from a pipe until it ends, but its writing \
end is still open in child 2 \(descriptor [0-9]+\), and nobody there will write"
  says wait-before-close "Child 1 reads .* still open in the parent .* The parent \
waits for it to end: .* close descriptor [0-9]+ before it waits"
  says popen "Child 1 \(sort\) reads .* still open in child 2 .* The parent waits \
for child 1 \(sort\) to end"
  saw own-end-child hang=all blocked_on=read pipes_open_at_end=1
}

@test "hangs: both read, both write, a pipe is full" {
  says both-read-first "both read first"
  says both-read-sockets "both read first"
  says both-write "both write, and neither reads"
  says full-pipe "Child 1 writes to a pipe that is full .*64 KiB.*, and the \
parent, who should read it, waits for child 1 to end. Read first"
  says full-own-pipe "writes to a pipe that is full, whose only reading end it \
holds itself"
  says middle-does-not-read "Child 1 writes to a pipe that is full .*child 2, who \
has its reading end, does not read it: it waits for a signal"
  saw full-pipe hang=all blocked_on=write pipes_open_at_end=1
}

@test "hangs: mutexes" {
  says two-orders "Two locks in two orders"
  says lock-twice "locks a mutex that it holds already"
  says dead-holder "whose holder \(thread 1\) has ended without unlocking"
  says shared-dead-holder "whose holder \(child 1\) has ended"
  says lock-of-a-copy "Child 1 waits for a mutex that a thread of its parent held \
when it forked"
  saw two-orders hang=all blocked_on=mutex
}

@test "hangs: semaphores, barrier, condition, join" {
  says no-post "Thread 1 waits at a semaphore .* nobody is left who could post"
  says no-post-shared "Child 1 waits at a semaphore"
  says no-raise "Child 1 waits at semaphore 0 of a System V set"
  says barrier "waits at a barrier for 4, but only 2 have come"
  says no-signal "Thread 1 waits for a condition .* the signal came before"
  says join-ring "threads that join each other"
}

@test "hangs: files, FIFOs, queues, signals, a stop" {
  says two-files "waits for a lock on the file .*\.lock that .* holds"
  says lonely-fifo "opens the FIFO lonely for reading, and nobody opens it for \
writing"
  says signal-too-early "waits for a signal.* SIGUSR1 came before it began"
  says stopped-child "Child 1 is stopped by SIGSTOP, and nobody will send it"
  says full-queue "Child 1 waits for room in a full message queue"
  says empty-queue "Child 1 waits for a message in an empty queue"
  saw stopped-child hang=all blocked_on=stopped
}

@test "hangs: nobody is accused who goes on" {
  says sleeper "^It does not hang. The parent waits for child 1 to end. Child 1 \
is asleep.$"
  says computing "^It does not hang. The parent waits for child 1 to end. Child \
1 computes.$"
  says talk-slowly "^It does not hang. The parent reads from a pipe"
  saw sleeper hang=none blocked_on=null
  saw no-children hang=null verdict=ok
  says no-children "^$"
  saw ask-stdin hang=null verdict=ok
  # What it waits for may come from outside.
  "$BUILD/observe" --timeout 0.5 "$BUILD/tests/hangs" ask-stdin 3>&- \
    < <(exec sleep 3 3>&-) 2>"$BATS_FILE_TMPDIR/ask-stdin.said" || true
  says ask-stdin "^It does not hang. .* Child 1 reads from standard input, which \
comes from outside"
}

@test "hangs: the record has the same, for programs" {
  python3 - "$BATS_FILE_TMPDIR/full-pipe/json" <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
parent, child = r["blocked"]
assert parent["process"] == 0 and parent["kind"] == "child", parent
assert parent["for"] == [1] and parent["stuck"], parent
assert child["process"] == 1 and child["kind"] == "write", child
assert child["for"] == [0] and child["descriptor"] >= 3, child
assert r["waiting"].startswith("Nobody can go on. Child 1 writes to")
END
}

@test "hangs: a page that replays it has who waits for whom at its end" {
  cd "$BATS_FILE_TMPDIR"
  python3 "$ROOT/common/grade/replay_page.py" full-pipe/json >page.html
  python3 - page.html <<'END'
import json, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
data = re.search(r'class="replay-data">(.*?)</script>', page, re.S).group(1)
parent, child = json.loads(data)["runs"][0]["processes"]
assert parent["stuck"] == ["waits for child 1 to end", ["child 1"]], parent
assert child["stuck"][0].startswith("writes to a pipe"), child
assert child["stuck"][1] == ["parent"], child
END
}

@test "hangs: Ctrl-C on a program that hangs says why" {
  local pid code=0
  "$BUILD/observe" "$BUILD/tests/hangs" own-end-child \
    2>"$BATS_FILE_TMPDIR/told.said" 3>&- </dev/null &
  pid=$!
  sleep 1
  kill -INT "$pid"
  wait "$pid" || code=$?
  assert_equal "$code" 130
  grep -q '^observe: Nobody can go on. Child 1 reads' \
    "$BATS_FILE_TMPDIR/told.said" || fail "$(cat "$BATS_FILE_TMPDIR/told.said")"
}

@test "hangs: --explain says it of a program that was started without us" {
  local pid tries said
  "$BUILD/tests/hangs" full-pipe 3>&- </dev/null &
  pid=$!
  for tries in 1 2 3 4 5 6; do
    sleep 0.5
    said=$("$BUILD/observe" --explain "$pid") || {
      kill -KILL "$pid"
      skip "no right to look into a process here"
    }
    [[ $said != *"parent, who should read it, waits for child 1"* ]] || break
  done
  kill "$(cut -d ' ' -f 1 "/proc/$pid/task/$pid/children")" "$pid"
  [[ $said == "Nobody can go on. Child 1 writes to a pipe that is full"*"parent, \
who should read it, waits for child 1"* ]] || fail "$said"
  run "$BUILD/observe" --explain 4194303
  assert_equal "$status" 3
  assert_output "observe: there is no process 4194303"
  run "$BUILD/observe" --explain what
  assert_equal "$status" 2
}

@test "hangs: the pictures and the trace name what each waits for" {
  cd "$BATS_TEST_TMPDIR"
  "$BUILD/observe" --timeout 3 --timeline --svg svg --trace trace \
    "$BUILD/tests/hangs" wait-before-close </dev/null 2>timeline 3>&- || true
  tr '\n' ' ' <timeline | grep -q 'Nobody can go on. Child 1 reads from a pipe' ||
    fail "$(cat timeline)"
  grep -q '<text[^>]*>waits for child 1 to end</text>' svg
  grep -q '<text[^>]*>reads from a pipe (descriptor [0-9]*)</text>' svg
  grep -q '<title>Ended from outside (timeout).* Nobody can go on' svg
  grep -q '"name":"waits for child 1 to end"' trace
  grep -q '"name":"reads from a pipe (descriptor [0-9]*)"' trace
  ! command -v xmllint >/dev/null || xmllint --noout svg
  python3 -m json.tool trace >/dev/null
}

# On made time a nap stands in a call without end, which only its time ends.
@test "hangs: whoever naps is asleep at a time-out on made time, too" {
  cd "$BATS_TEST_TMPDIR"
  "$BUILD/observe" --virtual-time --timeout 120 sh -c \
    'sleep 50; sleep 50; sleep 50' </dev/null 2>said 3>&- || true
  grep -q '^observe: It does not hang\.' said || fail "$(cat said)"
  grep -q 'Child 3 (sleep) is asleep\.' said || fail "$(cat said)"
  if grep -qE 'Nobody can go on|waits for a signal' said; then
    fail "$(cat said)"
  fi
}
