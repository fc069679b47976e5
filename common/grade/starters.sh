#!/usr/bin/env bash
# Starter and solution of an exercise are one file, so that they cannot drift:
# tests/solutions/NN-slug/reference.c. This makes the starters from them.
#
# usage: starters.sh [--check] [NAME ...]      (see names.sh)
#
# A step's is tests/solutions/NN-slug/steps/x.c.
#
# --check changes nothing, and fails if a starter is not what it should be.
set -eu
cd "$(dirname "$0")/../.."
. common/grade/names.sh
check=""
if [[ ${1:-} == --check ]]; then
  check=1
  shift
fi
# shellcheck disable=SC2046 # names are words
[[ $# != 0 ]] || set -- $(every_name)
status=0
for name in "$@"; do
  reference=$(reference_of "$name")
  starter=$(file_of "$name")
  if [[ -z $check ]]; then
    mkdir -p "$(dirname "$starter")"
    awk -f common/grade/starter.awk "$reference" >"$starter"
  elif ! awk -f common/grade/starter.awk "$reference" | cmp -s - "$starter"
  then
    echo "$starter is not what $reference says: run 'make starters'" >&2
    status=1
  fi
done
exit $status
