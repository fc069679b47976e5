#!/usr/bin/env bash
# Runs lessons under the observer and keeps the record of each, with every
# line of output and its moment, and the picture drawn from the same run:
# docs/recordings/NN-slug.json and docs/pictures/NN-slug.svg.
#
# usage: recordings.sh NN-slug ...         BUILD and MAKE from the Makefile
set -u
build=${BUILD:-build}
made=$build/recordings
mkdir -p "$made" docs/recordings docs/pictures || exit 1
bad=0
for lesson in "$@"; do
  with="$build/observe --json $made/$lesson.json --svg $made/$lesson.svg"
  # Into a file, so that no terminal's pace is in the record.
  if "${MAKE:-make}" -s "${lesson%%-*}" WITH="$with" >"$made/$lesson.txt" \
    2>&1 </dev/null && [ -s "$made/$lesson.json" ]; then
    mv "$made/$lesson.json" docs/recordings/
    mv "$made/$lesson.svg" docs/pictures/
    echo "$lesson: $(sed -n 's/.*"story":"\([^"]*\)".*/\1/p' \
      "docs/recordings/$lesson.json")"
  else
    echo "$lesson: no recording; what it said is in $made/$lesson.txt" >&2
    bad=1
  fi
done
exit $bad
