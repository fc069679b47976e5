#!/usr/bin/env bash
# A class of six, graded three times: on a calm machine, on one whose cores all
# have much else to do, and interrupted in the middle and taken up again. The
# grades must be the same each time, byte for byte.
#
# usage: class-thrice.sh [FOLDER]     keeps what was handed in, and the reports
#
# Status 1, and what differs, if something does. Needs a built build/.
set -u
cd "$(dirname "$0")/../.." || exit 1
world=${1:-$(mktemp -d)}
chmod 755 "$world" # who is graded as nobody must get in
class=$world/class
loops=() graders=()

# What goes on in the background ends with us, by its number.
# shellcheck disable=SC2317 # called by the trap
tidy() {
  local pid
  for pid in ${graders[@]+"${graders[@]}"} ${loops[@]+"${loops[@]}"}; do
    kill "$pid" 2>/dev/null
  done
  wait
  [ -n "${kept:-}" ] || rm -rf "$world"
}
kept=${1:-}
trap tidy EXIT
trap 'exit 130' INT TERM HUP

# hand_in STUDENT "LESSON FILE" ...: right and wrong ones that the course has.
hand_in() {
  local student=$1 lesson name file
  shift
  mkdir -p "$class/$student"
  for file in "$@"; do
    read -r lesson name <<<"$file"
    case $name in
      broken) echo 'int main(' ;;
      endless) echo 'int main(void) { for (;;) ; }' ;;
      *) cat "tests/solutions/$lesson"*/"$name.c" 2>/dev/null ||
        cat "tests/wrong/$lesson"*/"$name.c" ;;
    esac >"$class/$student/$lesson.c" || exit 1
  done
}
hand_in anna "02 reference" "03 reference" "06 reference" "15 reference"
hand_in bert "02 child_goes_on_in_the_loop" "03 never_waits" \
  "06 order_of_completion" "15 closes_nothing"
hand_in carla "02 broken" "03 wait_for_any" "06 no_pool" "15 polls"
hand_in dora "02 threads" "03 pidfd_poll" "06 with_map"
hand_in eva "02 naps_in_turn" "03 kills_instead_of_joining" \
  "06 one_worker_only" "15 never_joined"
hand_in fred "02 chain" "03 crashes" "06 endless" "15 gives_up_at_epipe"

# grade NAME: into a report of that name
grade() {
  PROGRESS=/dev/null common/grade/grade-class.sh "$class" "$world/$1" \
    >>"$world/$1.said" 2>&1 </dev/null
}

# graded NAME: how many are done
graded() {
  find "$world/$1" -name '*.rows' 2>/dev/null | wc -l
}

failed=0
# same NAME: as the calm one's
same() {
  if cmp -s "$world/calm/grades.csv" "$world/$1/grades.csv"; then
    echo "ok $1: the same grades"
  else
    echo "not ok $1: other grades"
    diff "$world/calm/grades.csv" "$world/$1/grades.csv" |
      cat - "$world/$1.said"
    failed=1
  fi
}

grade calm || {
  echo "not graded: $(cat "$world/calm.said")" >&2
  exit 1
}

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
for ((i = 0; i < 3 * cores; i++)); do
  while :; do :; done &
  loops+=($!)
done
grade loaded
for pid in "${loops[@]}"; do kill "$pid"; done
wait
loops=()
same loaded

grade interrupted &
graders=($!)
while kill -0 "${graders[0]}" 2>/dev/null && [ "$(graded interrupted)" -lt 7 ]; do
  sleep 0.1
done
# The program that the shell of `grade` waits for.
pkill -TERM -P "${graders[0]}"
wait "${graders[0]}"
graders=()
before=$(graded interrupted)
if [ -e "$world/interrupted/grades.csv" ] && [ "$before" -ge 23 ]; then
  echo "not ok interrupted: it was over before it was interrupted"
  failed=1
fi
grade interrupted
same interrupted
exit $failed
