# shellcheck shell=bash
# Sets INCLUDE: the flags with which a compiler finds the headers of the rooms in
# common/, where the Makefile has not given them.
INCLUDE=""
for room in pool picture job cli; do
  INCLUDE+=" -Icommon/$room"
done
