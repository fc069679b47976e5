#!/usr/bin/env bash
# Begins an exercise of your own: a starter, its solution, its checks, a mistake
# and three hints, which work as they are and are yours to change.
#
# usage: new-exercise.sh NN-slug
set -eu
cd "$(dirname "$0")/../.."
name=${1:-}
if [[ ! $name =~ ^[0-9][0-9]-[a-z0-9-]+$ ]]; then
  echo "usage: make new-exercise NAME=20-my-topic" >&2
  exit 2
fi
number=${name%%-*}
for other in lessons/"$number"-*/ tests/exercises/"$number"-*; do
  [[ -e $other ]] || continue
  echo "number $number is taken by $other" >&2
  exit 2
done
template=common/grade/template
# fill FROM TO
fill() {
  mkdir -p "$(dirname "$2")"
  sed -e "s/NN-slug/$name/g" -e "s/NN/$number/g" "$template/$1" >"$2"
  echo "  $2"
}
echo "made:"
fill reference.c "tests/solutions/$name/reference.c"
fill checks.bats "tests/exercises/$name.bats"
fill never_waits.c "tests/wrong/$name/never_waits.c"
fill hints.txt "lessons/$name/hints.txt"
common/grade/starters.sh "$name"
echo "  lessons/$name/exercise.c (from the solution: make starters)"
echo "Now try: make grade $number, and read docs/instructor.md."
