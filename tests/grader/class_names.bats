# long 50
# Whose file is whose, whatever it is called, and what is told of who has none.
load helpers

# The quickest that can be graded. All are the same to the byte: one grading.
hand_in() {
  mkdir -p "$class"
  [[ $1 != */* ]] || mkdir -p "$class/${1%/*}"
  echo 'int main(' >"$class/$1"
}

class() {
  class=$BATS_TEST_TMPDIR/class report=$BATS_TEST_TMPDIR/report
  run timeout 200 "$ROOT/common/grade/grade-class.sh" "${class_is:-$class}" \
    "${report_is:-$report}" "$@" 3>&-
}

# cells: the names and what stands for exercise 03, as a reader of CSV sees them.
cells() {
  python3 - "$report/grades.csv" <<'EOF'
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        print(ascii(row["student"]), row.get("03-joined-fork"), row["remarks"],
              sep="|")
EOF
}

@test "names: common forms of an exercise's name are understood" {
  needs_linux
  class=$BATS_TEST_TMPDIR/class
  local name number=10 want=""
  for name in 03.c 03.C 3.c exercise03.c "Exercise 3.c" "exercise3 (1).c" \
    ex3.c exercise_3.c 03-joined-fork.c joined_fork.c "anna exercise 3.c" \
    "Copy of 03.c" "03 - Copy.c" exercise3-2.c 03.c.txt \
    lessons/03-joined-fork/exercise.c a/b/c/03.c "Exercise 3/main.c" \
    tests/03.c; do
    hand_in "s$number/$name"
    want+="'s$number'|0|03: does not compile"$'\n'
    ((++number))
  done
  class
  assert_success
  assert_equal "$(cells)" "${want%$'\n'}"
}

@test "names: flat downloads of Canvas and Moodle, and Moodle's folders" {
  needs_linux
  class=$BATS_TEST_TMPDIR/class
  hand_in "annamuster_1234_987654_03.c"
  hand_in "bertbeta_LATE_1235_987655_Exercise 3.c"
  hand_in "Carla Cee_77001_assignsubmission_file_03-joined-fork.c"
  hand_in "Dora D_77002_assignsubmission_file_/exercise3.c"
  hand_in "eva_42_03.c"
  hand_in "eva_43_03.c"
  class
  assert_success
  assert_equal "$(cells)" "'Carla Cee'|0|03: does not compile
'Dora D'|0|03: does not compile
'annamuster'|0|03: does not compile
'bertbeta'|0|03: does not compile
'eva_42'|0|03: does not compile
'eva_43'|0|03: does not compile"
  run cut -f 1,2 "$report/grades.tsv"
  assert_line $'annamuster\t1234'
  assert_line $'Dora D\t77002'
}

@test "names: students called anything have their own rows, and none else's" {
  needs_linux
  class=$BATS_TEST_TMPDIR/class
  local name long
  long=$(printf '%255s' '' | tr ' ' x)
  for name in '[x]' 'a*b' 'back\slash' 'pipe|bar' $'new\nline' $'tab\there' \
    '=cmd()' '+1' '@x' tests grades.csv "$long" $'not\xffutf' '$(id)' \
    '-rf' 'a"b' "it's" '<b>&amp;'; do
    hand_in "$name/03.c"
  done
  class
  assert_success
  run cells
  for name in "'[x]'" "'a*b'" "'back\\\\slash'" "'pipe|bar'" "'new\\nline'" \
    "'tab\\there'" "\"'=cmd()\"" "\"'+1\"" "\"'@x\"" "'tests'" "'grades.csv'" \
    "'$long'" "'not\\\\xffutf'" "'\$(id)'" "\"'-rf\"" "'a\"b'" "\"it's\"" \
    "'<b>&amp;'"; do
    assert_line "$name|0|03: does not compile"
  done
  assert_equal "${#lines[@]}" 18
  refute grep -q '<b>' "$report/index.html"
  [[ -s $report/grades.csv~/03-joined-fork.txt ]]
  [[ -s $report/$long/03-joined-fork.txt ]]
  # Again: all are known.
  class
  assert_equal "$(tail -n 1 <<<"$output")" \
    "18 submissions of 18 students: $report/grades.csv, $report/index.html"
  refute_output --partial " of 17"
}

@test "names: what is handed in and not graded is not nothing" {
  needs_linux
  class=$BATS_TEST_TMPDIR/class
  hand_in anna/03.c
  mkdir "$class"/{bert,carla,dora,eva,fred}
  echo x >"$class/bert/my work.cpp"
  echo 'int main(' >"$class/carla/03.c"
  echo 'int main((' >"$class/carla/exercise3 (1).c"
  ln -s ../anna/03.c "$class/dora/03.c"
  head -c 1100000 /dev/zero >"$class/eva/03.c"
  hand_in whose.c
  class
  assert_equal "$status" 12
  assert_line --partial "whose.c: whose is it?"
  assert_equal "$(cells)" "'anna'|0|03: does not compile
'bert'|not understood|03: not understood: my work.cpp
'carla'|two candidates|03: two candidates: 03.c, exercise3 (1).c
'dora'|not understood|03: not understood: 03.c (a link)
'eva'|not graded|03: not graded: 03.c: it is larger than 1024 KiB
'fred'||"
  grep -q 'not understood<small>my work.cpp</small>' "$report/index.html"
  # One exit status for a person's part, another for the machine's.
  rm -r "$class/eva"
  class
  assert_equal "$status" 4
}

@test "names: a copy of the course has starters, which are no second candidates" {
  needs_linux
  class=$BATS_TEST_TMPDIR/class
  mkdir -p "$class/anna"
  cp -r lessons common "$class/anna"
  awk -f common/grade/starter.awk tests/solutions/03-joined-fork/reference.c \
    >"$class/anna/lessons/03-joined-fork/exercise.c"
  hand_in anna/03.c
  class 03
  assert_success
  assert_equal "$(cells)" "'anna'|0|03: does not compile"
}

@test "names: DIR below a folder called tests, OUT inside DIR" {
  needs_linux
  class=$BATS_TEST_TMPDIR/tests/lessons/class
  hand_in anna/03.c
  class_is=$class report_is=$class/report
  class 03
  assert_success
  class # there is a report in it by now
  report=$report_is
  assert_line "1 submissions of 1 students: $report/grades.csv, $report/index.html"
  assert_equal "$(cells)" "'anna'|0|03: does not compile"
}

@test "names: one exercise alone keeps the columns of the others" {
  needs_linux
  class=$BATS_TEST_TMPDIR/class
  hand_in anna/02.c
  hand_in anna/03.c
  class
  echo 'int main((' >"$class/anna/03.c"
  class 03
  run cat "$report/grades.csv"
  assert_line "student,02-unjoined-fork,03-joined-fork,sum,remarks"
  assert_line 'anna,0,0,0,"02: does not compile; 03: does not compile"'
  echo 'int main(' >"$class/anna/03b.c"
  class 03b
  class 02
  run cut -d, -f1-5 "$report/grades.csv"
  assert_output "student,02-unjoined-fork,03-joined-fork,03b,sum
anna,0,0,0,0"
  class 99
  assert_equal "$status" 2
  assert_output --partial "there is no exercise 99; there are: 01 02 03 "
}
