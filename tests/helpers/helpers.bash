# What every bats file of this project loads. Programs run through
# run_program, never through bats' own `run`: a program whose orphan holds
# stdout would block `run` until the orphan ends, and a hung one would never be
# ended. Builds nothing: `make test` has built what tests need.
bats_require_minimum_version 1.5.0
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$ROOT/tests/helpers/bats-library.sh"
bats_load_library bats-support
bats_load_library bats-assert

BUILD=${BUILD:-$ROOT/build}
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac

# run_program [-t SECONDS] [-l LINGER] PROGRAM [ARG ...]
# Sets as bats' `run` does: status, output (stdout only), lines; and also
# errors (stderr), verdict, exit_code, signal, wall_ms, left_running and
# linger_ms (see guard.c). PROGRAM may be a lesson's name, such as
# 03-joined-fork.
run_program() {
  local deadline=30 linger=0.5
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
  output=$(cat "$dir/out")
  errors=$(cat "$dir/err")
  lines=()
  local line
  while IFS= read -r line; do lines+=("$line"); done <"$dir/out"
  verdict=$(fact verdict)
  exit_code=$(fact exit)
  signal=$(fact signal)
  wall_ms=$(fact wall_ms)
  left_running=$(fact left_running)
  linger_ms=$(fact linger_ms)
}

# fact NAME: one fact of the last run_program.
fact() {
  sed -n "s/^$1=//p" "$BATS_TEST_TMPDIR/facts"
}

# assert_succeeded: ended by itself with 0, said nothing on stderr, and left
# no process behind.
assert_succeeded() {
  [[ $verdict == ok && $left_running == 0 && -z $errors ]] ||
    fail "verdict: $verdict, exit: $exit_code, signal: $signal," \
      "left running: $left_running
stdout: $output
stderr: $errors"
}

# assert_between LEAST NUMBER MOST: works with fractions.
assert_between() {
  awk -v a="$1" -v x="$2" -v b="$3" \
    'BEGIN { exit !(x ~ /^[0-9.]+$/ && a <= x + 0 && x + 0 <= b) }' ||
    fail "$2 is not from $1 to $3"
}

# normalise < TRANSCRIPT: what differs from run to run becomes a letter.
normalise() {
  sed -E -e 's/^(Finished in )[0-9]+\.[0-9]+( second)/\1T\2/' \
    -e 's/\(pid [0-9]+\)/(pid P)/g'
}

# assert_order SLUG: the last output is one of the orders that
# expected/SLUG.order allows, and nothing else.
assert_order() {
  printf '%s\n' "$output" | normalise |
    awk -f "$ROOT/tests/helpers/order.awk" "$ROOT/expected/$1.order" - ||
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
