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

# What a replay beside it needs: the same lesson with the naps of the other.
also() {
  case $1 in
    03) echo even ;; # with the default naps, beside 01 and 02
  esac
}

# mpirun's children are the ranks: rank 0 is the first.
name_ranks() {
  awk '{
    while (match($0, /child [0-9]+ <tspan class="a">14-many-m<\/tspan>/)) {
      split(substr($0, RSTART), words, " ")
      $0 = substr($0, 1, RSTART - 1) "rank " words[2] - 1 \
        substr($0, RSTART + RLENGTH)
    }
    sub(/class="m">parent /, "class=\"m\">mpirun ")
    print
  }' "$1" >"$1.part" && mv "$1.part" "$1"
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
  [ "$number" != 14 ] || name_ranks "$picture.svg"
  for run in $(also "$number"); do
    $MAKE -s "$number" WITH="$OBSERVE --json $picture.$run.json" >/dev/null 2>&1
  done
  echo "$picture.svg: $(sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p;T;q' \
    "$picture.svg" | head -1)"
done
