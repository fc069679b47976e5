#!/usr/bin/env bash
# The seconds that chapters 10 and 13 tell: lessons 09 and 10 on the sample
# photos, 10 with more and more workers, and the tool with and without --fast.
# In turns, so that a slow minute of the machine is everybody's, and the median
# of the rounds. Prints the tables; with PUBLISH=1 they become
# docs/pictures/lesson-*.csv, from where the chapters take them.
#
# ROUNDS   without it: 7
# PUBLISH  as in publish.bash
set -u
cd "$(dirname "$0")/../.." || exit 1
. common/bench/publish.bash
BUILD=${BUILD:-build}
ROUNDS=${ROUNDS:-7}
if [ ! -x "$BUILD/10-parallel-augment" ]; then
  echo "lessons: built without libjpeg and libpng, nothing to measure"
  exit 0
fi
make -s BUILD="$BUILD" images || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=$BUILD/bench
[ "${PUBLISH:-}" != 1 ] || folder=docs/pictures
mkdir -p "$folder"

lesson_9() { "$BUILD/09-sequential-augment" -o "$work/out" images; }
lesson_10() { "$BUILD/10-parallel-augment" -o "$work/out" -j "$1" images; }
tool() { "$BUILD/augment" -o "$work/out" "$@" images; }

commands=(lesson_9 "lesson_10 1" "lesson_10 2" "lesson_10 3" "lesson_10 4"
  "lesson_10 8" "lesson_10 15" "tool -j 1" "tool -j 2" "tool --fast -j 1"
  "tool --fast -j 2")
for ((round = 0; round <= ROUNDS; round++)); do
  for command in "${commands[@]}"; do
    start=$(date +%s%N)
    $command >/dev/null || exit 1
    # The first round reads the files from the disk, and is not counted.
    ((round == 0)) ||
      echo "$command,$((($(date +%s%N) - start) / 1000))" >>"$work/times"
  done
done

# seconds COMMAND: the median
seconds() {
  awk -F, -v c="$1" '$1 == c { print $2 }' "$work/times" | sort -n |
    awk '{ t[NR] = $1 } END { printf "%.2f\n", t[int((NR + 1) / 2)] / 1e6 }'
}
rounds=$(rounds_in_words "$ROUNDS")
one=$(seconds lesson_9) two=$(seconds "lesson_10 2")
{
  echo "\"$rounds\",seconds,speed-up"
  echo "\"09, one process\",$one,"
  echo "\"10, two workers\",$two,$(awk -v a="$one" -v b="$two" \
    'BEGIN { printf "%.2f", a / b }')"
} >"$folder/lesson-10.csv"
{
  echo "workers,seconds"
  for workers in 1 2 3 4 8 15; do
    echo "$workers,$(seconds "lesson_10 $workers")"
  done
} >"$folder/lesson-10-workers.csv"
{
  echo "\"$rounds, in seconds\",1 worker,2 workers"
  echo "\"exact\",$(seconds "tool -j 1"),$(seconds "tool -j 2")"
  echo "\"\`--fast\`\",$(seconds "tool --fast -j 1"),$(seconds "tool --fast -j 2")"
} >"$folder/lesson-13.csv"
head "$folder"/lesson-1*.csv
