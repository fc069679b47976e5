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
[ "$cores" -eq 1 ] && cores_here="1 core" || cores_here="$cores cores"
mkdir -p "$build"
measured=$build/tour.measured
rows=() failed=() sequential='' parallel=''
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
    printf "%.2f", last }'
}

slug_of() {
  (cd lessons && echo "$1"-*)
}

# run NN: sets seconds and status. Descriptor 9 is the writing end of a pipe
# that every process of the lesson inherits, so cat meets its end when the
# last of them is gone: lesson 02 leaves two that outlive it. Standard output
# stays the terminal.
exec 3>&1 4>&2
run() {
  rm -f "$measured"
  "$make" -s "$1" WITH="common/make/tour.sh stopwatch $measured" \
    9>&1 >&3 2>&4 3>&- 4>&- </dev/null | cat
  status=${PIPESTATUS[0]} seconds=
  [ ! -s "$measured" ] || { read -r seconds && read -r status; } <"$measured"
}

row() {
  rows+=("$(printf '  %-23s %8s %8s %8s %11s' "$@")")
}

# lesson NN ARTICLE IDEAL NARRATION: returns whether it ran well.
lesson() {
  local number=$1 article=$2 ideal=$3 over=- slug
  slug=$(slug_of "$number")
  echo
  say "$number  $4"
  run "$number"
  if [ "$status" -ne 0 ] || [ -z "$seconds" ]; then
    say "Lesson $slug failed: status $status. The tour goes on."
    failed+=("$number")
    row "$slug" "$article" "$ideal" failed -
    return 1
  fi
  [ "$ideal" = - ] || over=$(calculate '%+.0f ms' "($seconds - $ideal) * 1000")
  row "$slug" "$article" "$ideal" "$(calculate %.2f "$seconds")" "$over"
}

# The naps of lessons 07 and 08 share as many workers as its --help says.
naps() {
  local workers
  workers=$("$build/$(slug_of "$1")" --help |
    sed -n 's/.*WORKERS .*without it: \([0-9]*\).*/\1/p')
  ideal_naps "${workers:-$cores}"
}

picture_lessons() {
  local ideal=-
  if [ -n "$missing" ]; then
    echo
    say "09, 10  Not run: $missing is missing here; 'make setup' brings it."
    row 09-sequential-augment 20.66 - "not run" -
    row 10-parallel-augment 8.63 - "not run" -
    return
  fi
  echo
  say "The last two lessons do real work, on 15 photos painted for them (once)."
  if ! "$make" -s images; then
    say "The photos could not be made, so lessons 09 and 10 cannot run."
    failed+=(09 10)
    row 09-sequential-augment 20.66 - failed -
    row 10-parallel-augment 8.63 - failed -
    return
  fi
  lesson 09 20.66 - "Blur and shrink the photos, one after the other." &&
    sequential=$seconds ideal=$(calculate %.2f "$seconds / $cores")
  lesson 10 8.63 "$ideal" "The same photos, shared among workers. Here: $cores_here." &&
    parallel=$seconds
}

say "Ten lessons: half a minute of naps, then some real work."
"$make" -s all || {
  say "The lessons could not be built; the compiler's reason stands above."
  exit 1
}

lesson 01 2.02 2.00 "Two naps of a second each, one after the other."
lesson 02 0.02 0.00 "Two processes nap, and nobody waits for them. Who speaks first?"
lesson 03 1.04 1.00 "The same two, and this time their parent waits for both."
lesson 04 2.15 2.00 \
  "Ten processes nap for two seconds, all at once. A sleeper needs no core."
lesson 05 - 5.00 "A process of your own kind, with its own data, counts down."
lesson 06 1.06 1.00 "A pool of workers: hand in a task, ask for its result later."
lesson 07 6.07 "$(naps 07)" \
  "Naps of 5, 4, 3, 2 and 1 seconds: first finished, first printed."
lesson 08 6.06 "$(naps 08)" "The same naps, printed in the order they were asked for."
picture_lessons

echo
say "What it took, in seconds"
printf '  %-23s %8s %8s %8s %11s\n' lesson article ideal here "over ideal"
printf '%s\n' "${rows[@]}"
echo
echo "Ideal is what the naps alone take; for 10, lesson 09's time shared evenly by"
echo "$cores_here. The article ran Python, on another machine, with 4 cores."
if [ -n "$sequential" ] && [ -n "$parallel" ]; then
  echo
  say "$(calculate "%.2f s one after the other, %.2f s shared by $cores_here: %.2f" \
    "$sequential, $parallel, $sequential / $parallel") times as fast."
  echo "The article: 20.66 s and 8.63 s on 4 cores: 2.39 times as fast."
fi
if [ ${#failed[@]} -gt 0 ]; then
  echo
  say "Failed: lesson ${failed[*]}. What went wrong stands where it ran, above."
  exit 1
fi
