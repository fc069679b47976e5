# shellcheck shell=bash
# Sets INCLUDE: the flags with which a compiler finds the headers of the rooms in
# common/, where the Makefile has not given them.
# -iquote: our "threads.h" is not to stand in for the system's <threads.h>.
INCLUDE=""
for room in pool picture job cli; do
  INCLUDE+=" -iquote common/$room -idirafter common/$room"
done
