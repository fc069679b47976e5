# long 150
load helpers

right=tests/solutions/03-joined-fork/reference.c

@test "grade: a starter, a solution and a mistake, for the start" {
  needs_linux
  run "$ROOT/common/grade/grade-all.sh" -j 4 \
    'starter/(03|08)-|solutions/0[36].*/reference|wrong/(03.*/never_w|04.*/in_b|07.*/no_c|10.*/pointers)' 3>&-
  assert_success
  assert_output "8 passed, 0 failed"
}

@test "grade: a pattern that matches no file is told, and nothing is graded" {
  run "$ROOT/common/grade/grade-all.sh" 'no-such-file' 3>&-
  assert_failure
  assert_output "no file matches no-such-file
0 passed, 0 failed"
}

@test "grade: a compile error comes first, and whole" {
  printf 'int main(void)\n{\n    retrun 0;\n}\n' >"$BATS_TEST_TMPDIR/a.c"
  graded -s "$BATS_TEST_TMPDIR/a.c" 03
  assert_equal "$status" 1
  [[ $output == *"FAIL  it compiles"*"it does not compile"*"retrun"* ]] ||
    fail "$output"
  [[ $output == *'skipped, because "it compiles" did not pass'* ]] ||
    fail "$output"
  [[ $output == *"0 of 17 points."* ]] || fail "$output"
}

@test "grade: a warning that matters is shown" {
  sed 's/^int main/int *lost(void) { int here; return \&here; }\nint main/' \
    $right >"$BATS_TEST_TMPDIR/a.c"
  graded -s "$BATS_TEST_TMPDIR/a.c" 03
  [[ $output == *"the compiler warns:"*"address of local"* ||
    $output == *"the compiler warns:"*"stack memory"* ]] || fail "$output"
}

# says C-STRING: exercise 03 that says this on stderr, and exits with 7.
says() {
  sed "s/^int main(.*/&\n{\n    fputs($1, stderr);\n    return 7;\n}\nint other(int argc, char **argv)/" \
    $right >"$BATS_TEST_TMPDIR/a.c"
  graded -s "$BATS_TEST_TMPDIR/a.c" 03
}

@test "grade: what the program said on stderr is shown, made harmless" {
  needs_linux
  says '"no\\33[2J luck\\a\\302\\23331m\\n\\ntoday\\nthree\\nfour\\n"'
  assert_equal "$status" 1
  [[ $output == *"no process is started"*"
        it said:  no?[2J luck??31m
                  today
                  ... and 2 more lines
        see it: "* ]] || fail "$output"
  # Once in a check, and not where it said nothing.
  says '"no luck\\n"'
  [[ $output == *"it said:  no luck
        see it: "* && $output != *"more line"* ]] || fail "$output"
  says '""'
  [[ $output == *"no process is started"* && $output != *"it said"* ]] ||
    fail "$output"
}

@test "grade: the four formats agree" {
  needs_linux
  local file=tests/wrong/03-joined-fork/raw_status.c
  graded -f tap -s $file 03
  assert_equal "$status" 1
  assert_equal "$(head -2 <<<"$output")" $'TAP version 13\n1..9'
  assert_equal "$(grep -c '^not ok' <<<"$output")" 1
  [[ $output == *$'(0/4)\n# the status is printed whole\n# seen: '* ]] ||
    fail "$output"
  graded -f junit -s $file 03
  assert_equal "$status" 1
  [[ $output == *'failures="1"'*'<failure message="the status is printed whole">'* ]] ||
    fail "$output"
  graded -f gradescope -s $file 03
  assert_equal "$status" 1
  [[ $output == '{"score": 13, '* ]] || fail "$output"
  graded -f toast 03
  assert_equal "$status" 2
}

@test "grade: XML is XML and JSON is JSON, whatever is printed" {
  needs_linux
  command -v python3 >/dev/null || skip "python3 reads them here"
  sed 's/RUNAWAY;/"prints_escapes";/' tests/grader/runaways.c \
    >"$BATS_TEST_TMPDIR/a.c"
  graded -f junit -s "$BATS_TEST_TMPDIR/a.c" 02
  python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.stdin)' \
    <"$BATS_TEST_TMPDIR/out"
  graded -f gradescope -s "$BATS_TEST_TMPDIR/a.c" 02
  python3 -c 'import sys, json; json.load(sys.stdin)' <"$BATS_TEST_TMPDIR/out"
  graded -s "$BATS_TEST_TMPDIR/a.c" 02
  LC_ALL=C run grep -q $'[\001-\010\013-\037]' "$BATS_TEST_TMPDIR/out"
  assert_failure 1
}

@test "grade: what is not there is said, with status 2" {
  graded 77
  assert_equal "$status" 2
  [[ $errors == "there is no exercise 77; there are: 01 02 "* ]] || fail "$errors"
  graded -s /nowhere.c 03
  assert_equal "$status" 2
  assert_equal "$errors" "there is no file /nowhere.c"
  graded -s LICENSE
  assert_equal "$status" 2
  [[ $errors == "which exercise is "* ]] || fail "$errors"
}

@test "grade: the path says which exercise" {
  needs_linux
  graded -b -s $right
  assert_equal "$status" 0
  [[ $output == *"03-joined-fork"*"All 17 points."* ]] || fail "$output"
}

@test "grade: remembers what is done, of the learner's own file only" {
  needs_linux
  graded -s $right 03
  [[ ! -e $PROGRESS ]] || fail "$(cat "$PROGRESS")"
}

@test "grade: who computes, and gets little of the processor, gets more time" {
  needs_linux
  # As on a busy machine: half a second of work, and more than six in all.
  sed 's/^int main(.*/static void long_ago(void)\
{\
    while (clock() < CLOCKS_PER_SEC \/ 2)\
        continue;\
    sleep_seconds(6);\
}\
\
&/
    s/^    int children = argc - 1,.*/    if (argc == 7)\
        long_ago();\
&/
    1i #include <time.h>' $right >"$BATS_TEST_TMPDIR/a.c"
  MOST_SECONDS=6 graded -s "$BATS_TEST_TMPDIR/a.c" 03
  [[ $output == *"All 17 points."* ]] || fail "$output"
}

@test "grade: without the observer, it says what it left out" {
  export WITHOUT_OBSERVER=1
  graded -s $right 03
  assert_equal "$status" 0
  [[ $output == *"left out: only the observer can see this"* ]] ||
    fail "$output"
  [[ $output == *"checks could not be made here."* ]] || fail "$output"
  graded -s tests/wrong/03-joined-fork/raw_status.c 03
  assert_equal "$status" 1
}

@test "grade: below a failing verdict, make's Error 1 is explained" {
  needs_linux
  # As from a terminal: neither inside another make nor inside bats, whose
  # own PATH leads to a bats that make's shell cannot start.
  unset MAKEFLAGS MFLAGS MAKELEVEL
  PATH=${BATS_ROOT:-/usr}/bin:$PATH
  local explained='(Below, make adds a line with "Error 1": it only means "not passed yet".)'
  echo 'int main(' >"$BATS_TEST_TMPDIR/a.c"
  run make -s BUILD="$BUILD" CC="${CC:-cc}" grade 03 \
    FILE="$BATS_TEST_TMPDIR/a.c" 3>&-
  assert_failure 2
  assert_equal "${lines[${#lines[@]} - 2]}" "$explained"
  [[ ${lines[${#lines[@]} - 1]} == *"Error 1" ]] || fail "$output"
  run make -s BUILD="$BUILD" CC="${CC:-cc}" grade 03 FILE=$right 3>&-
  assert_success
  refute_output --partial "Error 1"
  # Formats for machines stay what they are.
  run make -s BUILD="$BUILD" CC="${CC:-cc}" grade 03 FORMAT=gradescope \
    FILE="$BATS_TEST_TMPDIR/a.c" 3>&-
  assert_failure 2
  refute_output --partial "not passed yet"
}

@test "grade: make takes a number, and runs no lesson" {
  local bin=$BATS_TEST_TMPDIR
  run make -n -C "$ROOT" grade 03 FILE=$right
  assert_success
  assert_line --partial "grade.sh -f pretty -s $right 03"
  refute_line --partial "build/03-joined-fork "
}

@test "grade: each \"read:\" leads to a section that says a word about it" {
  command -v python3 >/dev/null || skip "needs python3"
  cd "$ROOT" || return 1
  run python3 tests/helpers/reads.py
  assert_success
  # It sees what leads nowhere.
  mkdir -p "$BATS_TEST_TMPDIR/tests/exercises" "$BATS_TEST_TMPDIR/common/grade"
  cp -r docs "$BATS_TEST_TMPDIR/"
  : >"$BATS_TEST_TMPDIR/common/grade/grade.bash"
  printf '%s\n' '-r "Traps: WNOHANG"' '-r "Traps: no such word"' '-r "Traps"' \
    '-r "No section: a"' >"$BATS_TEST_TMPDIR/tests/exercises/03-joined-fork.bats"
  cd "$BATS_TEST_TMPDIR" || return 1
  run python3 "$ROOT/tests/helpers/reads.py"
  assert_failure 1
  assert_equal "${#lines[@]}" 3
}
