load ../helpers/helpers

# The observer knows the FILEs of no other C library.
skip_without_glibc() {
  getconf GNU_LIBC_VERSION >/dev/null 2>&1 ||
    skip "the buffers of this C library are not known"
}

setup_file() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  "$BUILD/observe" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
  cd "$BATS_FILE_TMPDIR" || return
  local names
  read -ra names < <("$BUILD/tests/knots" 2>&1 | sed 's/.*one of: //')
  # Where somebody outside could help, made time passes as it does there.
  # shellcheck disable=SC2016 # it is the inner shell's
  printf '%s\n' "${names[@]}" | xargs -P 6 -I % sh -c '
    seconds=1000
    case % in accepts-once-more | no-datagram | fifo*) seconds=0.3 ;; esac
    mkdir -p %
    cd % && "$0/observe" --virtual-time --timeout $seconds --max-wall 60 \
      --json json "$0/tests/knots" % </dev/null >/dev/null 2>../%.said 3>&-
    exit 0' "$BUILD"
}

# says NAME REGEX: what is said of that hang.
says() {
  local said
  said=$(sed -n '/\(timeout\|hang\):/d; s/^observe: //p' \
    "$BATS_FILE_TMPDIR/$1.said")
  [[ $said =~ $2 ]] || fail "$1: $said"
}

@test "knots: all hang, but those whom somebody outside could help" {
  local said
  for said in "$BATS_FILE_TMPDIR"/*.said; do
    case $said in
      */accepts-once-more.said | */no-datagram.said)
        grep -q "does not hang, but nobody of the program can" "$said" ;;
      *) grep -q "observe: Nobody can go on" "$said" ;;
    esac || fail "$said: $(cat "$said")"
  done
}

@test "knots: a pipe that was made too late" {
  says pipe-after-fork "The parent reads from a pipe .*made the pipe after it had \
forked, so that no other process has an end of it. Call pipe before fork"
  says child-makes-pipe "Child 1 reads from a pipe .*made the pipe itself, after \
it was forked"
}

@test "knots: what stands in a buffer" {
  skip_without_glibc
  says question-in-buffer "Child 1 reads what the parent has printed, but that has \
not left it yet: 4 bytes are still in its stdio buffer .* Call fflush"
  says answer-in-buffer "The parent reads what child 1 has printed, .* 14 bytes are \
still in its stdio buffer"
  says wait-for-popen "\(sort\) reads .* still open in the parent .* 2 bytes that \
the parent has printed to it are still in its stdio buffer"
}

@test "knots: a line without its end" {
  skip_without_glibc
  grep -q 'in fgets' "$BATS_FILE_TMPDIR/half-a-line.said" ||
    skip "built without libdw: lines are not known"
  says fread-wants-more "The parent waits in fread, which returns only when all"
  says half-a-line "Child 1 waits for the rest of a line, and the parent for its \
answer: what has come so far, \"why\", has no newline at its end"
}

@test "knots: pipes of several" {
  says popen-reads-ours "\(cat\) reads from a pipe .*still open in the parent"
  says wait-for-popen "The parent waits for it to end: .* close descriptor"
  says ring "Child 1 and child 3 are two of 3 that all read first, in a circle"
}

@test "knots: FIFOs, and the end of what a socket sends" {
  says fifo-for-both "as it has opened it to read and to write \(O_RDWR\)"
  says fifo-after-wait "opens the FIFO late for writing.* let it open the other end \
first, and then wait for child 1"
  says echo-without-shutdown "both read first: .*shutdown\(..., SHUT_WR\)"
}

@test "knots: sockets for which somebody else must come" {
  says accepts-once-more "waits for a connection .* Let it accept as often as they \
connect, not more"
  says no-datagram "A datagram may be lost, or was never sent"
}

@test "knots: polls of nothing, a timer that is not set" {
  says poll-of-nothing "waits in poll for nothing at all: its list names no"
  says select-below "waits in select for nothing at all: descriptor 3 is in its \
set, but .* only at those below 3"
  says told-once "waits in epoll_wait for descriptor 4, .* with EPOLLET it is told \
of that only once"
  says asks-about-another "waits in epoll_wait, but not for descriptor 4, where \
something to read has come"
  says epoll-without-any "waits in epoll_wait for nothing at all: .*epoll_ctl"
  says timer-not-set "reads from a timerfd \(descriptor 3\) that is not set"
}

@test "knots: locks" {
  says robust-and-wait "Child 1 waits for a mutex that the parent holds, who cannot"
  says wait-with-another-lock "waits for a condition .* and holds a mutex meanwhile \
for which thread 1 waits, who so cannot signal it"
  says both-wait-first "waits at another.* must have 1 at the start"
  says semaphore-is-copied "at a semaphore .* in memory of this process alone, and \
a fork makes a copy of it"
  says semaphore-for-threads "at a semaphore .* for the threads of one process: .*\
sem_init\(..., 1, ...\)"
  says until-it-is-zero "semaphore 0 of a System V set until it is 0, and nobody is \
left who could lower it"
  says two-sets "The parent waits at semaphore 1 of a System V set.* take them in \
the same order.* Child 1 waits at semaphore 0"
  says changed-but-not-woken "Child 1 waits at a futex .* changed already, from 0 to \
7, but that alone wakes nobody: call FUTEX_WAKE"
}

@test "knots: signals" {
  says another-signal "waits for a signal, SIGUSR1, .* come is SIGUSR2, which is \
blocked and not in its set"
  says mask-keeps-it-out "SIGUSR1 has come, but is blocked while it waits: the mask"
  says both-pause "Child 1 waits for one, too. If each sends its own only after"
  says handler-was-first "SIGUSR1 was not blocked when it came, so that it went to \
its handler"
}

@test "knots: the record says who made what, and how the others came by it" {
  python3 - "$BATS_FILE_TMPDIR" <<'END'
import json, sys
def blocked(name):
    record = json.load(open(f"{sys.argv[1]}/{name}/json"))
    return {b["process"]: b for b in record["blocked"]}
own = blocked("pipe-after-fork")[0]
assert own["made_by"] == 0 and own["made_at_ms"] >= 0, own
assert own["ends"] == [{"process": 0, "descriptor": 4, "how": "opened"}], own
asked = blocked("answer-in-buffer")
assert asked[0]["made_by"] == asked[1]["made_by"] == 0, asked
assert asked[0]["ends"] == [
    {"process": 1, "descriptor": 6, "how": "inherited"}], asked
assert asked[1]["ends"] == [
    {"process": 0, "descriptor": 4, "how": "opened"}], asked
turns = blocked("both-wait-first")
for one, the_other in (0, 1), (1, 0):
    assert turns[one]["ends"] == [
        {"process": the_other, "descriptor": None, "how": "mapped"}], turns
    assert turns[one]["made_by"] is None, turns
END
}
