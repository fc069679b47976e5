#!/usr/bin/env bash
# Grades the grader: every starter must fail, every solution must pass, every
# classic mistake must be refused with its own diagnosis, which is the first
# line of its file:  // diagnosis: never waited for
#
# usage: grade-all.sh [-j JOBS] [-n REPEATS] [-t TIMES] [PATTERN]
#
# TIMES is a file that gets the seconds that each took.
# Tells what is not as it should be, and closes with "N passed, N failed"; exits
# with 1 if there was any. PATTERN (an extended regular expression) chooses files by
# path; the path of a starter is starter/NN-slug, or starter/03b.
set -u
cd "$(dirname "$0")/../.." || exit 3
. common/grade/names.sh
jobs=4 repeats=1 times=/dev/null
while getopts j:n:t: option; do
  case $option in
    j) jobs=$OPTARG ;;
    n) repeats=$OPTARG ;;
    t) times=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
export BUILD=${BUILD:-build} PROGRESS=/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export work times

# name_of FILE: tests/wrong/03-joined-fork/steps/b-name.c is one of 03b.
name_of() {
  local folder=${1%/*} file=${1##*/}
  if [[ $folder == */steps ]]; then
    folder=${folder%/steps} && folder=${folder##*/}
    echo "${folder%%-*}${file:0:1}"
  else
    echo "${folder##*/}"
  fi
}

judge() {
  local file=$1 turn=$2 exercise rows status=0 first want start=$SECONDS
  exercise=$(name_of "$file")
  rows=$work/rows.$turn.${file//\//-}
  if [[ $file == starter/* ]]; then
    exercise=${file#*/}
    file=$work/starter-$exercise.$turn.c
    awk -f common/grade/starter.awk "$(reference_of "$exercise")" >"$file"
  fi
  common/grade/grade.sh -r "$rows" -s "$file" "$exercise" \
    >"$rows.out" 2>&1 || status=$?
  echo "$((SECONDS - start)) $1" >>"$times"
  first=$(awk -F '\t' '$3 == "fail" { print $8; exit }' "$rows" |
    sed 's/\\n.*//')
  case $1 in
    */solutions/*)
      [[ $status == 0 ]] && return
      echo "$1: a right solution is refused: $first"
      cat "$rows.out"
      ;;
    starter/*)
      [[ $status == 1 ]] && ! grep -q "it does not compile" "$rows.out" &&
        ! grep -q "the compiler warns" "$rows.out" && return
      echo "$1: a starter must compile without a warning, and fail"
      cat "$rows.out"
      ;;
    *)
      want=$(sed -n '1s|^// diagnosis: ||p' "$file")
      [[ $status == 1 && -n $want && $first == "$want" ]] && return
      echo "$1: a mistake, diagnosed as \"$first\" instead of \"$want\""
      cat "$rows.out"
      ;;
  esac
  echo "$1" >>"$work/bad"
}
export -f judge name_of is_step lesson_of reference_of

for ((turn = 1; turn <= repeats; turn++)); do
  {
    every_name | sed 's|^|starter/|'
    find tests/solutions tests/wrong -name '*.c' | sort
  } | grep -E -- "${1:-.}" | sed "s/\$/ $turn/"
done >"$work/files"
# Without a line, xargs would still run one job, for no file.
[[ -s $work/files ]] || {
  echo "no file matches ${1:-.}" >&2
  echo "0 passed, 0 failed"
  exit 1
}
: >"$work/bad"
xargs -P "$jobs" -L 1 bash -c 'judge "$0" "$1"' <"$work/files"
bad=$(wc -l <"$work/bad" | tr -d ' ')
echo "$(($(wc -l <"$work/files") - bad)) passed, $bad failed"
[[ ! -s $work/bad ]]
