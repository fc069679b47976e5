#!/usr/bin/env bash
# Grades a folder of submissions: a row a student.
#
# usage: grade-class.sh [-j JOBS] SUBMISSIONS REPORT [EXERCISE ...]
#
# SUBMISSIONS holds a folder a student. In it, at any depth, the file for
# exercise 03 is one of
#   lessons/03-joined-fork/exercise.c     (a copy of the whole course)
#   03-joined-fork.c, 03.c, exercise03.c, exercise-03.c
# Without EXERCISE, all those are graded of which any student has a file.
#
# Into the folder REPORT come
#   grades.csv       a row a student: points for each exercise, and the sum
#   index.html       the same as a page, with every verdict behind its number
#   STUDENT/NN-slug.txt    what the student should read
# and, in STUDENT/, what makes it resumable: what has been graded, and is the
# same file still, is not graded again. So an interrupted run goes on where it
# was, and a later one grades what is new.
#
# JOBS (without: 1) are graded at once; with more it is done sooner, but they
# take the processor from each other, which may show in their times. No
# submission can stop the others: each has its limits, and at most
# MOST_SECONDS_IN_ALL (see grade.sh).
set -u
here=$PWD
cd "$(dirname "$0")/../.." || exit 3
root=$PWD
jobs=1
while getopts j: option; do
  case $option in
    j) jobs=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
if [[ $# -lt 2 || -z $1 || -z $2 ]]; then
  echo "usage: make grade-class DIR=submissions OUT=report [03 ...]" >&2
  exit 2
fi
absolute() { case $1 in /*) echo "$1" ;; *) echo "$here/$1" ;; esac; }
from=$(absolute "$1") to=$(absolute "$2")
shift 2
if [[ ! -d $from ]]; then
  echo "there is no folder $from" >&2
  exit 2
fi
mkdir -p "$to" || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# The file of student $1 for exercise $2; empty if there is none.
find_file() {
  local number=${2%%-*}
  find "$from/$1" -type f \( -path "*/$2/exercise.c" -o -name "$2.c" \
    -o -name "$number.c" -o -name "exercise$number.c" \
    -o -name "exercise-$number.c" -o -name "exercise_$number.c" \) \
    -not -path '*/tests/*' 2>/dev/null | sort | head -1
}

names() {
  local file name wanted
  for file in tests/exercises/*.bats; do
    name=$(basename "$file" .bats)
    for wanted in "$@"; do
      [[ $wanted == "$name" || $wanted == "${name%%-*}" ]] && echo "$name"
    done
    [[ $# != 0 ]] || echo "$name"
  done
}

students=()
for folder in "$from"/*/; do
  [[ -d $folder ]] || continue
  folder=${folder%/}
  students+=("${folder##*/}")
done
if [[ ${#students[@]} == 0 ]]; then
  echo "$from holds no folders: one a student is expected" >&2
  exit 2
fi

# --- what is to be graded -----------------------------------------------------

: >"$work/todo"
: >"$work/all"
while IFS= read -r name; do
  used=""
  for student in "${students[@]}"; do
    file=$(find_file "$student" "$name")
    [[ -n $file ]] || continue
    used=1
    printf '%s\t%s\t%s\n' "$student" "$name" "$file" >>"$work/todo"
  done
  [[ -z $used && $# == 0 ]] || echo "$name" >>"$work/all"
done < <(names "$@")

# A program or library without what is in it for debuggers only, such as the
# numbers of lines.
without_debugging() {
  if objcopy -D --strip-debug --remove-section=.note.gnu.build-id "$1" \
    "$work/stripped" 2>/dev/null; then
    cat "$work/stripped"
  else
    cat "$1"
  fi
}

# scripts_of EXERCISE: those that judge it: its checks, and what they name of
# common/grade, one through another.
scripts_of() {
  local files=(common/grade/grade.sh "tests/exercises/$1.bats") i other name
  for ((i = 0; i < ${#files[@]}; i++)); do
    for other in common/grade/*.sh common/grade/*.bash common/grade/*.awk; do
      [[ " ${files[*]} " != *" $other "* ]] || continue
      name=${other##*/}
      ! grep -qE "common/grade/${name%.*}(\.[a-z]+)?([^a-z.-]|$)" \
        "${files[i]}" || files+=("$other")
    done
  done
  printf '%s\n' "${files[@]}"
}

# What a grade depends on besides the submission and the scripts.
cp /dev/null "$work/common"
for file in "${BUILD:=build}"/observe "$BUILD"/tests/{guard,ppm,dice} \
  "$BUILD"/{common,picture}.a; do
  [[ ! -e $file ]] || without_debugging "$file" >>"$work/common"
done
common_sum=$(echo "${CC:-cc} ${GRADE_CFLAGS:-}" |
  cat - common/{pool,picture,job,cli}/*.h "$work/common" | cksum)
sort -u -t$'\t' -k2,2 "$work/todo" | while IFS=$'\t' read -r _ name _; do
  {
    scripts_of "$name" | xargs cat
    cat "tests/solutions/$name/reference.c"
    echo "$common_sum"
  } 2>/dev/null | cksum >"$work/sum-$name"
done

grade_one() {
  local student name file out sum
  IFS=$'\t' read -r student name file <<<"$1"
  out=$to/$student
  sum=$(cat "$file" "$work/sum-$name" | cksum)
  if [[ -s $out/$name.rows && $(cat "$out/$name.sum" 2>/dev/null) == "$sum" ]]
  then
    return 0
  fi
  mkdir -p "$out"
  rm -f "$out/$name.sum"
  PROGRESS=/dev/null timeout -k 10 400 "$root/common/grade/grade.sh" \
    -r "$out/$name.new" -s "$file" "$name" </dev/null 2>&1 |
    sed "s|$file|$name.c|g" >"$out/$name.txt"
  if [[ -s $out/$name.new ]]; then
    mv "$out/$name.new" "$out/$name.rows"
    echo "$sum" >"$out/$name.sum"
    awk -F '\t' -v student="$student" -v name="$name" '{ g += $4; m += $5 }
      END { printf "%-24s %-24s %3d of %d\n", student, name, g, m }' \
      "$out/$name.rows"
  else
    echo "$student $name: could not be graded: see $out/$name.txt"
  fi
}
export -f grade_one
export to root work
tr '\n' '\0' <"$work/todo" |
  xargs -0 -P "$jobs" -n 1 bash -c 'grade_one "$1"' grade

# --- the report ---------------------------------------------------------------

# student, exercise, points, most points, where it broke first
for student in "${students[@]}"; do
  while IFS= read -r name; do
    rows=$to/$student/$name.rows
    if [[ -s $rows ]] && grep -q "^$student	$name	" "$work/todo"; then
      awk -F '\t' -v OFS='\t' -v student="$student" -v name="$name" '
        { g += $4; m += $5 }
        $3 == "fail" && why == "" { split($8, l, /\\n/); why = l[1] }
        END { print student, name, g, m, why }' "$rows"
    else
      printf '%s\t%s\t\t\t\n' "$student" "$name"
    fi
  done <"$work/all"
done >"$work/grades"

awk -F '\t' '
  function cell(text) {
    if (text ~ /[",]/) {
      gsub(/"/, "\"\"", text)
      return "\"" text "\""
    }
    return text
  }
  NR == FNR { names[++n] = $1; next }
  !($1 in seen) { seen[$1] = 1; students[++count] = $1 }
  { points[$1, $2] = $3; sum[$1] += $3 }
  END {
    printf "student"
    for (i = 1; i <= n; i++) printf ",%s", names[i]
    print ",sum"
    for (s = 1; s <= count; s++) {
      printf "%s", cell(students[s])
      for (i = 1; i <= n; i++) printf ",%s", points[students[s], names[i]]
      printf ",%d\n", sum[students[s]]
    }
  }' "$work/all" "$work/grades" >"$to/grades.csv.new"
mv "$to/grades.csv.new" "$to/grades.csv"

awk -F '\t' -v today="$(date '+%Y-%m-%d %H:%M')" '
  function html(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/"/, "\\&quot;", text)
    return text
  }
  function link(text) {
    gsub(/%/, "%25", text)
    gsub(/ /, "%20", text)
    gsub(/#/, "%23", text)
    gsub(/\?/, "%3F", text)
    return html(text)
  }
  NR == FNR { names[++n] = $1; next }
  !($1 in seen) { seen[$1] = 1; students[++count] = $1 }
  {
    points[$1, $2] = $3
    most[$1, $2] = $4
    why[$1, $2] = $5
    sum[$1] += $3
    if ($4 > best[$2]) best[$2] = $4
  }
  END {
    print "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">" \
      "<meta name=\"viewport\" content=\"width=device-width\">" \
      "<title>Grades</title>\n<style>body{font:16px/1.5 sans-serif;" \
      "margin:2em;color:#222;background:#fff}table{border-collapse:collapse}" \
      "td,th{padding:.3em .7em;border-bottom:1px solid #ccc;text-align:left}" \
      "td.n,th.n{text-align:right}td.all{background:#dff0d8}" \
      "td.none{color:#888}small{display:block;color:#555}</style>"
    print "<h1>Grades</h1>\n<p>" count " students, " today ". A number leads" \
      " to its verdict; below it stands the first thing that was wrong.</p>"
    printf "<table><thead><tr><th>Student</th>"
    for (i = 1; i <= n; i++)
      printf "<th class=\"n\">%s<small>of %d</small></th>", names[i], \
        best[names[i]]
    print "<th class=\"n\">Sum</th></tr></thead><tbody>"
    for (s = 1; s <= count; s++) {
      printf "<tr><td>%s</td>", html(students[s])
      for (i = 1; i <= n; i++) {
        k = students[s] SUBSEP names[i]
        if (points[k] == "")
          printf "<td class=\"n none\">none</td>"
        else
          printf "<td class=\"n%s\"><a href=\"%s/%s.txt\">%d</a>" \
            "<small>%s</small></td>", points[k] == most[k] ? " all" : "", \
            link(students[s]), names[i], points[k], html(why[k])
      }
      printf "<td class=\"n\">%d</td></tr>\n", sum[students[s]]
    }
    print "</tbody></table></html>"
  }' "$work/all" "$work/grades" >"$to/index.html.new"
mv "$to/index.html.new" "$to/index.html"
echo "$(wc -l <"$work/todo" | tr -d ' ') submissions of ${#students[@]}" \
  "students: $to/grades.csv, $to/index.html"
