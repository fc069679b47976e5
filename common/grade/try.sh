#!/usr/bin/env bash
# Compiles an exercise, or any file in its place, and runs it as it is.
#
# usage: try.sh [-s FILE] EXERCISE [ARG ...]
#
# `make try 03 ARGS="..."` sets the compiler and its flags; with VIRTUAL=1 or
# ORDER=7 also $WITH: the observer that makes the time. What needs an MPI is
# started as $RANKS ranks.
set -u
cd "$(dirname "$0")/../.." || exit 3
. common/grade/names.sh
file=""
if [[ ${1:-} == -s ]]; then
  file=$2
  shift 2
fi
name=$(names_meant "${1:-none}" | tail -1)
if [[ -z $name || ! -e $(file_of "$name") ]]; then
  echo "which exercise? Say: make try 03 ARGS=\"...\"" >&2
  exit 2
fi
shift
BUILD=${BUILD:-build}
. common/grade/rooms.sh # INCLUDE
mkdir -p "$BUILD/exercises"
file=${file:-$(file_of "$name")}
mpi="" start=""
if grep -q '^# *include <mpi.h>' "$file"; then
  . common/grade/mpi.bash
  here=$(mpis | head -1)
  mpi=$(flags_of "$here")
  [[ -n $mpi ]] || {
    echo "$name needs an MPI: make setup-all brings one" >&2
    exit 2
  }
  start="common/make/mpirun.sh mpirun$here -n ${RANKS:-3}"
fi
# shellcheck disable=SC2086 # flags are words
${CC:-cc} ${GRADE_CFLAGS:--std=gnu17 -O2 -g -Wall -Wextra $INCLUDE} $mpi \
  -o "$BUILD/exercises/$name" "$file" \
  ${GRADE_LIBS:-$BUILD/common.a -pthread -lm} $mpi || exit
# shellcheck disable=SC2086 # WITH, a command to run it under, is words
exec ${WITH:-} $start "$BUILD/exercises/$name" "$@"
