load helpers

# The light runner of checks beside bats itself: the same words of the same file.

# both FILE: its TAP by each, without what differs from run to run: times, pids,
# numbers that are drawn; and without the line of a failure, of which bats tells
# only with TRACE=1.
both() {
  plain() {
    sed -E -e 's/ in [0-9]+ms//' -e '/^# [(](in|from)[^,]* test file/d' \
      -e '/^#   `.*failed/d' \
      -e '/^# see it:/d' -e '/^#  in test file/d' \
      -e '/^# [(]from function/d' -e 's/ +$//' \
      -e 's,/[^ ]*/(a.bats|checks): ,,' -e 's/[0-9]+/N/g'
  }
  # Times that nobody can wait for are wrong.
  bash "$ROOT/common/grade/checks.bash" "$1" 2>&1 </dev/null 3>&- |
    sed -E 's/ in [0-9]{6,}ms/ in a WRONG time/' | plain >"$BATS_TEST_TMPDIR/ours"
  bats --tap --timing "$1" 2>&1 </dev/null 3>&- | plain >"$BATS_TEST_TMPDIR/bats"
  diff "$BATS_TEST_TMPDIR/bats" "$BATS_TEST_TMPDIR/ours"
}

@test "checks.bash says what bats says of files of every kind" {
  sed "s/^TEST/@test/" >"$BATS_TEST_TMPDIR/a.bats" <<'END'
load b
setup_file() {
  export told=exported kept=$BATS_FILE_TMPDIR/kept
  secret=inside
  echo "from setup_file" >"$kept"
}
setup() { ready=1; }
teardown() { [[ $BATS_TEST_DESCRIPTION != *teardown* ]] || false; }
fails_inside() {
  echo "printed before"
  false
  echo "and never this"
}
TEST "what is exported is there [1]" {
  [[ $told == exported && -z ${secret:-} && $ready == 1 ]]
  [[ -s $kept && $loaded == 1 ]]
}
TEST "a failure in the middle ends a test" {
  echo one
  false
  echo two
}
TEST "a failure in a function [2]" {
  fails_inside
}
TEST "a failure that is asked for is none" {
  if fails_inside; then :; fi
  fails_inside || true
}
TEST "a list that ends in a failure" {
  [[ 1 == 2 ]] && true
  true
}
TEST "left out [3]" {
  skip "left out: nobody sees it"
}
TEST "skipped without a word" {
  skip
}
TEST "an exit is no success" {
  exit 0
}
TEST "a command that is not there" {
  there_is_no_such_command
}
TEST "teardown fails" {
  true
}
TEST "signs: 100% it's # (a) *" {
  false
}
TEST "the last line has no newline, and there is an empty one" {
  printf 'one\n\ntwo'
  return 3
}
END
  echo 'loaded=1' >"$BATS_TEST_TMPDIR/b.bash"
  both "$BATS_TEST_TMPDIR/a.bats"
  cat "$BATS_TEST_TMPDIR/ours"
  [ "$(grep -c '^not ok' "$BATS_TEST_TMPDIR/ours")" = 7 ]
}

@test "checks.bash says what bats says of a setup_file that fails" {
  printf '%s\n' 'setup_file() {' '  echo so' '  false' '}' '@test "a" {' \
    '  true' '}' >"$BATS_TEST_TMPDIR/a.bats"
  both "$BATS_TEST_TMPDIR/a.bats"
  grep -q '^not ok N setup_file failed' "$BATS_TEST_TMPDIR/ours"
}

@test "checks.bash says what bats says of submissions" {
  cd "$ROOT" || return
  echo 'int main( {' >"$BATS_TEST_TMPDIR/no.c"
  export SUBMISSION=tests/wrong/03-joined-fork/never_waits.c
  both tests/exercises/03-joined-fork.bats
  export SUBMISSION=lessons/02-unjoined-fork/steps/a.c
  both tests/steps/02a.bats
  export SUBMISSION=$BATS_TEST_TMPDIR/no.c
  both tests/exercises/15-pipe.bats
}

@test "checks.bash leaves nothing behind, also when it is ended" {
  cd "$ROOT" || return
  mkdir "$BATS_TEST_TMPDIR/tmp"
  export TMPDIR=$BATS_TEST_TMPDIR/tmp
  printf '%s\n' '@test "a" {' '  sleep 60' '}' >"$BATS_TEST_TMPDIR/a.bats"
  run timeout 1 bash common/grade/checks.bash "$BATS_TEST_TMPDIR/a.bats"
  [ "$status" = 124 ]
  [ -z "$(ls -A "$TMPDIR")" ]
}

# Verdicts stand on `holds`, which lets bash compute where it can.
@test "checks: what holds says is what awk says" {
  local expressions=("0.25 + 0.5 == 0.75" "1.5 > 1.4999999" "1.5149999 >= 1.515"
    "0 < 0.0000001" "2.50 == 2.5" "08 < 9" "010 == 10" "3 * 0.25 == 0.75"
    "0.25 * 3 >= 0.75" "0.5 * 0.5 == 0.25" "400 * 1.54 > 616" "7 / 2 == 3.5"
    "1e3 == 1000" "99999999.5 > 99999999" "123456789012 > 1" "-1 < 0"
    "0 - 1.5 < -1" "!(1 > 2)" "!(2 > 1)" "(1 + 2) * 1000 == 3000"
    "1000 * (1 + 2) == 3000" "2 * 3 * 4 == 24" "1.5 * 1000 - 1 <= 1499"
    "40 < 50 && 12 < 12" "40 < 50 || 12 < 12" "int(2.7) * 1000 == 2000"
    "1 >= 0.999 * 1.0 - 0.001" "0.0005 * 1000 > 0.49" "5" "0" "0.0" "0.3")
  (
    exercise=03-joined-fork
    bats_require_minimum_version() { :; }
    . common/grade/grade.bash
    set +e
    for asked in "${expressions[@]}"; do
      awk "BEGIN { exit !($asked) }" && right=yes || right=no
      holds "$asked" && said=yes || said=no
      [[ $said == "$right" ]] || echo "$asked: $said"
      in_whole_numbers "$asked" && echo "$asked" >>"$BATS_TEST_TMPDIR/whole"
    done
    for asked in 'x[$(touch here)]' 'a' '$(touch here)' '1; 2' '`touch here`'; do
      ! holds "$asked" || echo "$asked: yes"
    done
    exit 0
  ) >"$BATS_TEST_TMPDIR/said"
  run cat "$BATS_TEST_TMPDIR/said"
  assert_output ""
  [ ! -e here ]
  # Not all are left to awk.
  [ "$(wc -l <"$BATS_TEST_TMPDIR/whole")" -ge 15 ]
}
