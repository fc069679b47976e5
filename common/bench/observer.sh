#!/usr/bin/env bash
# What being observed costs: each piece of work bare, under the observer, as a
# grader would run it, and under strace, in turn, so that a busy machine
# slows all of them alike. Prints the least and the median of each in ms.
#
# usage: observer.sh [ROUNDS]      BUILD: where the programs are
set -eu
build=${BUILD:-build}
rounds=${1:-15}
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
! command -v strace >/dev/null || ways="$ways strace_"

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

printf '%-10s %-8s %9s %9s %9s\n' work way least median against
for kind in compute sleepers forks; do
  read -r _ base <<<"$(figure "$times/$kind.bare")"
  for way in $ways; do
    read -r least median <<<"$(figure "$times/$kind.$way")"
    printf '%-10s %-8s %9s %9s %9s\n' $kind "${way%_}" "$least" "$median" \
      "$(awk -v m="$median" -v b="$base" 'BEGIN { printf "x%.2f", m / b }')"
  done
done
