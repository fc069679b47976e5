load ../helpers/helpers

setup_file() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  "$BUILD/observe" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
  cd "$BATS_FILE_TMPDIR" || return
  local names
  read -ra names < <("$BUILD/tests/tangles" 2>&1 | sed 's/.*one of: //')
  # On made time it is certain at once. Where somebody outside could help, time
  # passes as it does there; and a busy machine may need longer.
  # shellcheck disable=SC2016 # it is the inner shell's
  printf '%s\n' "${names[@]}" | xargs -P 6 -I % sh -c '
    made="--virtual-time --timeout 1000 --max-wall 60"
    case % in fifo* | tcp* | terminal* | nobody-connects) made= ;; esac
    for seconds in 1 4; do
      mkdir -p %
      (cd % && "$0/observe" ${made:---timeout $seconds} --facts facts \
        --json json "$0/tests/tangles" %) </dev/null >/dev/null 2>%.said 3>&-
      ! grep -qx "hang=none" %/facts || continue
      exit 0
    done
    exit 0' "$BUILD"
}

# says NAME REGEX: what is said of that hang; it may stand in several lines.
says() {
  local said
  said=$(sed -n '/\(timeout\|hang\):/d; s/^observe: //p' \
    "$BATS_FILE_TMPDIR/$1.said")
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

@test "tangles: all but one hang, and nobody of them can go on" {
  local facts name
  for facts in "$BATS_FILE_TMPDIR"/*/facts; do
    name=$(basename "$(dirname "$facts")")
    [ "$name" = nobody-connects ] || saw "$name" hang=all
  done
  says nobody-connects "^It does not hang, but nobody of the program can go on \
until somebody outside does something\. .* Child 1 waits for a connection"
}

@test "tangles: ends of pipes" {
  says copy-of-end "The parent reads from a pipe whose last writing end it holds \
itself \(descriptor 5\)"
  says shell-keeps-ends "Child 2 \(wc\) reads .* still open in the parent .* close \
descriptor 4 before it waits"
  says last-keeps-first "Child 2 reads .* still open in child 3 \(descriptor 4\)"
  says grandchild-keeps-end "The parent reads .* still open in orphan 1 of child 1"
  says ask-a-filter "Child 1 \(sort\) reads until its input ends, and the parent, \
who has the writing end \(descriptor 4\), reads its answer already. Close \
descriptor 4 first"
  says popen-twice "\(cat\) reads from a pipe .* still open in child 3"
  says select-own-end "Child 1 waits in select for a pipe whose last writing end it \
holds itself"
  says poll-two-children "Child 1 reads what the parent has not written yet, and \
that one waits in poll for child 1"
  says epoll-worker "Child 1 reads what the parent has not written yet"
  says stopped-reader "Child 1 is stopped by SIGSTOP, and nobody will send it \
SIGCONT.* Child 2 writes to a pipe"
}

@test "tangles: sockets and terminals" {
  says no-shutdown "Child 1 reads from a socket .* still open in the parent"
  says tcp-both-read "both read first"
  says tcp-both-write "both write, and neither reads: what they write to is full\."
  says tcp-until-end "Child 1 reads from a socket .* still open in the parent"
  says datagrams-pile-up "Child 1 writes to a socket that is full, and the parent"
  says terminal-of-ours "Child 1 reads from the terminal .* still open in the \
parent"
  says in-background "is stopped by SIGTTIN.* wanted to read from the terminal"
}

@test "tangles: locks, and all that threads wait for" {
  says upgrade "read-write lock, to write, while 1 reads.* who reads cannot become \
a writer"
  says reader-keeps "Thread 1 waits for a read-write lock, to write, while 1 reads"
  says writer-keeps "Thread 1 waits for a read-write lock, to read, that the main \
thread holds"
  says join-with-lock "Thread 1 waits for a mutex that the main thread holds, who \
cannot go on either"
  says two-semaphores "waits at a semaphore"
  says named-semaphore "Child 1 waits at a semaphore"
  says shared-barrier "waits at a barrier for 3, but only 2 have come"
  says shared-condition "Child 1 waits for a condition"
  says signal-for-all "2 wait there: pthread_cond_signal wakes one"
  says main-has-left "Thread 1 waits at a semaphore"
  says lock-and-wait "Child 1 waits for a mutex that the parent holds"
  saw upgrade blocked_on=rwlock
}

@test "tangles: files and queues" {
  says file-lock-and-wait "Child 1 waits for a lock on the file .*data.lock that \
the parent holds"
  says two-ofd-locks "which child [12] has locked; .* in the same order"
  says flock-twice "locked itself, through another descriptor"
  says fifos-in-two-orders "opens the FIFO to for writing, and nobody .* Let both \
open the FIFOs in the same order"
  says fifo-read-twice "opens the FIFO news for reading, and nobody opens it for \
writing"
  says both-receive "The parent and child 1 both receive first"
  says both-send "The parent and child 1 both send first"
  says other-type "waits for a message of type 2, .* Is that the type"
}

@test "tangles: children and signals" {
  says child-was-faster "SIGCHLD came before it began to wait"
  says nobody-sends "Child 1 waits for a signal, SIGUSR1, and nobody"
  says signal-by-descriptor "Child 1 waits for a signal, SIGUSR1, and nobody"
  says no-event "Child 1 reads from an eventfd .* nobody is left who adds to it"
  says poll-a-child "The parent waits in poll for the end of child 1"
  says vfork-and-wait "The parent stands still until its vfork child ends or execs"
}
