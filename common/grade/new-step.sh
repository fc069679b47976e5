#!/usr/bin/env bash
# Begins a small step of your own: starter and solution in one source, a check,
# a mistake and three hints, which work as they are and are yours to change.
#
# usage: new-step.sh NNx       (such as 03f; the lesson must be there)
set -eu
cd "$(dirname "$0")/../.."
. common/grade/names.sh
name=${1:-}
if ! is_step "$name" || [[ -z $(lesson_of "$name") ]]; then
  echo "usage: make new-step NAME=03f, for a lesson that is there" >&2
  exit 2
fi
if [[ -e $(checks_of "$name") ]]; then
  echo "there is a step $name already: $(checks_of "$name")" >&2
  exit 2
fi
lesson=$(lesson_of "$name")
template=common/grade/template
# fill FROM TO
fill() {
  mkdir -p "$(dirname "$2")"
  sed -e "s/NNx/$name/g" -e "s/NN-slug/$lesson/g" "$template/$1" >"$2"
  echo "  $2"
}
echo "made:"
fill step.c "$(reference_of "$name")"
fill step.bats "$(checks_of "$name")"
fill step_wrong.c "tests/wrong/$lesson/steps/${name:2}-does_not_wait.c"
fill step.hints "$(hints_of "$name")"
common/grade/starters.sh "$name"
echo "  $(file_of "$name") (from the solution: make starters)"
echo "Now try: make grade $name, and read docs/instructor.md."
