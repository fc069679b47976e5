#!/usr/bin/env bash
# Grades exercises, and says what is wrong with them.
#
# usage: grade.sh [-f FORMAT] [-b] [-r ROWS] [-s FILE] [EXERCISE ...]
#
#   EXERCISE   a lesson's number such as 03: its steps and its exercise; a step
#              such as 03b; or an exercise's whole name (without: all there are)
#   -s FILE    the submission (without: lessons/NN-slug/exercise.c)
#   -f FORMAT  pretty, tap, junit (XML) or gradescope (results.json)
#   -b         brief: only the first failure in full, or so much of it as fits
#              into MOST_LINES lines
#   -r ROWS    also keep the rows of rows.awk in that file
#
# Exits with 0 if every check that could be made has passed, 1 if one failed,
# 2 if the command line is wrong, 3 if the grader itself has failed.
#
# Submissions are compiled with CC, GRADE_CFLAGS and GRADE_LIBS; `make grade`
# sets these and builds what is needed. UNDER_MAKE=1 says that make runs this, and
# will add a line of its own after a failure.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$PWD
cd "$root" || exit 3
BUILD=${BUILD:-build}
export BUILD
MOST_SECONDS_IN_ALL=${MOST_SECONDS_IN_ALL:-300}

format=pretty brief="" rows_file="" submission=""
while getopts f:br:s: option; do
  case $option in
    f) format=$OPTARG ;;
    b) brief=1 ;;
    r) rows_file=$OPTARG ;;
    s) submission=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
case $format in
  pretty | tap | junit | gradescope) ;;
  *)
    echo "FORMAT is pretty, tap, junit or gradescope, not $format" >&2
    exit 2
    ;;
esac

. common/grade/names.sh
all=()
while IFS= read -r name; do all+=("$name"); done < <(every_name)
exercises=()
for name in "${all[@]}"; do is_step "$name" || exercises+=("$name"); done

# FILE=03-joined-fork.c, …/03-joined-fork/exercise.c, 03b.c or
# …/03-joined-fork/steps/b.c names what it is for.
if [[ -n $submission && $# == 0 ]]; then
  for name in "${all[@]}"; do
    case /$submission in
      */"$name"[/.]* | */"${name%%-*}".c | */"${name%%-*}"_*.c) set -- "$name" ;;
    esac
    ! is_step "$name" || [[ /$submission != */"$(file_of "$name")" ]] ||
      { set -- "$name" && break; }
  done
  if [[ $# == 0 ]]; then
    echo "which exercise is $submission? Say: make grade 03 FILE=…" >&2
    exit 2
  fi
fi
[[ $# != 0 ]] || set -- "${all[@]}"

chosen=()
for wanted in "$@"; do
  found=()
  for name in $(names_meant "$wanted"); do
    # A file is for one of them: for the exercise, if a lesson is named.
    [[ -z $submission ]] || { is_step "$name" && ! is_step "$wanted"; } ||
      found+=("$name")
    [[ -n $submission ]] || found+=("$name")
  done
  if [[ ${#found[@]} == 0 ]]; then
    echo "there is no exercise $wanted; there are: ${exercises[*]%%-*}" >&2
    exit 2
  fi
  chosen+=("${found[@]}")
done
if [[ -n $submission ]]; then
  [[ $submission == /* || -e $submission ]] || submission=$here/$submission
  if [[ ! -f $submission ]]; then
    echo "there is no file $submission" >&2
    exit 2
  fi
fi
# With TRACE=1, for who writes checks, bats runs them itself. (macOS has bash 3.)
runner=(bash common/grade/checks.bash)
[[ -z ${TRACE:-} && ${BASH_VERSINFO[0]} -ge 5 ]] || runner=(bats --tap --timing)
if [[ ${runner[0]} == bats ]] && ! command -v bats >/dev/null; then
  echo "grading needs bats: run 'make setup'" >&2
  exit 3
fi

color=""
[[ ! -t 1 || -n ${NO_COLOR:-} || ${TERM:-dumb} == dumb ]] || color=1
mkdir -p "$BUILD/grade"
work=$(mktemp -d "$BUILD/grade/run.XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT
trap '[[ -z ${child:-} ]] || kill "$child" 2>/dev/null; exit 130' INT TERM HUP
: >"$work/rows"

# What a submission prints may hold anything; what is shown is clean text.
clean() {
  LC_ALL=C tr -d '\000-\010\013-\037\177' |
    LC_ALL=C sed $'s/\302[\200-\237]//g' | {
    iconv -c -f utf-8 -t utf-8 2>/dev/null || LC_ALL=C tr -cd '\11\12\40-\176'
  }
}

# What is for a platform is of people whom nobody knows: in a cage (cage.py),
# from which its rows come. IN_CAGE says that this is it, or that there is none.
in_a_cage() {
  [[ $format == gradescope && -z ${IN_CAGE:-} && $(uname) == Linux ]] &&
    command -v python3 >/dev/null
}

grade_in_a_cage() {
  python3 -B common/grade/grading.py "$work/one" "${submission:-$(file_of "$1")}" \
    "$1" >"$work/note" &
  child=$!
  wait "$child" || exit 3
  child=""
  note=$(<"$work/note")
}

# Leaves the rows of one exercise in $work/one.
grade() {
  local name=$1 file
  ! in_a_cage || { grade_in_a_cage "$name" && return; }
  file=$(checks_of "$1")
  export GRADE_WORK=$work/compiler-of-$1
  SUBMISSION=${submission:-$(file_of "$1")}
  export SUBMISSION
  mkdir -p "$GRADE_WORK"
  timeout -k 5 "$MOST_SECONDS_IN_ALL" \
    "${runner[@]}" "$file" >"$work/tap" 2>"$work/errors" </dev/null 3>&- &
  child=$!
  wait "$child"
  child=""
  clean <"$work/tap" >"$work/clean"
  awk -v exercise="$name" -f common/grade/rows.awk "$file" "$work/clean" \
    >"$work/one"
  if [[ ! -s $work/clean ]]; then
    cat "$work/errors" >&2
    exit 3
  fi
}

# Remembers what is done, for `make watch`; of the learner's own file only.
remember() {
  [[ -z $submission ]] || return 0
  local passed=$1 name=$2 progress=${PROGRESS:-.progress}
  touch "$progress" 2>/dev/null || return 0
  if [[ $passed == yes ]]; then
    grep -qx "$name passed" "$progress" || echo "$name passed" >>"$progress"
  else
    grep -vx "$name passed" "$progress" >"$work/progress"
    cat "$work/progress" >"$progress"
  fi
}

failed=0
for name in "${chosen[@]}"; do
  grade "$name"
  cat "$work/one" >>"$work/rows"
  if awk -F '\t' '$3 != "pass" && $3 != "left-out" { bad = 1 }
                  END { exit bad || NR == 0 }' "$work/one"; then
    remember yes "$name"
  else
    remember no "$name"
    failed=1
  fi
  [[ $format != pretty ]] ||
    awk -v color="$color" -v file="$SUBMISSION" -v brief="$brief" \
      -v width="${COLUMNS:-80}" -v most_lines="${MOST_LINES:-0}" \
      -v warnings="$GRADE_WORK/compiler" \
      -f common/grade/report.awk -f common/grade/report-pretty.awk "$work/one"
done
[[ $format == pretty ]] ||
  awk -v note="${note:-}" -f common/grade/report.awk \
    -f "common/grade/report-$format.awk" "$work/rows"
if [[ $format == pretty && ${#chosen[@]} -gt 1 ]]; then
  awk -F '\t' '{ got += $4; most += $5 }
    END { printf "\nAltogether: %d of %d points.\n", got, most }' "$work/rows"
fi
[[ -z $rows_file ]] || cp "$work/rows" "$rows_file"
# make adds that line after any failure, and cannot be told not to.
if [[ $failed == 1 && $format == pretty && -n ${UNDER_MAKE:-} ]]; then
  echo '(Below, make adds a line with "Error 1": it only means "not passed yet".)'
fi
exit $failed
