#!/usr/bin/env bash
# Runs bats files, several at once, shows each as it ends, and closes with
# "N passed, N failed" (", N skipped").
#
# usage: run-tests.sh [FILE.bats ...]      (without files: all of them)
#
# JOBS     files at once; lessons mostly sleep, so more than there are cores
# LIMIT    seconds that one file may take
# Files whose first lines say "# serial" measure time or fill the machine: they
# run alone, after the others; "# long 90" ones start before all others, those
# that take more seconds first, so that none is what is waited for at the end. Files in tests/mutants and
# tests/exercises (these are for make grade) run only when named.
#
# A file has passed when bats says 0 and every test of its plan has a result.
# macOS has bash 3.2: no mapfile, no wait -n, no empty "${array[@]}".
set -u
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
cd "$ROOT" || exit 1
. common/make/bats-library.sh
command -v bats >/dev/null || {
  echo "bats is missing: run 'make setup'" >&2
  exit 1
}

[ -e /dev/fd/0 ] || {
  echo "bats needs /dev/fd, which is not there: is /proc mounted?" >&2
  exit 1
}

# Each run has a folder of its own, named by its process: another run in the
# same tree must not take its logs away. Those of runs that are over go.
all_logs=${BUILD:-build}/tests/logs
logs=$all_logs/$$
limit=${LIMIT:-600}
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
at_once=${JOBS:-$((cores * 2))}
for old in "$all_logs"/*; do
  kill -0 "${old##*/}" 2>/dev/null || rm -rf "$old"
done
rm -rf "$logs" # of a process that had our number
mkdir -p "$logs" || exit 1
if [ $# -eq 0 ]; then
  while IFS= read -r file; do
    set -- "$@" "$file"
  done < <(find tests -name '*.bats' -not -path 'tests/mutants/*' \
    -not -path 'tests/exercises/*' -not -path 'tests/steps/*' -not -path 'common/grade/template/*' | sort)
fi

total=$# ended=0 passed=0 failed=0 skipped=0
pids=() names=() starts=() # of the files that run now, side by side

log_of() {
  echo "$logs/$(echo "$1" | tr / -).tap"
}

# The line at the foot of a terminal that says where we are.
show_status() {
  [ -t 1 ] || return 0
  local line="[$ended/$total] ${names[*]-}"
  printf '\r\033[K%s' "${line:0:$((${COLUMNS:-80} - 1))}"
}

start() {
  local name=${1#tests/}
  name=${name%.bats}
  set -m # in a process group of its own, so that it ends as one
  bats --tap "$1" >"$(log_of "$name")" 2>&1 </dev/null &
  set +m # but what runs in front hears Ctrl-C together with this script
  pids+=($!) names+=("$name") starts+=("$SECONDS")
  show_status
}

# count NAME STATUS SECONDS: reads the file's results and shows them.
count() {
  local name=$1 status=$2 log p f s plan
  log=$(log_of "$name")
  plan=$(sed -n 's/^1\.\.\([0-9][0-9]*\)$/\1/p' "$log" | tail -n 1)
  s=$(grep -c '^ok .* # skip' "$log")
  p=$(($(grep -c '^ok ' "$log") - s))
  f=$(grep -c '^not ok ' "$log")
  if [ -z "$plan" ]; then
    f=$((f + 1))
    echo "not ok - $name: no plan, so bats could not read it" >>"$log"
  elif [ $((p + f + s)) -ne "$plan" ]; then
    [ $((p + f + s)) -gt "$plan" ] || f=$((plan - p - s))
    [ "$f" -gt 0 ] || f=1
    echo "not ok - $name: $plan tests planned, $((p + s)) good" >>"$log"
  fi
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then
    f=1
    echo "not ok - $name: bats ended with status $status" >>"$log"
  fi
  [ ! -t 1 ] || printf '\r\033[K'
  printf '%-4s %-36s %3d passed' "$([ "$f" -eq 0 ] && echo ok || echo FAIL)" \
    "$name" "$p"
  [ "$f" -eq 0 ] || printf ', %d failed' "$f"
  [ "$s" -eq 0 ] || printf ', %d skipped' "$s"
  printf ' (%d s)\n' "$3"
  sed -n 's/^ok [0-9]* \(.*\) # skip *\(.*\)/       skipped: \1 \2/p' "$log"
  # What failed, with what bats said about it; all of it, if it said no plan.
  [ "$f" -eq 0 ] || awk -v all="$([ -n "$plan" ] || echo 1)" '
    /^not ok / { show = 1 } /^ok / { show = all }
    show || all { print "     " $0 }' "$log"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# Counts the files that have ended, and ends those that take too long.
collect() {
  local i pid status
  for i in ${pids[@]+"${!pids[@]}"}; do
    pid=${pids[i]}
    if kill -0 "$pid" 2>/dev/null; then
      [ $((SECONDS - starts[i])) -gt "$limit" ] || continue
      kill -KILL -- "-$pid"
      echo "not ok - ${names[i]}: stopped after $limit s" \
        >>"$(log_of "${names[i]}")"
    fi
    status=0
    { wait "$pid" || status=$?; } 2>/dev/null
    kill -KILL -- "-$pid" 2>/dev/null # what its tests left in the group
    ended=$((ended + 1))
    count "${names[i]}" "$status" $((SECONDS - starts[i]))
    unset "pids[i]" "names[i]" "starts[i]"
    show_status
  done
}

# room_for N: waits until fewer than N files run.
room_for() {
  collect
  while [ ${#pids[@]} -ge "$1" ]; do
    sleep 0.1
    collect
  done
}

# A bats that is asked to stop may still go on to its next test.
stop_all() {
  local pid signal
  for signal in TERM KILL; do
    for pid in ${pids[@]+"${pids[@]}"}; do
      kill -"$signal" -- "-$pid" 2>/dev/null
    done
    [ "$signal" = KILL ] || [ ${#pids[@]} -eq 0 ] || sleep 0.5
  done
  [ ! -t 1 ] || echo
  echo "stopped" >&2
  exit 130
}
trap stop_all INT TERM HUP

# ranked FILE ...: "RANK FILE" for each, those to start first first. The rank of a
# long file is its seconds, or 1; that of a usual one is 0, of a serial one -1.
ranked() {
  local file
  for file in "$@"; do
    head -n 3 "$file" 2>/dev/null | awk -v file="$file" '
      /^# serial/ { rank = -1 }
      /^# long/ { rank = $3 + 0 ? $3 + 0 : 1 }
      END { print rank + 0, file }'
  done | sort -s -k1,1rn
}

while read -r rank file; do
  if [ "$rank" -ge 0 ]; then
    room_for "$at_once"
  else
    room_for 1
  fi
  start "$file"
done < <(ranked "$@")
room_for 1

[ ! -t 1 ] || printf '\r\033[K'
if [ "$ended" -ne "$total" ]; then
  echo "$ended of $total files were run"
  failed=$((failed + total - ended))
fi
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
