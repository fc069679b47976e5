#!/usr/bin/env bash
# What being observed costs: each piece of work bare, under the observer, as a
# grader would run it, and under strace, in turn, so that a busy machine
# slows all of them alike. Prints the least and the median of each in ms.
#
# usage: observer.sh [ROUNDS]      BUILD: where the programs are; PUBLISH=1 as in
#                                  publish.bash
set -eu
cd "$(dirname "$0")/../.."
. common/bench/publish.bash
build=${BUILD:-build}
rounds=${1:-${ROUNDS:-15}}
"$build/observe" -- true >/dev/null 2>&1 || {
  echo "observer.sh: nothing to measure: $("$build/observe" -- true 2>&1)"
  exit 0
}
work=$build/bench/observer_work
times=$(mktemp -d)
trap 'rm -rf "$times"' EXIT

bare() { "$work" "$1"; }
observe() {
  "$build/observe" --facts /dev/null --timeout 60 --max-memory 1G \
    "$work" "$1"
}
limits() {
  "$build/observe" --facts /dev/null --timeout 60 --max-memory 1G \
    --max-live 100 --max-forks 100000 --max-output 1M --max-cpu 60 "$work" "$1"
}
strace_() { strace -f -e trace=process -o /dev/null "$work" "$1"; }

ways="bare observe limits"
! strace -f -o /dev/null true 2>/dev/null || ways="$ways strace_"

for ((round = 0; round < rounds; round++)); do
  for kind in compute sleepers forks; do
    for way in $ways; do
      start=${EPOCHREALTIME/./}
      $way $kind
      echo $((${EPOCHREALTIME/./} - start)) >>"$times/$kind.$way"
    done
  done
done

# figure FILE: least and median, in ms.
figure() {
  sort -n "$1" | awk '{ t[NR] = $1 }
    END { printf "%.1f %.1f\n", t[1] / 1000, t[int((NR + 1) / 2)] / 1000 }'
}

# What the words of the chart and the table are.
declare -A what=([compute]="two that compute" [sleepers]="ten that sleep"
  [forks]="1000 forks" [observe]=observed [limits]="with all limits"
  [strace_]="under strace")
csv=$(published observer)
{
  echo "# Watched: times as long as alone"
  echo "\"$(rounds_in_words "$rounds")\",ms alone,ms watched,times as long"
} >"$csv"
printf '%-10s %-8s %9s %9s %9s\n' work way least median against
for kind in compute sleepers forks; do
  read -r _ base <<<"$(figure "$times/$kind.bare")"
  for way in $ways; do
    read -r least median <<<"$(figure "$times/$kind.$way")"
    against=$(awk -v m="$median" -v b="$base" 'BEGIN { printf "%.2f", m / b }')
    printf '%-10s %-8s %9s %9s %9s\n' $kind "${way%_}" "$least" "$median" \
      "x$against"
    [ "$way" = bare ] ||
      echo "\"${what[$kind]}, ${what[$way]}\",$base,$median,$against" >>"$csv"
  done
done
draw "$csv"
