#!/usr/bin/env bash
# Shows the hints for an exercise, each time one more: a question, a pointer,
# nearly the answer. They stand in lessons/NN-slug/hints.txt, or for a step in
# lessons/NN-slug/steps/x.hints, with a line --- between them.
#
# usage: hint.sh EXERCISE
set -u
cd "$(dirname "$0")/../.." || exit 3
. common/grade/names.sh
progress=${PROGRESS:-.progress}
name=$(names_meant "${1:-none}" | tail -1)
hints=$(hints_of "$name")
if [[ -z $name || ! -e $hints ]]; then
  echo "which exercise? Say: make hint 03, or: make hint 03b" >&2
  exit 2
fi
touch "$progress"
all=$(($(grep -cx -e --- "$hints") + 1))
seen=$(sed -n "s/^$name hints //p" "$progress")
next=$((${seen:-0} + 1))
((next <= all)) || next=$all
kept=$(grep -v "^$name hints " "$progress")
printf '%s\n' ${kept:+"$kept"} "$name hints $next" >"$progress"
awk -v upto="$next" '
  BEGIN { n = 1 }
  /^---$/ { n++; if (n <= upto) print ""; next }
  n <= upto { print (first[n]++ ? "   " : n ". ") $0 }
' "$hints"
echo
if ((next < all)); then
  echo "($next of $all; 'make hint ${name%%-*}' once more for the next one)"
else
  echo "(these are all $all)"
fi
