#!/usr/bin/env bash
# A class's report to look at in a browser, of results that stand in the
# submissions (tests/grader/report/graded.py): build/site-report.
#
# usage: report-class.sh
set -eu
cd "$(dirname "$0")/../.."
folder=$PWD/build/site-report
rm -rf "$folder"
mkdir -p "$folder"/{class,records}
for lesson in 03-joined-fork 04-ten-processes 12-when-tasks-fail; do
  cp "docs/pictures/$lesson.json" "$folder/records/lesson${lesson%%-*}"
done

# hand_in NAME SOURCE [LINE ...]: SOURCE with these lines before it.
hand_in() {
  mkdir -p "$(dirname -- "$folder/class/$1")"
  {
    [ $# -lt 3 ] || printf '%s\n' "${@:3}"
    cat "$2"
  } >"$folder/class/$1"
}

solutions=tests/solutions wrong=tests/wrong
hand_in anna/03.c $solutions/03-joined-fork/waitid.c "// record: lesson03"
hand_in anna/04.c $solutions/04-ten-processes/reference.c "// record: lesson04"
hand_in bert/03.c $wrong/03-joined-fork/never_waits.c "// record: lesson03" \
  '// fails 6: never waited for\nexpected: each child is waited for\nperhaps:  the program calls neither wait nor waitpid\nread:     docs/03-joined-fork.md, "Traps"' \
  "// warns 17: unused variable 'how' [-Wunused-variable]" \
  "// warns 60: comparison of integer expressions of different signedness [-Wsign-compare]"
hand_in bert/04.c $wrong/04-ten-processes/polls.c "// record: lesson12" \
  '// fails 9: it asks over and over'
hand_in carla/03.c $wrong/03-joined-fork/never_waits.c "// record: lesson03" \
  '// fails 6: never waited for' "// limit"
hand_in dora/my-work.cpp $solutions/03-joined-fork/waitid.c
hand_in "$(printf 'x%.0s' {1..200})/03.c" $solutions/03-joined-fork/waitid.c \
  '// fails 7: <script>document.title="broken"</script><img src=x onerror=document.title=1>' \
  "// $(printf 'y%.0s' {1..900})"
hand_in $'<img src=x onerror=document.title="broken">\xff/04.c' \
  $wrong/04-ten-processes/polls.c '// fails 9: it asks over and over'
mkdir "$folder/class/eva"
cat >"$folder/roster.csv" <<'END'
# deadline, 03, 2020-01-01
# late, 10% a day, at most 20%
# weight, 04, 2
name,id,section,folder
Anna Muster,1001,A,anna
Bert Beta,1002,A,bert
Carla Celine von und zu Langenfelde-Hohenstein,1003,B,carla
Nobody Here,1009,B,
END
for kind in "" 1; do
  report=$folder/report${kind:+-without-names}
  mkdir -p "$report"
  printf 'student\texercise\tpoints\tcomment\nanna\t03\t+1\tWell done: short and clear.\nanna\t\t\tCome to the lab on Monday.\n' \
    >"$report/comments.tsv"
  ANONYMOUS=$kind ROSTER=$folder/roster.csv python3 -B \
    tests/grader/report/graded.py "$folder/class" "$report" "$folder/records" \
    >/dev/null
  ANONYMOUS=$kind ROSTER=$folder/roster.csv \
    common/grade/grade-class.sh "$folder/class" "$report" >/dev/null || [ $? -eq 4 ]
done
