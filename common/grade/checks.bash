#!/usr/bin/env bash
# Runs a file of checks as bats does, and prints the same TAP with times:
#
#   checks.bash tests/exercises/NN-slug.bats
#
# A learner waits for this after each save, and bats needs 40 ms of processor
# time for each test, before the test does anything: it begins a shell of its
# own, which reads everything again. Here one shell reads all files once, and
# each test is a fork of it.
#
# The files stay bats' own (`bats tests/exercises/03-joined-fork.bats` runs them,
# and a test holds both to the same words). Of bats there is what checks use:
# @test "…" {, load, setup_file, setup, teardown, skip, and BATS_TEST_FILENAME,
# BATS_TEST_DESCRIPTION, BATS_TEST_NUMBER, BATS_TEST_COMPLETED,
# BATS_TEST_SKIPPED, BATS_FILE_TMPDIR.
#
# shellcheck disable=SC2317 # the files of checks, and traps, call these
set -u
file=$(cd "${1%/*}" && pwd)/${1##*/} || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/checks.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 143' INT TERM HUP
exec 3>&1 # the TAP; what a test prints is told only if it fails
export BATS_TEST_FILENAME=$file BATS_FILE_TMPDIR=$work/file
mkdir "$BATS_FILE_TMPDIR"

# --- what the files of checks call --------------------------------------------

bats_require_minimum_version() { :; }
setup_file() { :; }
setup() { :; }
teardown() { :; }

load() {
  local path=$1
  [[ $path == /* ]] || path=${file%/*}/$path
  [[ -f $path ]] || path+=.bash
  # shellcheck disable=SC1090
  . "$path"
}

skip() {
  BATS_TEST_SKIPPED=${1:-} skipped=1 BATS_TEST_COMPLETED=1
  exit 0
}

# --- reading them -------------------------------------------------------------

# The file with a function for each test, on the same lines, so that the numbers
# of lines stay right.
descriptions=()
read_checks() {
  local i text
  mapfile -t text <"$file"
  for i in "${!text[@]}"; do
    [[ ${text[i]} == '@test "'* ]] || continue
    [[ ${text[i]} =~ ^@test\ \"(.*)\"\ \{$ ]] || return 1
    descriptions+=("${BASH_REMATCH[1]}")
    text[i]="check_${#descriptions[@]}() {"
  done
  printf '%s\n' "${text[@]}" >"$work/checks"
}

# --- running them -------------------------------------------------------------

# Called where a command fails: keeps the line of the test, or of setup_file, in
# which that happened.
note_failure() {
  local status=$? i
  for ((i = 1; i < ${#FUNCNAME[@]}; i++)); do
    case ${FUNCNAME[i]} in
      check_* | setup | teardown | setup_file)
        failed_line=${BASH_LINENO[i - 1]} failed_status=$status
        return
        ;;
    esac
  done
}

# As bats tells it.
say_where() {
  local line=${failed_line:-1} text why=failed
  mapfile -t -s $((line - 1)) -n 1 text <"$file"
  ((${failed_status:-1} == 1)) || why+=" with status $failed_status"
  printf '# (in test file %s, line %d)\n' "${file#"$PWD/"}" "$line"
  printf "#   \`%s' %s\n" "${text[0]#"${text[0]%%[! ]*}"}" "$why"
}

# say_what FILE: what the test printed.
say_what() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    printf '# %s\n' "$line"
  done <"$1"
}

# At the end of a test's shell, whichever way it ends.
end_check() {
  local outcome="ok" note="" now=${EPOCHREALTIME//[.,]/}
  trap - ERR EXIT
  teardown || BATS_TEST_COMPLETED=""
  [[ -n $BATS_TEST_COMPLETED ]] || outcome="not ok"
  [[ -z ${skipped:-} ]] ||
    note=" # skip${BATS_TEST_SKIPPED:+ $BATS_TEST_SKIPPED}"
  printf '%s %d %s in %dms%s\n' "$outcome" "$BATS_TEST_NUMBER" \
    "$BATS_TEST_DESCRIPTION" $(((now - began) / 1000)) "$note" >&3
  [[ $outcome == ok ]] || { say_where && say_what "$work/said"; } >&3
}

run_check() (
  # No locals: end_check, called after a failure, would not see them.
  began=${EPOCHREALTIME//[.,]/}
  BATS_TEST_NUMBER=$1 BATS_TEST_DESCRIPTION=${descriptions[$1 - 1]}
  BATS_TEST_COMPLETED="" BATS_TEST_SKIPPED=""
  trap note_failure ERR
  trap end_check EXIT
  set -eE +u
  setup
  "check_$1"
  BATS_TEST_COMPLETED=1
)

# In a shell of its own: of what it sets, tests see what is exported.
run_setup_file() (
  trap note_failure ERR
  trap '[[ -n ${done:-} ]] || say_where >"$work/where"' EXIT
  set -eE +u
  setup_file
  done=1
  export -p >"$work/exported"
)

read_checks || {
  echo "$file: a test has another form than @test \"…\" {" >&2
  exit 1
}
echo "1..${#descriptions[@]}"
set +u
# shellcheck disable=SC1091
. "$work/checks"
run_setup_file >"$work/said" 2>&1 3>&- </dev/null
if [[ ! -e $work/exported ]]; then
  echo "not ok 1 setup_file failed"
  { cat "$work/where" && say_what "$work/said"; } 2>/dev/null
  exit 1
fi
. "$work/exported"
status=0
for ((number = 1; number <= ${#descriptions[@]}; number++)); do
  run_check "$number" >"$work/said" 2>&1 </dev/null
  # Not "run_check || …": in front of that, bash would not stop at a failure.
  # shellcheck disable=SC2181
  (($? == 0)) || status=1
done
exit $status
