#!/usr/bin/env bash
# Runs the programs of tests/common/runaway.c under the observer, each with
# the same limits, and counts in /proc, without asking the observer, what is
# left of each. To be started as the first process of a process namespace of
# its own, so that whatever goes wrong ends with it (see runaway.bats).
#
# usage: runaways.sh DIR NAME ...     DIR holds observe and runaway
#
# Prints a line for each: name verdict expected left seconds most-alive
set -u
dir=$1
shift
cd "$dir" || exit 1
ulimit -u 4000 2>/dev/null

# The processes of run $1, by a mark in their environment.
alive() {
  grep -lsz "^RUNAWAY=$1\$" /proc/[0-9]*/environ | wc -l
}

run_one() {
  local name=$1 expected=$2 start end more=() timeout=10
  # Where another limit is to strike first, a busy machine gets the time.
  [ "$expected" != timeout ] || timeout=2
  case $name in
    kill-what-fork-returned) more=(--fail-fork 1) ;;
    loops-of-many) more=(--max-cpu 0.4) ;;
  esac
  start=$(date +%s%N)
  timeout -s KILL 15 ./observe --timeout $timeout --max-live 40 --max-forks 150 \
    --max-output 1M --max-file 1M --max-memory 60M \
    --linger 0.3 --facts "facts.$name" "${more[@]}" \
    env "RUNAWAY=$name-$BASHPID" ./runaway "$name" \
    >"out.$name" 2>"err.$name" </dev/null
  end=$(date +%s%N)
  local left
  left=$(alive "$name-$BASHPID")
  echo "$name $(sed -n 's/^verdict=//p' "facts.$name") $expected $left" \
    "$(((end - start) / 1000000)) $(sed -n 's/^max_live=//p' "facts.$name")"
}

# Three at a time; a line is written in one piece.
while read -r name expected; do
  case " $* " in
    "  " | *" $name "*) ;;
    *) continue ;;
  esac
  while [ "$(jobs -rp | wc -l)" -ge 3 ]; do wait -n; done
  run_one "$name" "$expected" &
done < <(./runaway)
wait
echo "others $(cat /proc/[0-9]*/comm 2>/dev/null | grep -cxE 'runaway|observe')"
