#!/usr/bin/env bash
# Pages to watch, of programs that say themselves where they stand
# (tests/helpers/lines.c): build/site-lines.
#
# usage: lines-pages.sh
set -eu
cd "$(dirname "$0")/../.."
folder=$PWD/build/site-lines
rm -rf "$folder"
mkdir -p "$folder"
make -s build/observe
ldd build/observe | grep -q libdw || exit 0 # then there is nothing to see
${CC:-cc} -std=gnu17 -O2 -g -fno-optimize-sibling-calls -o "$folder/lines" \
  tests/helpers/lines.c tests/helpers/lines_far.c -pthread
for program in sleeper children reader threads compute deep signals polls \
  semaphores inlined two_files loops; do
  build/observe --timeout 5 --json "$folder/$program.json" "$folder/lines" \
    $program >/dev/null 2>&1
  common/grade/replay_page.py --title $program --into "$folder" \
    "$folder/$program.json" >/dev/null
done
