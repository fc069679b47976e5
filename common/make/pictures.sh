#!/usr/bin/env bash
# Draws the pictures of the chapters again: each lesson runs once, under the
# observer, which draws docs/pictures/LESSON.svg and writes the record of the
# same run beside it, LESSON.json, which the site plays and from which the chapter
# has the program's lines. (MPI's own doings would make that of lesson 14 larger
# than the page: of it only the lines are kept, LESSON.txt.)
#
# usage: pictures.sh LESSON ...   with MAKE, and OBSERVE as the Makefile has it
set -eu
mkdir -p docs/pictures

# What shows best what the chapter is about.
arguments() {
  case $1 in
    03) echo "1 0.4" ;; # child 2 ends first, and is a zombie until joined
  esac
}

for lesson; do
  number=${lesson%%-*}
  args=$(arguments "$number")
  picture=docs/pictures/$lesson
  record="--json $picture.json" lines=/dev/null
  [ "$number" != 14 ] || record='' lines=$picture.txt
  $MAKE -s "$number" ARGS="$args" \
    WITH="$OBSERVE --svg $picture.svg $record" >"$lines" 2>/dev/null ||
    [ "$number" = 19 ] # its exit status says that it was stopped
  echo "$picture.svg: $(sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p;T;q' \
    "$picture.svg" | head -1)"
done
