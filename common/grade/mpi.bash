# shellcheck shell=bash
# What the checks of an exercise under MPI load besides grade.bash: the submission
# is compiled for each MPI that is here, and started as so many ranks.

# The MPIs that are here, Debian's by their names, others by mpicc.
mpis() {
  local name found=""
  for name in openmpi mpich; do
    [[ -z $(flags_of ".$name") || -z $(type -P "mpirun.$name") ]] ||
      { echo ".$name" && found=1; }
  done
  [[ -n $found || -z $(flags_of "") || -z $(type -P mpirun) ]] || echo ""
}

# flags_of MPI: what its compiler wrapper adds.
flags_of() {
  "mpicc$1" -show 2>/dev/null | tr ' ' '\n' | grep -E '^-(I|D|L|l|Wl)' |
    sed 's/^-I/-isystem/' | tr '\n' ' '
}

# compile_for_each_mpi: without an MPI nothing is compiled, and nothing judged.
compile_for_each_mpi() {
  local mpi first=""
  while IFS= read -r mpi; do
    local cflags libs
    cflags=${GRADE_CFLAGS:--std=gnu17 -O2 -g -Wall -Wextra $INCLUDE}
    libs=${GRADE_LIBS:-$BUILD/common.a -pthread -lm}
    if [[ -z $first ]]; then
      GRADE_CFLAGS="$cflags $(flags_of "$mpi")" \
        GRADE_LIBS="$libs $(flags_of "$mpi")" compile_submission
      first=1
    else
      GRADE_CFLAGS="$cflags $(flags_of "$mpi")" \
        GRADE_LIBS="$libs $(flags_of "$mpi")" compile_also other
    fi
    echo "$mpi" >>"$BATS_FILE_TMPDIR/mpis"
  done < <(mpis)
  # What starts the ranks is what is observed. In a cage there is no /sys, of which
  # the library below MPI would complain in the middle of the program's lines.
  { echo '#!/bin/sh' && echo 'export UCX_LOG_LEVEL=fatal' &&
    cat "$ROOT/common/make/mpirun.sh"; } >"$BATS_FILE_TMPDIR/exercise-start"
  chmod +x "$BATS_FILE_TMPDIR/exercise-start"
}

# ranks [-o] N NAME ARGUMENT ...: the run of that name, with N ranks, with -o
# under the other MPI.
ranks() {
  local program=exercise mpi
  [[ -e $BATS_FILE_TMPDIR/mpis ]] || return 0
  mpi=$(head -1 "$BATS_FILE_TMPDIR/mpis")
  if [[ $1 == -o ]]; then
    has_other_mpi || return 0
    program=exercise-other mpi=$(sed -n 2p "$BATS_FILE_TMPDIR/mpis")
    shift
  fi
  local n=$1 name=$2 folder
  shift 2
  # Of those that start at the same moment, each has its own files. (Their names
  # must be short: sockets are among them.)
  folder=$(mktemp -d /tmp/ranks.XXXXXX)
  beside=$BATS_FILE_TMPDIR/$program TMPDIR=$folder \
    record -p start "$name" "mpirun$mpi" -n "$n" \
    "$BATS_FILE_TMPDIR/$program" "$@"
  rm -rf "$folder"
  # Nothing was run if an earlier one had to be ended.
  [[ ! -d $BATS_FILE_TMPDIR/runs/$name ]] ||
    echo "$n${*:+ $*}" >"$BATS_FILE_TMPDIR/runs/$name/arguments"
}

has_other_mpi() { [[ -x $BATS_FILE_TMPDIR/exercise-other ]]; }

# The first word is how many ranks there are.
see_it() {
  local words=${arguments#"${arguments%% *}"}
  echo "see it:   make try ${exercise%%-*} FILE=$SUBMISSION" \
    "RANKS=${arguments%% *} ARGS=\"${words# }\""
}

setup() {
  [[ -e $BATS_FILE_TMPDIR/mpis ]] ||
    skip "left out: it needs an MPI (make setup-all brings one)"
}

# A rank that waits asks again and again, of which the observer can say little.
who_waits() { return 1; }
why_endless() {
  echo "some rank waits for a message that nobody sends: is each of them told that
there is nothing left, those that never got anything, too?"
}
