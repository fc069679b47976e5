# $names in single quotes are jq's and sh's own:
# shellcheck disable=SC2016
load ../helpers/helpers

setup() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  OBSERVE=$BUILD/observe
  LIVES=$BUILD/tests/lives
  "$OBSERVE" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
}

not() { ! "$@"; } # unlike a bare `!', this can fail a test

# observe [OPTION ...] PROGRAM [ARG ...]: run_program under the observer; the
# record is in observed.json, its facts are read by `saw`.
observe() {
  run_program "$OBSERVE" --facts "$BATS_TEST_TMPDIR/observed" \
    --json "$BATS_TEST_TMPDIR/observed.json" "$@"
}

life() {
  observe --timeout 20 "$LIVES" "$1"
  [[ $exit_code == "${2:-0}" ]] || fail "$1 exited with $exit_code: $errors"
}

value() { sed -n "s/^$1=//p" "$BATS_TEST_TMPDIR/observed"; }

# saw NAME=VALUE ...: facts, exactly.
saw() {
  local fact
  for fact; do
    grep -qx "$fact" "$BATS_TEST_TMPDIR/observed" ||
      fail "expected $fact, saw $(value "${fact%%=*}")"
  done
}

query() { jq -r "$1" "$BATS_TEST_TMPDIR/observed.json"; }

@test "observe: the program's output and exit status pass through" {
  observe sh -c 'echo out; echo err >&2; exit 5'
  assert_equal "$output" out
  assert_equal "$errors" err
  assert_equal "$exit_code" 5
  saw verdict=exit exit=5 signal=null out_bytes=4 err_bytes=4 mode=trace
  head -c 3000000 /dev/urandom >"$BATS_TEST_TMPDIR/bytes"
  "$OBSERVE" cat "$BATS_TEST_TMPDIR/bytes" 3>&- |
    cmp - "$BATS_TEST_TMPDIR/bytes"
}

@test "observe: output is passed on while the program runs" {
  # The program does not go on before its first line has been read.
  local fifo=$BATS_TEST_TMPDIR/fifo line
  mkfifo "$fifo" "$fifo.go"
  "$OBSERVE" --timeout 20 sh -c 'echo first; read -r go <"$0"; echo last $go' \
    "$fifo.go" >"$fifo" 2>/dev/null 3>&- &
  exec 5<"$fifo"
  read -r line <&5
  assert_equal "$line" first
  timeout 20 sh -c 'echo now >"$0"' "$fifo.go" || fail "held back to the end"
  read -r line <&5
  assert_equal "$line" "last now"
  exec 5<&-
  wait
}

@test "observe: stdin is the program's; a signal is 128 + its number" {
  echo hello | "$OBSERVE" cat >"$BATS_TEST_TMPDIR/copy" 3>&-
  assert_equal "$(cat "$BATS_TEST_TMPDIR/copy")" hello
  life crash 139
  saw verdict=signal signal=11 exit=null killed_by_signal=1
}

@test "observe: a program that cannot be run, a wrong option" {
  local wrong options
  # Whatever the filter stops, the words that exec has failed get through.
  for options in "" "--json /dev/null" "--max-forks 3 --facts /dev/null" \
    "--order first" "--virtual-time --order 3 --fine-order"; do
    # shellcheck disable=SC2086
    run_program timeout -s KILL 20 "$OBSERVE" $options ./no-such-program
    assert_equal "$options: $exit_code" "$options: 127"
    [[ $errors == *"cannot run ./no-such-program: No such file"* ]]
  done
  run_program "$OBSERVE" /etc/passwd
  assert_equal "$exit_code" 126
  for wrong in --max-live=many --timeout=-1 --max-output=1.5 --nonsense; do
    run_program "$OBSERVE" "$wrong" true
    assert_equal "$exit_code" 2
  done
  run_program "$OBSERVE"
  assert_equal "$exit_code" 2
  run_program "$OBSERVE" --json "$BATS_TEST_TMPDIR/no/where" touch ran
  assert_equal "$exit_code" 4
  [ ! -e ran ]
}

@test "observe: under another tracer it says so and exits 3" {
  command -v strace >/dev/null || skip "no strace"
  # A sanitizer's search for leaks needs to trace, too.
  ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-} \
    run_program strace -f -o /dev/null "$OBSERVE" true
  assert_equal "$exit_code" 3
  [[ $errors == *"cannot trace here"* ]]
}

@test "observe: fork and wait, with every exit code and reaper" {
  life fork-wait
  saw verdict=ok forks=5 max_live=2 max_children=1 not_joined=0 orphans=0 \
    left_running=0 main_waits=5 main_polls=0 max_sleeping=0 events_lost=0
  assert_equal "$(query '[.processes[1:][] | .exit] | join(" ")')" "0 1 2 3 4"
  assert_equal "$(query '[.processes[1:][] | .reaped_by] | unique[]')" parent
  assert_equal "$(query '[.processes[1:][] | .parent] | unique[]')" 0
}

@test "observe: sleepers side by side, and one after the other" {
  life side-by-side
  saw forks=5 max_sleeping=5 max_children=5 not_joined=0 main_waits=5
  assert_between 190 "$(value main_wait_ms)" 2000
  # A parent that comes late to its wait, on a busy machine, is told of too.
  [[ $(query .story) =~ \
    ^"5 children slept at the same time; all were joined."(\ .*\ zombies?[\ ,].*)?$ ]]
  life one-by-one
  saw forks=3 max_sleeping=1 max_children=1 not_joined=0
}

@test "observe: a nap of 100 ms is a span of 100 ms" {
  local i
  # The kernel may wake a sleeper late on a busy machine, never early: the
  # best of fifteen shows what the observer adds.
  : >"$BATS_TEST_TMPDIR/naps"
  for i in 1 2 3; do
    life nap-100
    query '.processes[1:][] | .spans[] | select(.[2] == "asleep")
           | .[1] - .[0]' >>"$BATS_TEST_TMPDIR/naps"
  done
  assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/naps")" 15
  assert_between 100 "$(sort -n "$BATS_TEST_TMPDIR/naps" | head -1)" 110
  assert_between 100 "$(sort -n "$BATS_TEST_TMPDIR/naps" | tail -1)" 1000
}

@test "observe: orphans live on to their end" {
  life orphans
  saw verdict=ok forks=2 orphans=2 left_running=2 not_joined=2 main_waits=0
  assert_equal "$(query '[.processes[1:][] | .reaped_by] | unique[]')" init
  [[ $(query .story) == "2 children were never waited for; they outlived"* ]]
  [[ $(query '.processes[2] | .end - .orphaned > 250') == true ]]
}

@test "observe: what outlives the program for too long is named and killed" {
  observe --linger 0.1 "$LIVES" orphans
  assert_equal "$exit_code" 125
  saw verdict=left-running exit=0 left_running=2
  [[ $errors == *"left-running: 2 processes still alive"*"lives (pid "* ]]
  assert_equal "$(query '[.processes[1:][] | .killed_by_observer] | unique[]')" \
    true
}

@test "observe: zombies, joined late or never" {
  life zombie
  saw max_zombies=1 not_joined=0 left_running=0
  assert_between 280 "$(value longest_zombie_ms)" 3000
  life zombies-left
  saw max_zombies=2 not_joined=2 orphans=0 left_running=0
  assert_equal "$(query '[.processes[1:][] | .reaped_by] | unique[]')" init
}

@test "observe: grandchildren, and a child that leaves one behind" {
  life grandchild
  saw forks=2 max_live=3 max_children=1 not_joined=0 orphans=0
  assert_equal "$(query '.processes[2].parent')" 1
  life daemon-like
  saw forks=2 orphans=1 not_joined=1 left_running=0
}

@test "observe: vfork, posix_spawn, system, popen" {
  life vfork
  saw forks=1 max_sleeping=1 not_joined=0
  assert_equal "$(query '.processes[1].name')" sleep
  life spawn
  saw forks=1 not_joined=0
  life system
  saw forks=1 not_joined=0
  life popen
  saw forks=1 not_joined=0
}

@test "observe: threads, also those that fork and exec" {
  life threads
  saw forks=0 threads=3 max_live=1 max_sleeping=3
  life fork-in-thread
  saw forks=1 threads=1 not_joined=0 main_waits=1
  life exec-in-thread
  saw forks=0 threads=1 verdict=ok
}

@test "observe: SIGCHLD handlers, and SIGCHLD ignored" {
  life sigchld-handler
  saw forks=5 not_joined=0 max_sleeping=5
  life sigchld-ignored
  saw forks=3 not_joined=0 max_zombies=0
  assert_equal "$(query '[.processes[1:][] | .reaped_by] | unique[]')" auto
  life nap-with-signals
  # One nap, and all of it, though five signals came.
  [[ $(query '[.processes[0].spans[] | select(.[2] == "asleep")]
    | length == 1 and .[0][1] - .[0][0] >= 299') == true ]]
}

@test "observe: WNOWAIT, WUNTRACED and WNOHANG mean what they mean" {
  life wnowait
  saw not_joined=0 main_waits=3
  assert_between 190 "$(value longest_zombie_ms)" 3000
  life wuntraced
  saw not_joined=0 main_waits=4 main_polls=1 max_zombies=0
  [[ $(query '[.processes[1].spans[] | select(.[2] == "stopped")] | length') \
    == 1 ]]
  life polling
  saw not_joined=0 main_wait_ms=0.000
  [ "$(value main_polls)" = "$(value main_waits)" ]
}

@test "observe: a child that is killed, and by whom" {
  life killed
  saw killed_by_signal=1 not_joined=0 exit=0
  assert_equal "$(query '.processes[1].signal')" SIGTERM
  assert_equal "$(query '.events[] | select(.what == "kill")
    | "\(.process) \(.signal)"')" "0 SIGTERM"
}

@test "observe: two that compute are runnable at once" {
  life compute
  saw forks=2 max_runnable=2 max_sleeping=0
  assert_between 700 "$(value cpu_ms)" 20000
}

@test "observe: 1,000 short forks are 1,000 processes" {
  observe "$LIVES" thousand
  assert_equal "$exit_code" 0
  saw forks=1000 not_joined=0 main_waits=1000 max_live=2 events_lost=0
  assert_equal "$(query '[.processes[1:][] | select(.reaped_by == "parent"
    and .exit == (.id - 1) % 200)] | length')" 1000
}

@test "observe: every line of output has its moment and its writer" {
  life talkers
  assert_equal "$(query '[.lines[] | select(.stream == "stdout")] | length')" 200
  # Each line starts with the pid of who wrote it.
  assert_equal "$(query '. as $r | [.lines[] | select(.stream == "stdout")
    | (.text | split(" ")[0]) == ($r.processes[.process].pid | tostring)]
    | unique[]')" true
  assert_equal "$(query '[.lines[] | select(.stream == "stderr")
    | "\(.process) \(.text)"][]')" "0 done"
  assert_equal "$(query '[.lines[].ms] | . == sort')" true
  assert_equal "$(query '[.lines[] | select(.stream == "stdout").text]
    | join("\n")')" "$output"
}

@test "observe: nothing is inherited" {
  run_program bash -c '
    trap "" HUP INT QUIT USR1 CHLD
    exec 7</dev/null 9>/dev/null
    exec "$@"' bash "$OBSERVE" "$LIVES" inheritance
  assert_equal "$exit_code" 0
}

@test "observe: --fail-fork lets one fork fail" {
  observe --fail-fork 3 "$LIVES" fork-wait
  assert_equal "$exit_code" 9
  [[ $errors == *"fork (Resource temporarily unavailable)"* ]]
  saw fork_refused=1 forks=2
}

@test "observe: --max-live and --max-forks hold exactly" {
  observe --max-live 6 --max-forks 5 "$LIVES" side-by-side
  saw verdict=ok max_live=6
  observe --max-live 5 "$LIVES" side-by-side
  assert_equal "$exit_code" 125
  saw verdict=process-limit max_live=5
  observe --max-forks 4 "$LIVES" one-by-one
  saw verdict=ok
  observe --max-forks 2 "$LIVES" one-by-one
  saw verdict=process-limit forks=2
}

@test "observe: --max-output passes on exactly that much" {
  run_program "$OBSERVE" --max-output 1000 --timeout 20 yes
  assert_equal "$exit_code" 125
  assert_equal "$(wc -c <"$BATS_TEST_TMPDIR/out")" 1000
}

@test "observe: memory that processes share is counted once" {
  observe --max-memory 60M "$LIVES" share-memory
  saw verdict=ok
  (($(value peak_rss_kib) > 61440)) # each page for each who has it
  observe --max-memory 20M "$LIVES" share-memory
  saw verdict=memory-limit
}

@test "observe: a timeout says what everybody was doing" {
  observe --timeout 1.5 "$BUILD/tests/runaway" stopped-child
  assert_equal "$exit_code" 124
  saw verdict=timeout
  [[ $errors == *"1 blocked in wait, 1 stopped by a signal"* ]] ||
    fail "$errors"
}

@test "observe: a signal to outside is refused" {
  sleep 30 3>&- &
  local outside=$!
  observe sh -c "kill -TERM $outside"
  assert_equal "$exit_code" 125
  saw verdict=signal-outside signals_outside=1
  [[ $errors == *"called kill($outside, SIGTERM)"* ]]
  observe sh -c "kill -0 $outside"
  saw verdict=ok signals_outside=0
  kill "$outside" || fail "it was killed all the same"
}

@test "observe: a call that reaches outside is refused, and named" {
  command -v prlimit >/dev/null || skip "no prlimit"
  sleep 30 3>&- &
  local outside=$! before
  before=$(prlimit --pid "$outside" --nofile --noheadings)
  observe sh -c "prlimit --pid $outside --nofile=7; prlimit --nofile=9 true"
  assert_equal "$(prlimit --pid "$outside" --nofile --noheadings)" "$before"
  kill "$outside"
  assert_equal "$exit_code" 125
  saw verdict=call-refused calls_refused=1 signals_outside=0
  [[ $errors == *"called prlimit64 for process $outside"* ]] || fail "$errors"
  assert_equal "$(query '.events[] | select(.what == "call-refused")
    | "\(.call) \(.to)"')" "prlimit64 $outside"
}

@test "observe: what would loosen its hold is refused, and is no verdict" {
  observe unshare --user true
  assert_equal "$exit_code" 1
  saw verdict=exit calls_refused=1
  assert_equal "$(query '.events[] | select(.what == "call-refused")
    | "\(.call) \(.to)"')" "unshare null"
}

# cpu_of COMMAND ...: processor time of it and all its children, in ms.
cpu_of() {
  local TIMEFORMAT='%U %S'
  { time "$@" >/dev/null 2>&1 3>&-; } 2>&1 | awk '{ print ($1 + $2) * 1000 }'
}

@test "observe: five times as many processes cost about five times as much" {
  local small large
  (($(ulimit -u) > 3000)) || skip "not so many processes here"
  small=$(cpu_of "$OBSERVE" "$LIVES" small-crowd)
  large=$(cpu_of "$OBSERVE" --facts "$BATS_TEST_TMPDIR/observed" "$LIVES" \
    large-crowd)
  saw verdict=ok forks=2000 max_live=2001 not_joined=0 killed_by_signal=2000
  # Were it as the square, it would be 25 times.
  awk -v s="$small" -v l="$large" 'BEGIN { exit !(l < 20 * s) }' ||
    fail "$small ms, $large ms"
}

@test "observe: a limit that strikes when thousands are alive ends them all" {
  (($(ulimit -u) > 3000)) || skip "not so many processes here"
  observe --max-live 1200 "$LIVES" large-crowd
  assert_equal "$exit_code" 125
  saw verdict=process-limit max_live=1200 forks=1199
  assert_equal "$(query '[.processes[] | select(.end == null)] | length')" 0
}

# what_lasts: names in the folders that all use, and SysV objects.
what_lasts() {
  ls /dev/shm
  ipcs -a | grep '^0x' || true
  ls -d /tmp/lives.* 2>/dev/null || true
}

# leaves_nothing WAY ...: run so, all eight that lives leaves are found.
leaves_nothing() {
  local before
  before=$(what_lasts)
  run_program "$@" "$OBSERVE" --facts "$BATS_TEST_TMPDIR/observed" \
    --json "$BATS_TEST_TMPDIR/observed.json" "$LIVES" leaves-things
  assert_equal "$exit_code" 0
  saw verdict=ok left_behind=8
  assert_equal "$(query '.left_behind[]' |
    sed -E 's/lives\.[A-Za-z0-9]{6}$/N/; t; s/[0-9]+/N/' | sort)" \
    "$(sort <<<'/dev/shm/lives.shm
/dev/shm/sem.lives.sem
/tmp/N
/tmp/lives.N.renamed
SysV message queue N
SysV semaphores N
SysV shared memory N
message queue /lives.queue')"
  [[ $errors == "observe: left behind, and removed: "*/lives.shm* ]]
  assert_equal "$(what_lasts)" "$before"
}

@test "observe: what a run leaves behind is counted, named and removed" {
  command -v ipcs >/dev/null || skip "no ipcs"
  leaves_nothing
}

@test "observe: the same where no namespaces can be made" {
  command -v ipcs >/dev/null || skip "no ipcs"
  leaves_nothing "$BUILD/tests/without_spaces"
}

@test "observe: what the command line names, or lies in its folder, stays" {
  local dir
  dir=$(mktemp -d /tmp/observe-test.XXXXXX)
  observe touch "$dir.asked"
  assert_equal "$exit_code" 0
  saw left_behind=0
  rm "$dir.asked"
  cd /tmp
  observe sh -c "echo here >observe-test.$$"
  saw left_behind=0
  rm "observe-test.$$"
  cd "$dir"
  observe sh -c 'mkdir sub; echo a >sub/a; echo a >b; mv b sub'
  saw left_behind=0
  cat sub/a sub/b
  cd /
  # What was moved in from elsewhere is not removed with the folder.
  echo precious >"$dir/precious"
  sleep 0.1
  observe sh -c "mkdir /tmp/observe-test.d\$\$; mv '$dir/precious' \
    /tmp/observe-test.d\$\$; echo \$\$"
  saw left_behind=1
  assert_equal "$(cat "/tmp/observe-test.d$output/precious")" precious
  rm -r "$dir" "/tmp/observe-test.d$output"
}

@test "observe: a signal that is ignored is told apart" {
  local arrived='.events[] | select(.signal and .process == 0) |
    .what + " " + .signal'
  observe bash -c 'trap "" USR1; kill -USR1 $$; trap : USR2; kill -USR2 $$; :'
  saw verdict=ok
  assert_equal "$(query "$arrived" | grep -v '^kill' | sort -u)" \
    $'signal SIGUSR2\nsignal-ignored SIGUSR1'
}

@test "observe: SIGTERM to the observer ends all, with facts" {
  "$OBSERVE" --facts "$BATS_TEST_TMPDIR/observed" sleep 77 3>&- &
  local observer=$! i
  for ((i = 0; i < 100; i++)); do
    ! pgrep -P "$observer" >/dev/null || break
    sleep 0.05
  done
  local inner
  inner=$(pgrep -P "$observer")
  sleep 0.3
  kill -TERM "$observer"
  status=0
  wait "$observer" || status=$?
  assert_equal "$status" 143
  saw verdict=interrupted
  not kill -0 "$inner" 2>/dev/null
}

@test "observe: kill -9 of the observer takes the whole tree along" {
  # A number that nobody else sleeps for, in another run of this test.
  local long=78.$BASHPID i inner=
  "$OBSERVE" sh -c "setsid sleep $long & sleep $long & wait" 3>&- &
  local observer=$!
  for ((i = 0; i < 100; i++)); do
    inner=$(pgrep -f "^sleep ${long/./[.]}\$" || true)
    [[ $(wc -w <<<"$inner") != 2 ]] || break
    sleep 0.05
  done
  assert_equal "$(wc -w <<<"$inner")" 2
  kill -KILL "$observer"
  for ((i = 0; i < 100; i++)); do
    inner=$(pgrep -f "^sleep ${long/./[.]}\$" || true)
    [ -n "$inner" ] || break
    sleep 0.05
  done
  assert_equal "$inner" ""
}

@test "observe: programs with sanitizers run under it" {
  local kind program=$BATS_TEST_TMPDIR/sanitized
  for kind in address,undefined thread; do
    if ! cc -fsanitize=$kind -g -pthread -o "$program" \
      "$ROOT/tests/common/lives.c" 2>/dev/null; then
      continue
    fi
    run_program "$program" side-by-side
    [[ $exit_code == 0 ]] || continue # does not run here by itself either
    observe --timeout 30 "$program" side-by-side
    assert_equal "$exit_code" 0
    assert_equal "$errors" ""
    saw verdict=ok forks=5 not_joined=0
  done
}

@test "observe: --help names every option" {
  run_program "$OBSERVE" --help
  assert_equal "$exit_code" 0
  local option
  for option in timeline svg trace facts json timeout max-live max-forks \
    max-output max-file max-memory max-cpu fail-fork linger processes spans \
    events lines help; do
    [[ $output == *"--$option "* ]] || fail "--$option is missing"
  done
}

# lines: stream, writer and text of each line of output, in order.
lines() { query '.lines[] | "\(.stream) \(.process) \(.text)"'; }

@test "observe: a line has the time of its last byte, and its place" {
  observe "$LIVES" unfinished-line
  assert_equal "$(lines)" "stderr 0 between
stdout 0 first last"
  query '.lines[1].ms >= 80 and .lines[1].newline == false' | grep -qx true
}

@test "observe: whoever writes, by whatever descriptor and call, is known" {
  observe --timeout 20 "$LIVES" writers
  assert_equal "$exit_code" 0
  assert_equal "$(lines)" "$(for i in 1 2 3 4 5 6 7; do
    echo "stdout $i from $i"
  done)"
}

@test "observe: more spans than are kept, and all sums are exact" {
  # It naps 2,500 times for 0.1 ms, then once for 300 ms.
  observe --svg "$BATS_TEST_TMPDIR/svg" --timeout 60 "$LIVES" many-naps
  saw events_lost=0
  query '.processes[1].spans | length <= 4000 and
    (.[-8:] | map(.[1] - .[0]) | max >= 300)' | grep -qx true ||
    fail "the last nap is not there"
  query '[.processes[1] | .end - .fork, ([.spans[] | .[1] - .[0]] | add)] |
    (.[0] - .[1]) | . < 0.1 and . > -0.1' | grep -qx true
  query .story | grep -q 'Too much to draw: what took less than' ||
    fail "$(query .story)"
  grep -q 'Too much to draw' "$BATS_TEST_TMPDIR/svg"
}

@test "observe: a program sees for itself that /dev/full takes nothing" {
  [ -c /dev/full ] || skip "no /dev/full"
  local code=0
  "$OBSERVE" sh -c 'echo text 2>/dev/null || exit 7' >/dev/full 3>&- || code=$?
  assert_equal "$code" 7
}

@test "observe: huge pages count as memory" {
  local free
  free=$(awk '/^HugePages_Free/ { print $2 }' /proc/meminfo)
  ((free * 2 >= 8)) || skip "the machine has no huge pages to spare"
  cd "$BATS_TEST_TMPDIR"
  "$BUILD/observe" --facts facts python3 -c '
import mmap, time
MAP_HUGETLB = 0x40000
pages = mmap.mmap(-1, 8 << 20,
                  flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_HUGETLB)
for at in range(0, 8 << 20, 4096):
    pages[at] = 1
time.sleep(0.5)' 3>&-
  "$BUILD/observe" --facts without python3 -c 'import time; time.sleep(0.5)' 3>&-
  local more less
  more=$(sed -n 's/^peak_rss_kib=//p' facts)
  less=$(sed -n 's/^peak_rss_kib=//p' without)
  ((more - less >= 8000)) || fail "$more KiB, and without them $less"
}

@test "observe: compiles for arm64" {
  local compiler=aarch64-linux-gnu-gcc files
  command -v $compiler >/dev/null || skip "no $compiler"
  cd "$ROOT"
  files=(common/observe/*.c)
  # What names lines needs headers that may be there for this machine only.
  $compiler -fsyntax-only -x c - <<<'#include <elfutils/libdwfl.h>' 2>/dev/null ||
    mapfile -t files < <(grep -L -e elfutils -e dwarf.h common/observe/*.c)
  run -0 $compiler -std=gnu17 -fsyntax-only -Wall -Wextra -Werror \
    -Icommon/pool -Icommon/cli "${files[@]}"
}
