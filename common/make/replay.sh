#!/usr/bin/env bash
# Runs a program under the observer, and makes a page of the run to watch, with
# its source (common/grade/replay_page.py). Also of a run that hangs: Ctrl-C ends
# it, and the page shows where each process stood.
#
# usage: replay.sh FOLDER OBSERVE ... PROGRAM [ARG ...]
set -u
folder=$1
shift
mkdir -p "$folder"
record=$(mktemp "$folder/record-XXXXXX")
trap 'rm -f "$record"' EXIT
trap : INT
command -v python3 >/dev/null || {
  echo "make replay: python3 is missing" >&2
  exit 1
}
observe=$1
shift
status=0
"$observe" --json "$record" "$@" || status=$?
[ -s "$record" ] || exit "$status"
python3 "$(dirname "$0")/../grade/replay_page.py" --into "$folder" "$record" ||
  exit 1
exit "$status"
