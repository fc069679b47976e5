#!/usr/bin/env bash
# Starter and solution of an exercise are one file, so that they cannot drift:
# tests/solutions/NN-slug/reference.c. This makes the starters from them.
#
# usage: starters.sh [--check] [NN-slug ...]
#
# --check changes nothing, and fails if a starter is not what it should be.
set -eu
cd "$(dirname "$0")/../.."
check=""
if [[ ${1:-} == --check ]]; then
  check=1
  shift
fi
# shellcheck disable=SC2046 # names are words
[[ $# != 0 ]] || set -- $(cd tests/solutions && echo ??-*)
status=0
for name in "$@"; do
  reference=tests/solutions/$name/reference.c
  starter=lessons/$name/exercise.c
  if [[ -z $check ]]; then
    mkdir -p "lessons/$name"
    awk -f common/grade/starter.awk "$reference" >"$starter"
  elif ! awk -f common/grade/starter.awk "$reference" | cmp -s - "$starter"
  then
    echo "$starter is not what $reference says: run 'make starters'" >&2
    status=1
  fi
done
exit $status
