# long 50
load helpers

# Where there is none, each grading says so.
without_words_on_cages() { grep -v '^graded without a cage, ' <<<"$output"; }

make_class() {
  class=$BATS_TEST_TMPDIR/class
  report=$BATS_TEST_TMPDIR/report
  mkdir -p "$class"/{anna,bert/lessons/03-joined-fork,"carl & co",dora,eva}
  cp tests/solutions/03-joined-fork/waitid.c "$class/anna/03.c"
  cp tests/wrong/03-joined-fork/no_wifsignaled.c \
    "$class/bert/lessons/03-joined-fork/exercise.c"
  sed 's/RUNAWAY;/"hangs";/' tests/grader/runaways.c \
    >"$class/carl & co/exercise03.c"
  echo 'int main(' >"$class/dora/03-joined-fork.c"
}

class() {
  MOST_SECONDS=3 run timeout 200 "$ROOT/common/grade/grade-class.sh" -j 4 \
    "$class" "$report" 3>&-
}

@test "class: a row a student, and one that hangs stops nobody" {
  needs_linux
  make_class
  class
  assert_success
  assert_line "4 submissions of 5 students: $report/grades.csv, $report/index.html"
  assert_equal "$(cat "$report/grades.csv")" "student,03-joined-fork,sum,remarks
anna,17,17,
bert,11,11,
carl & co,1,1,03: ended by a limit: it does not end
dora,0,0,03: does not compile
eva,,0,"
  grep -q 'a death by signal is reported as an exit' "$report/bert/03-joined-fork.txt"
  grep -q '<a href="carl%20&amp;%20co/index.html#03-joined-fork">1</a><small>it does not end' \
    "$report/index.html"
  # Again: nothing is new, so nothing is graded.
  class
  assert_output "4 submissions of 5 students: $report/grades.csv, $report/index.html"
  # A better file, and only that one.
  cp tests/solutions/03-joined-fork/reference.c "$class/dora/03-joined-fork.c"
  class
  assert_line --regexp '^dora +03-joined-fork +17 of 17$'
  assert_equal "$(without_words_on_cages | wc -l)" 2
  grep -q '^dora,17,17,$' "$report/grades.csv"
}

@test "class: graded again when what judges has changed, and not otherwise" {
  needs_linux
  local copy=$BATS_TEST_TMPDIR/copy change
  mkdir -p "$BATS_TEST_TMPDIR/class/dora" "$copy/tests" "$copy/build/tests"
  # It does not compile, which is soon said.
  echo 'int main(' >"$BATS_TEST_TMPDIR/class/dora/03.c"
  cp -r lessons common "$copy"
  cp -r tests/{helpers,exercises,solutions} "$copy/tests"
  cp "$BUILD/observe" "$BUILD"/*.a "$copy/build"
  cp "$BUILD"/tests/{guard,ppm,dice} "$copy/build/tests"
  again() {
    run env BUILD="$copy/build" "$copy/common/grade/grade-class.sh" \
      "$BATS_TEST_TMPDIR/class" "$BATS_TEST_TMPDIR/report" 3>&-
    assert_success
    assert_equal "$(grep -c '^dora ' <<<"$output")" "$1"
  }
  again 1
  again 0
  for change in common/grade/hint.sh common/grade/watch.sh \
    common/grade/grade-all.sh common/make/tour.sh common/grade/step.bash \
    tests/solutions/04-ten-processes/reference.c \
    tests/exercises/04-ten-processes.bats; do
    echo "# or so" >>"$copy/$change"
  done
  again 0
  for change in common/grade/lines.awk common/pool/pool.h \
    tests/solutions/03-joined-fork/reference.c; do
    echo "# or so" >>"$copy/$change"
    again 1
  done
  cp "$BUILD/tests/guard" "$copy/build/observe"
  again 1
  again 0
}

@test "class: small steps, where they are asked for" {
  needs_linux
  class=$BATS_TEST_TMPDIR/class report=$BATS_TEST_TMPDIR/report
  mkdir -p "$class"/{anna,bert/lessons/03-joined-fork/steps}
  awk -v want=solution -f common/grade/starter.awk \
    tests/solutions/03-joined-fork/steps/b.c >"$class/anna/03b.c"
  cp tests/wrong/03-joined-fork/steps/b-signed.c \
    "$class/bert/lessons/03-joined-fork/steps/b.c"
  cp lessons/01-sequential-sleep/steps/a.c "$class/bert/01a.c"
  run timeout 200 "$ROOT/common/grade/grade-class.sh" "$class" "$report" 03b 3>&-
  assert_success
  assert_equal "$(cat "$report/grades.csv")" "student,03b,sum,remarks
anna,1,1,
bert,0,0,"
  grep -q 'the lines are not as asked for' "$report/bert/03b.txt"
  run timeout 200 "$ROOT/common/grade/grade-class.sh" "$class" "$report" steps 3>&-
  assert_success
  assert_equal "$(cut -d, -f1-4 "$report/grades.csv")" "student,01a,03b,sum
anna,,1,1
bert,0,0,0"
  run "$ROOT/common/grade/grade-class.sh" "$class" "$report" 03q
  assert_failure 2
  assert_line --partial "there is no exercise 03q"
}

@test "class: no folder, no students" {
  run "$ROOT/common/grade/grade-class.sh" /nowhere "$BATS_TEST_TMPDIR/r" 3>&-
  assert_failure 2
  assert_output "there is no folder /nowhere"
  mkdir "$BATS_TEST_TMPDIR/none"
  run "$ROOT/common/grade/grade-class.sh" "$BATS_TEST_TMPDIR/none" \
    "$BATS_TEST_TMPDIR/r" 3>&-
  assert_failure 2
}
