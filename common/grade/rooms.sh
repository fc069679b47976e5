# shellcheck shell=bash
# Sets INCLUDE: how a program finds the headers of the rooms in common/, for
# who compiles without the Makefile.
# -iquote: our "threads.h" is not to stand in for the system's <threads.h>.
INCLUDE=""
for room in pool picture job cli; do
  INCLUDE+=" -iquote common/$room -idirafter common/$room"
done
