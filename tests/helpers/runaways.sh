#!/usr/bin/env bash
# Runs the programs of tests/common/runaway.c under the observer, each with
# the same limits, and counts in /proc, without asking the observer, what is
# left of each. To be started as the first process of a process namespace of
# its own, so that whatever goes wrong ends with it (see runaway.bats).
#
# usage: runaways.sh DIR NAME ...     DIR holds observe and runaway
#
# Prints a line for each: name verdict expected left ms ms-allowed most-alive
# and in the end two counts: "others" that are left, and the "most" at once.
#
# Ended in time means, on a machine that has nothing else to do: within 1 s of
# the timeout, and within 1.5 s where another limit strikes. On a busy one this
# takes as many times longer as a plain loop does, measured right after a run
# that was late, but not more than two and six times; and as load comes and
# goes, whoever was late gets two more tries.
set -u
dir=$1
shift
cd "$dir" || exit 1
ulimit -u 4000 2>/dev/null

# The processes of run $1, by a mark in their environment.
alive() {
  grep -lsz "^RUNAWAY=$1\$" /proc/[0-9]*/environ | wc -l
}

# How many times longer a plain loop takes now than it computes, in percent,
# and at most $1.
slowness() {
  local TIMEFORMAT='%R %U %S' i
  { time for ((i = 0; i < 40000; i++)); do :; done; } 2>&1 |
    awk -v most="$1" '{ cpu = $2 + $3
      p = cpu > 0 && $1 > cpu ? 100 * $1 / cpu : 100
      print int(p < most ? p : most) }'
}

# try NAME EXPECTED: one run; its line without the name.
try() {
  local name=$1 expected=$2 start end limits=(--linger 0.3) timeout=10 allowed
  # Where another limit is to strike first, a busy machine gets the time.
  [ "$expected" != timeout ] || timeout=1
  case $name in
    kill-what-fork-returned) limits+=(--fail-fork 1) ;;
    loops-of-many) limits+=(--max-cpu 0.4) ;;
    events-lost+* | spans-lost+*) timeout=60 ;;& # that alone takes long
    *+time) timeout=1 ;;&
    *+cpu) limits+=(--max-cpu 0.4) ;;&
    fork-refused+*) limits+=(--fail-fork 1) ;;&
    lines-lost+*) limits+=(--json "json.$name") ;;&
    main-ended+*) limits=(--linger 9 "${limits[@]:2}") ;;
  esac
  start=$(date +%s%N)
  timeout -s KILL $((timeout + 5)) ./observe --timeout $timeout --max-live 40 --max-forks 150 \
    --max-output 1M --max-file 1M --max-memory 60M \
    --facts "facts.$name" "${limits[@]}" \
    env "RUNAWAY=$name-$BASHPID" ./runaway "$name" \
    >"out.$name" 2>"err.$name" </dev/null
  end=$(date +%s%N)
  local left ms=$(((end - start) / 1000000)) until=0 more=1500 most=600
  left=$(alive "$name-$BASHPID")
  case $timeout in
    1) until=1000 more=1000 most=200 ;;
    60) until=60000 ;;
  esac
  allowed=$((until + more))
  [ $ms -le $allowed ] || allowed=$((until + more * $(slowness $most) / 100))
  echo "$(sed -n 's/^verdict=//p' "facts.$name") $expected $left $ms $allowed" \
    "$(sed -n 's/^max_live=//p' "facts.$name")"
}

run_one() {
  local line got expected left ms allowed i
  for i in 1 2 3; do
    line=$(try "$1" "$2")
    read -r got expected left ms allowed _ <<<"$line"
    [ "$got $left" = "$expected 0" ] || break
    [ "$ms" -gt "$allowed" ] || break
  done
  echo "$1 $line"
}

# processes NAMES STATES: how many there are, both as grep -E has it.
processes() {
  cat /proc/[0-9]*/stat 2>/dev/null | grep -cE "^[0-9]+ \(($1)\) $2"
}

count_most() {
  local now most=0
  while [ ! -e counted ]; do
    now=$(processes runaway '[^ZX]')
    [ "$now" -le "$most" ] || echo $((most = now)) >most
    sleep 0.02
  done
}
rm -f counted
count_most &
counter=$!

# Three at a time; a line is written in one piece.
while read -r name expected; do
  case " $* " in
    "  " | *" $name "*) ;;
    *) continue ;;
  esac
  while [ "$(jobs -rp | wc -l)" -ge 4 ]; do wait -n; done # and the counter
  run_one "$name" "$expected" &
done < <(./runaway)
while [ "$(jobs -rp | wc -l)" -gt 1 ]; do wait -n; done
: >counted
wait "$counter"
echo "most $(cat most)"
echo "others $(processes 'runaway|observe' .)"
