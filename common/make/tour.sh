#!/usr/bin/env bash
# Runs lessons 01 to 10 in order as `make NN` does, each with a line of
# narration, and closes with a table: the article's seconds, what physics
# allows, and what this machine took. A lesson that fails is named, the tour
# goes on, and ends with 1.
#
# usage: tour.sh                        MAKE, BUILD, MISSING from the Makefile
#        tour.sh stopwatch FILE PROGRAM [ARG ...]
#                runs PROGRAM; leaves its seconds and its status in FILE
set -u
export LC_ALL=C # a point in numbers, also where people write a comma
TIMEFORMAT=%3R

if [ "${1:-}" = stopwatch ]; then
  file=$2
  shift 2
  { time "$@" 2>&3; } 3>&2 2>"$file"
  status=$?
  echo "$status" >>"$file"
  exit "$status"
fi

ROOT=$(cd "$(dirname "$0")/../.." && pwd)
cd "$ROOT" || exit 1
make=${MAKE:-make}
build=${BUILD:-build}
missing=${MISSING:-}
cores=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
mkdir -p "$build"
measured=$build/tour.measured
failures=0 rows=() sequential='' parallel=''
bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\033[1m' plain=$'\033[0m'
fi
trap 'echo; echo "The tour was stopped." >&2; exit 130' INT TERM HUP

say() {
  printf '%s%s%s\n' "$bold" "$*" "$plain"
}

calculate() {
  awk "BEGIN { printf \"$1\", $2 }"
}

# The seconds that naps of 5, 4, 3, 2 and 1 take on $1 workers, each nap going
# to the worker that is free first.
ideal_naps() {
  awk -v workers="$1" 'BEGIN {
    for (nap = 5; nap > 0; nap--) {
      first = 1
      for (w = 2; w <= workers; w++)
        if (busy[w] + 0 < busy[first] + 0) first = w
      busy[first] += nap
      if (busy[first] > last) last = busy[first]
    }
    print last }'
}

# run NN: sets seconds and status. Descriptor 9 is the writing end of a pipe
# that every process of the lesson inherits, so cat meets its end when the
# last of them is gone: lesson 02 leaves two that outlive it.
run() {
  rm -f "$measured"
  {
    "$make" -s "$1" WITH="common/make/tour.sh stopwatch $measured" \
      9>&1 >&3 2>&4 3>&- 4>&- </dev/null
  } 3>&1 4>&2 | cat
  status=${PIPESTATUS[0]}
  seconds=
  { read -r seconds && read -r status; } 2>/dev/null <"$measured"
}

row() {
  rows+=("$(printf '  %-23s %8s %8s %8s %12s' "$@")")
}

# lesson NN ARTICLE IDEAL NARRATION
lesson() {
  local number=$1 article=$2 ideal=$3 slug over=-
  slug=$(cd lessons && echo "$number"-*)
  echo
  say "$number  $4"
  if [ ! -d "lessons/$slug" ]; then
    echo "There is no lesson $number here." >&2
    failures=$((failures + 1))
    return
  fi
  run "$number"
  if [ "$status" -ne 0 ] || [ -z "$seconds" ]; then
    failures=$((failures + 1))
    say "$slug failed (status $status)."
    row "$slug" "$article" "$ideal" failed -
    return 1
  fi
  if [ "$ideal" = - ]; then
    [ -z "$sequential" ] ||
      ideal=$(calculate %.2f "$sequential / $cores")
  fi
  [ "$ideal" = - ] || over=$(calculate '%+.0f ms' "($seconds - $ideal) * 1000")
  row "$slug" "$article" "$ideal" "$seconds" "$over"
}

