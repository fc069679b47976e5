# What every bats file of this project loads. Programs run through
# run_program, never through bats' own `run`: a program whose orphan holds
# stdout would block `run` until the orphan ends, and a hung one would never be
# ended. Builds nothing: `make test` has built what tests need.
bats_require_minimum_version 1.5.0
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$ROOT/common/make/bats-library.sh"
bats_load_library bats-support
bats_load_library bats-assert

# What tests find in build/ stays as it was built, with whatever flags.
export AS_BUILT=1
BUILD=${BUILD:-$ROOT/build}
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac
# Sanitizers make programs slower, pictures above all.
slower=1
[[ $BUILD != */sanitize-* ]] || slower=4

# Nothing that start_program began outlives its test, also when the test fails
# before finish_program. FAIL_FAST=1: after a file's first failed test the
# others are skipped (run-mutants.sh needs only the first); a file with a setup
# of its own calls skip_after_failure there.
setup() {
  skip_after_failure
}

skip_after_failure() {
  [[ -z ${FAIL_FAST:-} || ! -e $BATS_FILE_TMPDIR/failed ]] ||
    skip "a test before this one failed"
}

teardown() {
  [[ -n ${BATS_TEST_COMPLETED:-} ]] || : >"$BATS_FILE_TMPDIR/failed"
  [[ -z ${guard_pid:-} ]] || kill "$guard_pid" 2>/dev/null || true
}

# run_program [-t SECONDS] [-l LINGER] PROGRAM [ARG ...]
# Sets as bats' `run` does: status, output (stdout only), lines; and also
# errors (stderr), verdict, exit_code, signal, wall_ms, left_running and
# linger_ms (see guard.c). PROGRAM may be a lesson's name, such as
# 03-joined-fork.
run_program() {
  local deadline=$((30 * slower)) linger=0.5
  while [[ $1 == -* ]]; do
    case $1 in
      -t) deadline=$2 ;;
      -l) linger=$2 ;;
    esac
    shift 2
  done
  local program=$1 dir=$BATS_TEST_TMPDIR
  shift
  [[ $program == */* || ! -x $BUILD/$program ]] || program=$BUILD/$program
  status=0
  "$BUILD/tests/guard" "$deadline" "$linger" "$dir/out" "$dir/err" \
    "$dir/facts" "$program" "$@" 3>&- 4>&- || status=$?
  read_results
}

# Sets what run_program promises, from the files that guard left. Without a
# process of its own where bash can do it: some tests run a program often.
read_results() {
  local dir=$BATS_TEST_TMPDIR line value
  # $(...) drops every newline at the end; exactly one is right.
  output=$(<"$dir/out") errors=$(<"$dir/err")
  lines=()
  while IFS= read -r line; do lines+=("$line"); done <"$dir/out"
  if [[ -n $line ]]; then
    output+="(no newline here)"
    lines+=("$line")
  fi
  while [[ ${#lines[@]} -gt 0 && -z ${lines[${#lines[@]} - 1]} ]]; do
    output+=$'\n'
    unset 'lines[${#lines[@]}-1]'
  done
  while IFS='=' read -r line value; do
    case $line in
      verdict) verdict=$value ;;
      exit) exit_code=$value ;;
      signal) signal=$value ;;
      wall_ms) wall_ms=$value ;;
      left_running) left_running=$value ;;
      linger_ms) linger_ms=$value ;;
    esac
  done <"$dir/facts"
}

# fact NAME: one fact of the last run_program.
fact() {
  sed -n "s/^$1=//p" "$BATS_TEST_TMPDIR/facts"
}

# assert_succeeded: ended by itself with 0, said nothing on stderr, left no
# process behind, and joined all that it started: a child that ended unjoined
# becomes an orphan when its parent ends, although it is dead already.
assert_succeeded() {
  [[ $verdict == ok && $left_running == 0 && $(fact orphans) == 0 &&
    -z $errors ]] ||
    fail "verdict: $verdict, exit: $exit_code, signal: $signal," \
      "left running: $left_running, orphans: $(fact orphans)
stdout: $output
stderr: $errors"
}

# assert_slept: the program has hardly used a core, so it did not wait in a loop.
assert_slept() {
  assert_between 0 "$(fact cpu_ms)" 150
}

# assert_between LEAST NUMBER MOST: works with fractions.
assert_between() {
  awk -v a="$1" -v x="$2" -v b="$3" \
    'BEGIN { exit !(x ~ /^[0-9.]+$/ && a <= x + 0 && x + 0 <= b) }' ||
    fail "$2 is not from $1 to $3"
}

# normalise < TRANSCRIPT: what differs from run to run becomes a letter.
normalise() {
  sed -E -f "$ROOT/common/tools/normalise.sed"
}

# assert_order SLUG: the last output is one of the orders that
# expected/SLUG.order allows, and nothing else.
assert_order() {
  printf '%s\n' "$output" | normalise |
    "$ROOT/common/tools/order.py" "$ROOT/expected/$1.order" - ||
    fail "this order of lines cannot come from a right program:
$output"
}

# assert_usage_error LESSON ARG ...: refused with 2 and a usage line, with
# nothing on stdout.
assert_usage_error() {
  run_program "$@"
  assert_equal "$exit_code" 2
  assert_equal "$output" ""
  [[ $errors == *"usage: "* ]] || fail "no usage line: $errors"
}

# finished_seconds: the number that the program itself printed at its end.
finished_seconds() {
  sed -nE 's/^Finished in ([0-9.]+) second.*/\1/p' <<<"$output"
}

# with_faults "CALL:N:ERROR ..." PROGRAM [ARG ...]: run_program with system
# calls that fail (see faults.c).
with_faults() {
  use_faults "$1"
  run_program "${faulty[@]}" "$BUILD/$2" "${@:3}"
}

# with_faults_on_full_disk: the same, with stdout on a device that is full.
with_faults_on_full_disk() {
  [[ -c /dev/full ]] || skip "this system has no /dev/full"
  use_faults "$1"
  # shellcheck disable=SC2016
  run_program sh -c 'exec "$0" "$@" >/dev/full' "${faulty[@]}" "$BUILD/$2" \
    "${@:3}"
}

use_faults() {
  [[ -e $BUILD/tests/faults.so && $(uname) == Linux ]] ||
    skip "faults are injected with LD_PRELOAD, on Linux"
  faulty=(env "FAULTS=$1" "LD_PRELOAD=$BUILD/tests/faults.so"
    "ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}")
}

# start_program PROGRAM [ARG ...]: as run_program, but in the background.
# Sets program_pid. finish_program waits for it and sets what run_program does.
# Its deadline is 30 seconds, or what the caller says in `deadline`.
start_program() {
  local program=$1 dir=$BATS_TEST_TMPDIR
  shift
  [[ ! -x $BUILD/$program ]] || program=$BUILD/$program
  rm -f "$dir/facts"
  "$BUILD/tests/guard" $((${deadline:-30} * slower)) 1 "$dir/out" "$dir/err" "$dir/facts" \
    "$program" "$@" 3>&- 4>&- &
  guard_pid=$!
  wait_for grep -qs '^pid=.' "$dir/facts"
  program_pid=$(fact pid)
}

finish_program() {
  status=0
  wait "$guard_pid" || status=$?
  guard_pid=
  read_results
}

# wait_for COMMAND [ARG ...]: until it succeeds. Fails after 500 tries, which take
# 10 seconds; on a machine so slow that a try takes longer, after 40 seconds.
wait_for() {
  local tries=0 start=$SECONDS
  until "$@"; do
    if ((++tries > 500 * slower || SECONDS - start > 40 * slower)); then
      fail "waited $((SECONDS - start)) s in vain for: $*"
      return 1
    fi
    sleep 0.02
  done
}

# children_of PID: the pids of its children, oldest first.
children_of() {
  if [[ -r /proc/$1/task/$1/children ]]; then
    tr ' ' '\n' <"/proc/$1/task/$1/children" | grep .
  else
    pgrep -P "$1" | sort -n
  fi
}

# has_children PID COUNT
has_children() {
  [[ $(children_of "$1" | wc -l) -eq $2 ]]
}

# assert_transcript SLUG: the last output, letter for letter but for what
# normalise replaces, is expected/SLUG.txt.
assert_transcript() {
  assert_equal "$(normalise <<<"$output")" "$(cat "$ROOT/expected/$1.txt")"
}

# assert_help LESSON: --help and -h say on stdout what expected/help/ holds.
assert_help() {
  local flag
  for flag in --help -h; do
    run_program "$1" $flag
    assert_succeeded
    assert_equal "$output" "$(cat "$ROOT/expected/help/$1.txt")"
  done
}

# fails_on_full_disk PROGRAM [ARG ...]: run_program with stdout on a device
# that is always full.
fails_on_full_disk() {
  [[ -c /dev/full ]] || skip "this system has no /dev/full"
  # shellcheck disable=SC2016
  run_program sh -c 'exec "$0" "$@" >/dev/full' "$BUILD/$1" "${@:2}"
}

assert_fails_on_full_disk() {
  fails_on_full_disk "$@"
  [[ $exit_code == 1 ]] || fail "a full disk, yet exit status $exit_code"
}

# assert_finished_agrees: the seconds that the program printed are those that
# the clock on the wall saw, but for its start and end.
assert_finished_agrees() {
  awk -v said="$(finished_seconds)" -v wall="$wall_ms" \
    'BEGIN { exit !(said * 1000 <= wall + 10 && wall < said * 1000 + 900) }' ||
    fail "it says $(finished_seconds) s, and took $wall_ms ms"
}

# assert_told_to_a_hundredth LESSON [ARG ...]: of a second, in up to three runs
assert_told_to_a_hundredth() {
  for _ in 1 2 3; do
    run_program "$@"
    assert_succeeded
    assert_finished_agrees
    # A clock of whole seconds says this each time; another, hardly ever.
    [[ $(finished_seconds) == *.00 ]] || return 0
  done
  fail "three times, the seconds were whole"
}

# needs_terminal: skips where script(1) cannot run a program on a terminal.
needs_terminal() {
  script -V 2>/dev/null | grep -q util-linux ||
    skip "needs the script command of util-linux"
  [[ $(script -qec 'echo works' /dev/null 2>/dev/null </dev/null) == works* ]] ||
    skip "no terminal can be opened here (is /dev/pts mounted?)"
}

# assert_same_on_terminal LESSON: its default run prints on a terminal what it
# prints into a file.
assert_same_on_terminal() {
  needs_terminal
  run_program script -qec "$BUILD/$1" /dev/null
  output=${output//$'\r'/}
  assert_transcript "$1"
}

# seconds_of "Fri Apr 30 07:24:56 2021": that moment as a number.
seconds_of() {
  date -d "$1" +%s 2>/dev/null || date -j -f '%a %b %d %H:%M:%S %Y' "$1" +%s
}

# observe_program PROGRAM [ARG ...]: what run_program does, under
# build/observe, whose facts `fact` then knows (see docs/observe-format.md); all
# that it saw is in $BATS_TEST_TMPDIR/json.
observe_program() {
  local program=$1 dir=$BATS_TEST_TMPDIR
  shift
  status=0
  "$BUILD/tests/guard" 60 1 "$dir/out" "$dir/err" "$dir/guard-facts" \
    "$BUILD/observe" --timeout 50 --facts "$dir/facts" --json "$dir/json" \
    "$BUILD/$program" "$@" 3>&- 4>&- || status=$?
  [[ $status != 3 && -s $dir/facts ]] || skip "cannot observe here"
  [[ $(fact mode) == trace ]] || skip "cannot trace here"
  read_results
}

# assert_fact NAME VALUE
assert_fact() {
  [[ $(fact "$1") == "$2" ]] ||
    fail "$1 is $(fact "$1"), expected $2
$(cat "$BATS_TEST_TMPDIR/facts")"
}

# merged LESSON [ARG ...]: run_program with stderr into the same file as
# stdout, to see in which order lines of both come.
merged() {
  # shellcheck disable=SC2016
  run_program sh -c 'exec "$0" "$@" 2>&1' "$BUILD/$1" "${@:2}"
}

# has_lines COUNT FILE: at least so many.
has_lines() {
  [[ $(wc -l <"$2") -ge $1 ]]
}

# last_to_wake PID: of the workers of lesson 07 or 08, the one with the longest
# nap: the first task went to the first worker.
last_to_wake() {
  children_of "$1" | head -1
}
