# shellcheck shell=bash
# Where a submission is compiled and where it runs: in a cage inside that of its
# grading, if there is one. There it sees neither the checks nor what they write,
# and no process but its own. Sourced by grade.bash; what cage.py has decided
# comes as words in
#   CAGE_INNER   bwrap and its options, so far as they are always the same
#   CAGE_DROP    what comes before the command, if root's rights are dropped here
#   CAGE_OWNER   the user who must own the files then

# in_cage [--ro PATH] [--rw FOLDER] ... COMMAND [ARG ...]: with these to be read, and
# those to be written to as well, and nothing else that is not the system's.
# Without a cage: just the command.
in_cage() {
  local bind=() name
  while [[ $1 == --r[ow] ]]; do
    # A folder that bubblewrap makes for a file may be closed to others.
    bind+=(--perms 0755 --dir "${2%/*}")
    if [[ $1 == --ro ]]; then
      bind+=(--ro-bind-try "$2" "$2")
    else
      bind+=(--bind "$2" "$2")
      [[ -z ${CAGE_OWNER:-} ]] || chown -R "$CAGE_OWNER" "$2"
    fi
    shift 2
  done
  [[ -n ${CAGE_INNER:-} ]] || { "$@" && return; return; }
  for name in ASAN_OPTIONS TSAN_OPTIONS; do
    [[ -z ${!name:-} ]] || bind+=(--setenv "$name" "${!name}")
  done
  # shellcheck disable=SC2086 # words
  $CAGE_INNER "${bind[@]}" --remount-ro / --chdir "$PWD" ${CAGE_DROP:-} "$@"
}

# only_files FOLDER: what a run has left there is looked at afterwards. What is no
# file could lead elsewhere (a link), or never end (a FIFO).
only_files() {
  chmod -R u+rwX "$1" 2>/dev/null
  find "$1" ! -type f ! -type d -delete 2>/dev/null
  return 0
}
