# What every tests/exercises/NN-slug.bats loads: it compiles a submission, runs
# it under build/observe, and says what is wrong in words that help.
#
# An exercise's file sets `exercise=NN-slug`; its setup_file compiles with
# compile_submission and runs the program with `record NAME ARG ...`, as often
# as it needs; each @test is a check. Its description ends in its points:
#
#   @test "every child is waited for [3]" {
#     after "it runs"                  # skipped, if that check did not pass
#     look_at first                    # what was recorded under that name
#     [[ $(fact not_joined) == 0 ]] || wrong "never waited for" \
#       -e "..." -s "..." -w "..." -r "..."
#   }
#
# Variables for the caller: SUBMISSION (the .c file; without it, the
# exercise's own), BUILD, CC, GRADE_CFLAGS, GRADE_LIBS (see the Makefile),
# GRADE_WORK (a folder where the compiler's words are left for grade.sh).
bats_require_minimum_version 1.5.0
# bats follows every command, so that it can tell the line that failed. Our checks
# say in words what failed, and without that grading takes half the processor
# time. TRACE=1 turns it on again, for people who write an exercise.
[[ -n ${TRACE:-} ]] || set +T

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac
: "${exercise:=$(basename "${BATS_TEST_FILENAME:-}" .bats)}"
SUBMISSION=${SUBMISSION:-lessons/$exercise/exercise.c}
. "$ROOT/common/grade/rooms.sh" # INCLUDE
. "$ROOT/common/grade/cage.bash"

# What a run may use at most. A right solution needs far less.
MOST_SECONDS=${MOST_SECONDS:-15}
LIMITS=(--max-live 120 --max-forks 400 --max-output 256K --max-file 4M
  --max-memory 320M --max-cpu 20)
# Where each process stood in its source, and what it waited for, is for who keeps
# the record of a run.
[[ -n ${GRADE_KEEP:-} ]] || LIMITS+=(--brief)
# Where the observer makes the time, who waits computes next to nothing: who still
# computes then has lost its way, and is not waited for on a busy machine either.
LIMITS_OF_MADE_TIME=(--virtual-time --max-cpu 5 --max-wall 100)

# --- which clock --------------------------------------------------------------

# make_time: an exercise says it in setup_file, before the first run, if its
# runs mostly sleep. Where the observer can make the time, naps then cost
# nothing and are exact at any load, and a hang is told at once; where it cannot
# (or REAL=1 asks for the clock on the wall), the runs of `record -v` are left
# out, and all others are made as they always were.
make_time() {
  [[ -z ${REAL:-}${WITHOUT_OBSERVER:-} && -x $BUILD/observe ]] || return 0
  mkdir -p "$BATS_FILE_TMPDIR"
  ! "$BUILD/observe" --virtual-time true >/dev/null 2>&1 </dev/null ||
    : >"$BATS_FILE_TMPDIR/time-is-made"
  ! "$BUILD/observe" --help 2>/dev/null | grep -q -e '--order' ||
    : >"$BATS_FILE_TMPDIR/has-orders"
}
time_is_made() { [[ -e $BATS_FILE_TMPDIR/time-is-made ]]; }

# by_clock EXACT REAL: how far a time may be from what it should be.
by_clock() {
  if time_is_made; then echo "$1"; else echo "$2"; fi
}

# --- compiling ----------------------------------------------------------------

compile_submission() {
  local status=0 dir=$BATS_FILE_TMPDIR
  mkdir -p "$dir/passed" "$dir/runs"
  # shellcheck disable=SC2086 # flags are words
  compiler_makes exercise ${GRADE_CFLAGS:--std=gnu17 -O2 -g -Wall -Wextra \
    $INCLUDE} -Wno-unused-parameter >"$dir/words" || status=$?
  plain_linker <"$dir/words" >"$dir/compiler"
  [[ -x $dir/exercise ]] || status=${status/#0/1}
  if [[ $status == 124 ]] || grep -q 'CPU time limit exceeded' "$dir/words"; then
    echo "the compiler was ended after $MOST_COMPILING seconds" >>"$dir/compiler"
  fi
  echo "$status" >"$dir/compiled"
  local folder
  for folder in ${GRADE_WORK:+"$GRADE_WORK"} ${GRADE_KEEP:+"$GRADE_KEEP"}; do
    cp "$dir/compiler" "$folder/"
  done
}

# compiler_makes NAME FLAG ...: compiles the submission, and prints what the
# compiler says. It is given up after a time, of the processor and on the clock,
# or when it has said too much or writes or takes too much.
MOST_COMPILING=20 MOST_COMPILER_SAYS=65536
compiler_makes() (
  local name=$1 made=$BATS_FILE_TMPDIR/made-$1
  mkdir -p "$made"
  cd "$ROOT" || exit 1
  ulimit -v 4000000 2>/dev/null
  ulimit -t $MOST_COMPILING -f 131072 -c 0 2>/dev/null
  # shellcheck disable=SC2086 # flags are words
  in_cage --ro "$ROOT/common/pool" --ro "$ROOT/common/picture" \
    --ro "$ROOT/common/job" --ro "$ROOT/common/cli" --ro "$BUILD/common.a" \
    --ro "$BUILD/picture.a" --ro "$(realpath "$SUBMISSION")" --rw "$made" \
    timeout -k 1 $((3 * MOST_COMPILING)) ${CC:-cc} "${@:2}" \
    -o "$made/$name" "$SUBMISSION" \
    ${GRADE_LIBS:-$BUILD/common.a -pthread -lm} 2>&1 </dev/null |
    at_most $MOST_COMPILER_SAYS
  local status=${PIPESTATUS[0]}
  [[ ! -f $made/$name || -L $made/$name ]] ||
    mv "$made/$name" "$BATS_FILE_TMPDIR/$name"
  exit "$status"
)

# at_most BYTES: of what is said, and a word about the rest.
at_most() {
  head -c "$1"
  [[ $(head -c 1 | wc -c) == 0 ]] ||
    printf '\n... and more than %d KiB of such words\n' $(($1 / 1024))
}

# plain_linker: without what the linker says about itself and its own files.
plain_linker() {
  sed -E -e '/ld[^ ]*: [^ ]*: in function /d' -e '/^collect2: error: ld /d' \
    -e '/^clang[^ ]*: error: linker command failed/d' \
    -e 's,^[^ ]*/ld[^ ]*: ([^ ]*\.c:),\1,'
}

# compile_reference: the exercise's own solution, as "$reference", where only
# a right program can say what is right. It is kept for the next submission.
compile_reference() {
  local source=$ROOT/tests/solutions/$exercise/reference.c
  reference=${REFERENCES:-$BUILD/grade}/reference-$exercise
  export reference
  [[ ! $reference -nt $source || ! $reference -nt $BUILD/common.a ]] ||
    return 0
  mkdir -p "${reference%/*}"
  # shellcheck disable=SC2086
  (cd "$ROOT" && ${CC:-cc} ${GRADE_CFLAGS:--std=gnu17 -O2 $INCLUDE} \
    -o "$reference.$$" "$source" \
    ${GRADE_LIBS:-$BUILD/common.a -pthread -lm} &&
    mv -f "$reference.$$" "$reference") >/dev/null 2>&1
}

# compile_also NAME FLAG ...: the submission once more, with these flags, for
# `record -p NAME`. Without such a program, its checks are left out.
compile_also() {
  local dir=$BATS_FILE_TMPDIR
  [[ -x $dir/exercise ]] || return 0
  # shellcheck disable=SC2086
  compiler_makes "exercise-$1" ${GRADE_CFLAGS:--std=gnu17 -O2 -g $INCLUDE} \
    "${@:2}" -w >/dev/null 2>&1 || true
}

# patterned: the compiler's flag, if it has one, that fills local variables which
# nobody has set with something other than zeros.
patterned() {
  local flag=-ftrivial-auto-var-init=pattern
  ${CC:-cc} $flag -fsyntax-only -x c /dev/null >/dev/null 2>&1 && echo $flag
}

# unset_variable NAME: whether the program reads a variable that was never set.
# The run of that name is that of a build with that flag; its output is wrong, and
# right if such variables are filled with zeros instead.
unset_variable() {
  local kept=$run_dir found=1
  [[ -s $BATS_FILE_TMPDIR/runs/$1/facts ]] || return 1
  look_at "$1"
  if [[ $(fact verdict) == ok && $output != "$(expected_lines)" ]]; then
    compile_also zeros -ftrivial-auto-var-init=zero
    # shellcheck disable=SC2086
    record -p zeros zeros $arguments
    ! [[ -s $BATS_FILE_TMPDIR/runs/zeros/facts ]] || {
      look_at zeros
      [[ $output != "$(expected_lines)" ]] || found=0
    }
  fi
  look_at "${kept##*/}"
  return $found
}

# The first check of every exercise.
compiles() {
  [[ -e $ROOT/$SUBMISSION || -e $SUBMISSION ]] ||
    wrong "there is no file $SUBMISSION"
  grep -qE 'undefined (reference to|symbol:) .?main\b' \
    "$BATS_FILE_TMPDIR/compiler" &&
    wrong "main is missing" -e "a program, which begins in main" \
      -s "$([[ -s $SUBMISSION ]] && echo "the file has no function main" ||
        echo "the file is empty")" -w "is all of the program in this file?"
  [[ $(cat "$BATS_FILE_TMPDIR/compiled") == 0 ]] ||
    { echo "it does not compile" && cat "$BATS_FILE_TMPDIR/compiler" &&
      return 1; }
}

# --- running ------------------------------------------------------------------

# record [-t SECONDS] [-m SECONDS] [-l LINGER] [-p BUILD] [-d FOLDER] [-o FILE]
# [-c FOLDER] [-r TRIES] [-v] [-R] [-O ORDER] NAME [ARG ...]: runs the program,
# and keeps all that is to be known about the run under NAME. It runs in a folder
# of its own, in which there is FOLDER, a long old FILE, and a copy of all that is
# in the FOLDER of -c. Never fails.
#
# A run that is still computing after SECONDS on a busy machine gets another try,
# unless TRIES is 1. After a run that had to be ended, no further ones are made;
# so make one first, and then several at once (record ... & record ... & wait) if
# they mostly sleep. With -v the run is made only where the observer makes the
# time, so it may take long; with -R always by the clock on the wall; -m is the
# time-out where time is made; -O is the order in which it lets processes go on
# that could at the same moment.
record() {
  local seconds=$MOST_SECONDS linger=3 program=$BATS_FILE_TMPDIR/exercise
  local folder=. tries=2 old="" copied="" order="" clock="" most=""
  while [[ $1 == -* ]]; do
    case $1 in
      -v)
        time_is_made || return 0
        shift
        continue
        ;;
      -R)
        clock=wall
        shift
        continue
        ;;
      -O)
        has_orders || return 0
        order=$2
        ;;
      -t) seconds=$2 ;;
      -m) most=$2 ;;
      -l) linger=$2 ;;
      -p) program+=-$2 ;;
      -d) folder=$2 ;;
      -o) old=$2 ;;
      -c) copied=$2 ;;
      -r) tries=$2 ;;
    esac
    shift 2
  done
  local dir=$BATS_FILE_TMPDIR/runs/$1
  shift
  [[ -x $program && ! -e $BATS_FILE_TMPDIR/runaway ]] || return 0
  # Made time waits for nobody, and the time-outs are counted in it.
  [[ -n $clock ]] || ! time_is_made || clock=made
  [[ $clock != made ]] || { tries=1 seconds=${most:-$((40 * seconds))} linger=1000; }
  run_once "$@"
  if ((tries > 1)) && starved; then
    seconds=$((4 * seconds))
    run_once "$@"
  elif ((tries > 1)) && timed_out && busy; then
    # The machine itself may have stood still. A program that hangs will hang
    # again.
    run_once "$@"
  fi
  keep_small
  keep_tables
  [[ $clock == made || ! -d $dir ]] || : >"$dir/on-the-wall"
  [[ -z $order ]] || echo "$order" >"$dir/order"
  note_runaway
  return 0
}

# keep_small, keep_tables, note_runaway: parts of record, whose variables they use.
# No right program of ours prints more; what is looked at stays small.
keep_small() {
  local stream
  for stream in out err; do
    [[ -s $dir/$stream && $(wc -c <"$dir/$stream") -ge 32768 ]] || continue
    head -c 32768 "$dir/$stream" >"$dir/short"
    [[ $stream == out ]] ||
      grep -a '^observe: ' "$dir/err" | tail -2 >>"$dir/short"
    mv "$dir/short" "$dir/$stream"
  done
}

# The record as tables, and what the observer itself said, apart from what the
# program said on stderr.
keep_tables() {
  if [[ -s $dir/json ]]; then
    # Without the threads, and the column that tells them.
    "$BUILD/observe" --processes "$dir/json" | awk -F '\t' '$2 == ""' |
      cut -f 1,3- >"$dir/processes"
    sed -n 's/^observe: //p' "$dir/err" >"$dir/reason"
    sed -i.all '/^observe: /d' "$dir/err"
  fi
}

# After a run that had to be ended no further ones are made.
note_runaway() {
  case $(sed -n 's/^verdict=//p' "$dir/facts" 2>/dev/null) in
    ok | exit | signal) ;;
    # What another build does says nothing about the program as it is.
    *) [[ $program != */exercise && $program != */exercise-start ]] || echo "$dir" >"$BATS_FILE_TMPDIR/runaway" ;;
  esac
}

# What is in `record` is known here too.
# shellcheck disable=SC2154
run_once() {
  local made=()
  [[ $clock != made ]] || made=("${LIMITS_OF_MADE_TIME[@]}")
  rm -rf "$dir"
  mkdir -p "$dir/cwd/$folder"
  [[ -z $old ]] || head -c 300000 /dev/zero >"$dir/cwd/$old"
  [[ -z $copied ]] || cp -pR "$copied/." "$dir/cwd/"
  echo "$*" >"$dir/arguments"
  (
    cd "$dir/cwd" || exit 1
    # Descriptors, not paths: the program cannot open what it has no name for.
    exec 3>&- 4>&- </dev/null >"$dir/out" 2>"$dir/err" \
      8>"$dir/facts" 9>"$dir/json"
    if [[ -x $BUILD/observe && -z ${WITHOUT_OBSERVER:-} ]]; then
      to_run "$BUILD/observe" --facts /dev/fd/8 --json /dev/fd/9 \
        --timeout "$seconds" --linger "$linger" "${LIMITS[@]}" \
        "${made[@]}" ${order:+--order "$order"} \
        "$program" "$@"
      # 3: this system does not let it trace.
      [[ $? != 3 || -s $dir/facts ]] && exit
    fi
    : >"$dir/json"
    to_run "$BUILD/tests/guard" "$seconds" "$linger" /dev/fd/1 /dev/fd/2 \
      /dev/fd/8 "$program" "$@"
  ) || true
  only_files "$dir/cwd"
}

# to_run OBSERVER ...: with the programs and pictures that a run may need (and
# $beside, if there is one), in the folder where it runs.
to_run() {
  in_cage --ro "$BUILD/observe" --ro "$BUILD/tests/guard" \
    --ro "$BUILD/grade/pictures" --ro "$BATS_FILE_TMPDIR/exercise" \
    --ro "$program" ${beside:+--ro "$beside"} \
    --rw "$dir/cwd" "$@"
}

# has_orders: this observer can choose who goes on first.
has_orders() {
  time_is_made && [[ -e $BATS_FILE_TMPDIR/has-orders ]]
}

# spins RUN: in it, the program asked a lot oftener than any number of naps in that
# time explains.
spins() {
  local polls
  polls=$(sed -n 's/^main_polls=//p' "$BATS_FILE_TMPDIR/runs/$1/facts" \
    2>/dev/null)
  [[ ${polls:-0} =~ ^[0-9]+$ ]] && ((${polls:-0} > 1000))
}

# each_a_step: record's options for the order in which a process that ends does so
# between any two steps of the one that waits for it.
each_a_step() { ! has_orders || echo -O turns; }

# timed_out_run: the run that is looked at was ended by the clock.
timed_out_run() { [[ $(fact verdict) == timeout ]]; }

timed_out() {
  [[ $(sed -n 's/^verdict=//p' "$dir/facts" 2>/dev/null) == timeout ]]
}

busy() {
  [[ -r /proc/loadavg ]] &&
    holds "$(cut -d' ' -f1 /proc/loadavg) > 3 * $(getconf _NPROCESSORS_ONLN)"
}

# The run was ended, but had got less than half a processor until then, though
# it wanted to compute: so the machine is busy, and says nothing about it.
starved() {
  local cpu
  timed_out || return 1
  cpu=$(sed -n 's/^cpu_ms=//p' "$dir/facts" | sed 's/null//')
  # At the end it was computing, or wanted to, if it did not get as far as that.
  holds "${cpu:-0} > 300" || grep -q '^observe: .* [0-9]* running' "$dir/err" ||
    return 1
  holds "${cpu:-0} < 500 * $seconds"
}

# look_at [-d] NAME: the run of that name is the one that all of the following
# is about. Sets output, errors (stdout and stderr), lines and arguments. A
# program that itself died of a signal is told so first, whatever a check looks
# for: all else that is odd about the run may come from that. With -d, the check
# has its own words for such a death.
look_at() {
  local death=""
  [[ $1 != -d ]] || { death=own && shift; }
  local told=$BATS_FILE_TMPDIR/runaway-told
  run_dir=$BATS_FILE_TMPDIR/runs/$1
  if [[ ! -s $run_dir/facts ]]; then
    run_dir=$(cat "$BATS_FILE_TMPDIR/runaway" 2>/dev/null)
    [[ -n $run_dir && ! -e $told ]] ||
      skip "because an earlier run had to be ended"
    arguments=$(cat "$run_dir/arguments")
    output="" errors=$(tr -d '\0' <"$run_dir/err")
    : >"$told"
    ended_well
  fi
  ! [[ -s $BATS_FILE_TMPDIR/runaway && \
    $(cat "$BATS_FILE_TMPDIR/runaway") == "$run_dir" ]] || : >"$told"
  # bash leaves out what is no text, and says so.
  { output=$(<"$run_dir/out") errors=$(<"$run_dir/err"); } 2>/dev/null
  # What verdicts quote of it cannot move the cursor.
  [[ ${errors//[$'\n\t']/} != *[[:cntrl:]]* ]] ||
    errors=$(LC_ALL=C tr '\001-\010\013-\037\177' '?' <<<"$errors")
  arguments=$(<"$run_dir/arguments")
  keep_run looked-at
  lines=() unfinished="" # a last line without its newline
  local line
  while IFS= read -r line || { [[ -n $line ]] && unfinished=$line; }; do
    lines+=("$line")
    ((${#lines[@]} < 500)) || break
  done <"$run_dir/out"
  [[ -n $death || -z $(fact signal) ]] || case $(fact verdict) in
    signal | left-running) crashed ;;
  esac
}

# made NAME ...: those of the runs that were made.
made() {
  local name
  for name; do
    [[ ! -s $BATS_FILE_TMPDIR/runs/$name/facts ]] || echo "$name"
  done
}

# fact NAME: of the run that is looked at; empty where it is not known.
fact() {
  local line
  [[ -e $run_dir/facts ]] || return 0
  while IFS= read -r line; do
    [[ $line != "$1="* || $line == *=null ]] || echo "${line#*=}"
  done <"$run_dir/facts"
}

# words_in TEXT: how many.
words_in() {
  # shellcheck disable=SC2086 # to be split
  set -- $1
  echo $#
}

# kept FILE COMMAND [ARG ...]: makes FILE of what COMMAND prints. It is there at
# once, or not at all: who grades another submission at this moment reads the
# same files.
kept() {
  mkdir -p "${1%/*}"
  "${@:2}" >"$1.$$" && mv "$1.$$" "$1"
}

# holds EXPRESSION: an awk expression, with fractions, such as "$a > 0.5".
holds() {
  # What a submission printed may be in it, and is to be a number.
  local others=$'[!0-9e.+*/<>=!&|() \n\t-]' asked=$* whole
  # shellcheck disable=SC2053 # a pattern
  [[ ${asked//int(/(} != *$others* ]] || return 1
  if in_whole_numbers "$asked"; then
    ((whole)) 2>/dev/null
  else
    awk "BEGIN { exit !($asked) }"
  fi
}

# in_whole_numbers EXPRESSION: sets `whole` to what says the same of ten millionths,
# for bash, which knows no fractions: to start awk takes ten times as long. Of two
# factors one is a small whole number, and stays one. False where that is not so,
# where a number is too large, or something is divided.
in_whole_numbers() {
  local words word i before="" after left="" fraction spaced=${1//(/ ( }
  read -r -d '' -a words <<<"${spaced//)/ ) }"
  whole=""
  for ((i = 0; i < ${#words[@]}; i++)); do
    word=${words[i]} after=${words[i + 1]:-}
    case $word in
      "(") [[ $before != "*" || $left == whole ]] || return 1 ;;
      ")") left=fine ;;
      "*" | [-+!\<\>] | [\<\>=!]= | "&&" | "||") ;;
      *[!0-9.]* | *.*.* | .* | *.) return 1 ;;
      *)
        [[ $before$after != "**" && $before != [0-9]* ]] || return 1
        if [[ $before == "*" && $left == fine ]] ||
          [[ $after == "*" && $word != *.* && ${words[i + 2]:-} == *[.\(]* ]]; then
          [[ $word != *.* && ${#word} -le 4 ]] || return 1
          left=whole word=$((10#$word))
        else
          fraction=0000000
          [[ $word != *.* ]] || fraction=${word#*.}$fraction
          ((${#fraction} <= 14 && ${#word} <= 16)) || return 1
          word=${word%.*}
          ((${#word} <= 8)) || return 1
          left=fine word=$((10#$word${fraction:0:7}))
        fi
        ;;
    esac
    whole+=" $word" before=$word
  done
}

# of_record TABLE: the processes, spans, events or lines of the run that is looked
# at, a row a line, with tabs (docs/observe-format.md, Tables).
of_record() {
  [[ ! -s $run_dir/json ]] || "$BUILD/observe" "--$1" "$run_dir/json"
}

# of_processes AWK: an awk program over the run's processes, one a line,
# started with the main process, which has number 0. It may use, with "" for
# what is unknown, times in ms since the start of the run:
#   number pid parent forked ended gone reaper exit signal orphaned left
#   killed (by the observer) cpu waits polls naps timeouts (how often; of a wait
#   for something and a time, whose time was up) asleep running (ms in all; who is
#   kept from the processor by others is running as well)
of_processes() {
  awk -F '\t' -v OFS='\t' '
    { number = $1; pid = $2; parent = $3; forked = $4; ended = $5; gone = $6
      reaper = $7; exit_code = $8; signal = $9; orphaned = $10; left = $11
      killed = $12; cpu = $13; waits = $14; polls = $15; asleep = $16
      running = $17; naps = $18; timeouts = $19 }
    '"$1" "$run_dir/processes"
}

# printed_lines: for each line on stdout: the number of the process that wrote it
# ("-" if that is not known, or a thread), the line, and when, in ms.
printed_lines() {
  of_record lines | awk -F '\t' -v OFS='\t' '$4 == "stdout" {
    print ($1 == "" || $2 != "" ? "-" : $1), $5, $3 }'
}

# writers REGEX: for each line of output that matches, the number of the
# process that wrote it ("-" if that is not known), in order.
writers() {
  printed_lines | awk -F '\t' -v want="$1" '$2 ~ want { print $1 }'
}

# printed_at REGEX: when the first line that matches was printed, in ms.
printed_at() {
  printed_lines | awk -F '\t' -v want="$1" '$2 ~ want { print $3; exit }'
}

# Each time that the main process was asleep at a stretch, in ms.
sleeps_of_main() {
  of_record spans | awk -F '\t' '
    $1 == 0 && $2 == "" && $5 == "asleep" { print $4 - $3 }'
}

# The longest of them.
longest_sleep() {
  sleeps_of_main | awk '$1 > most { most = $1 } END { print most + 0 }'
}
# How many naps it took: each call counts, also where one follows the other at
# once and they leave one span.
naps_of_main() {
  local naps
  naps=$(fact main_naps)
  echo "${naps:-0}"
}

# Each time that a child (not a thread) was asleep at a stretch, in ms.
naps_of_workers() {
  of_record spans | awk -F '\t' '
    $1 > 0 && $5 == "asleep" { print $4 - $3 }'
}

# sent: the signals that the main process sent with kill, one a line.
sent() {
  of_record events | awk -F '\t' '
    $1 == 0 && $2 == "" && $4 == "kill" { print $5 }'
}

# delivered SIGNAL: how many of them the main process got and did not ignore.
delivered() {
  of_record events | awk -F '\t' -v signal="$1" '
    $1 == 0 && $2 == "" && $4 == "signal" && $5 == signal { count++ }
    END { print count + 0 }'
}

# printed_too_early REGEX SECONDS: says which matching lines were printed by a
# process that had not yet lived for so long.
printed_too_early() {
  printed_lines |
    awk -F '\t' -v want="$1" -v nap="$2" '
      NR == FNR { forked[$1] = $4; next }
      $2 ~ want && $1 in forked && $3 - forked[$1] < nap * 1000 - 1 {
        printf "\"%s\" came %.0f ms after its process began\n", $2,
          $3 - forked[$1]
      }' "$run_dir/processes" -
}

# --- which checks can be made -------------------------------------------------

teardown() {
  # Set by bats when the test body came to its end.
  [[ -n ${BATS_TEST_COMPLETED:-} && -z ${BATS_TEST_SKIPPED:-} ]] || return 0
  : >"$BATS_FILE_TMPDIR/passed/$(mark "$BATS_TEST_DESCRIPTION")"
}

mark() {
  local name=${1% \[*\]}
  echo "${name//[^A-Za-z0-9]/-}"
}

# after CHECK ...: skips this one unless all of those have passed.
after() {
  local check
  for check in "$@"; do
    [[ -e $BATS_FILE_TMPDIR/passed/$(mark "$check") ]] ||
      skip "because \"$check\" did not pass"
  done
}

# For a check that asks what only the observer knows.
needs_observer() {
  [[ -s $run_dir/processes ]] || {
    : >"$BATS_FILE_TMPDIR/passed/$(mark "$BATS_TEST_DESCRIPTION")"
    skip "left out: only the observer can see this, and it needs Linux"
  }
}

# --- what is wrong ------------------------------------------------------------

# wrong MISTAKE [-e EXPECTED] [-s SEEN] [-w WHY] [-r "[NN/]SECTION[: WORD]"]:
# fails the check. The section is the exercise's own chapter's, or that of
# lesson NN; WORD stands in it, and a test holds it to that.
wrong() {
  local mistake=$1 option told="$*"
  shift
  echo "$mistake"
  while (($# >= 2)); do
    case $1 in
      -e) option="expected: " ;;
      -s) option="seen:     " ;;
      -w) option="perhaps:  " ;;
      -r) option="read:     " ;;
    esac
    [[ $1 != -r ]] || set -- "$1" "$(chapter_at "$2")" "${@:3}"
    # The likely reason is prose; the report breaks its lines.
    [[ $1 != -w ]] || set -- "$1" "${2//$'\n'/ }" "${@:3}"
    printf '%s\n' "$2" | sed -e "1s|^|$option|" -e '2,$s/^/          /'
    shift 2
  done
  it_said "$told"
  [[ -z ${run_dir:-} ]] || { see_it && keep_run wrong; }
  return 1
}

# keep_run NAME: the record of the run that is looked at, for who reports on it:
# of those with this name the first.
keep_run() {
  [[ -z ${GRADE_KEEP:-} || -e $GRADE_KEEP/$1.json || ! -s $run_dir/json ]] ||
    { cp "$run_dir/json" "$GRADE_KEEP/$1.json" &&
      cp "$run_dir/arguments" "$GRADE_KEEP/$1.arguments"; }
}

# chapter_at "[NN/]SECTION[: WORD]": in the words of a verdict.
chapter_at() {
  local chapter=docs/$exercise.md section=$1
  if [[ $section == [0-9][0-9]/* ]]; then
    chapter=$(cd "$ROOT" && echo docs/"${section%%/*}"-*.md)
    section=${section#*/}
  fi
  case $section in
    *": "*) echo "$chapter, \"${section%%: *}\", at \"${section#*: }\"" ;;
    *) echo "$chapter, \"$section\"" ;;
  esac
}

# it_said TOLD: the first lines that the program wrote on stderr in the run
# that is looked at, unless TOLD shows them already. Nothing in them can move
# the cursor or change colours.
it_said() {
  local line said="" rest=0
  [[ $1 != *Sanitizer* ]] || return 0 # a report: shown as it should be
  while read -r line; do
    [[ $line =~ [^\ =] && $1 != *"$line"* ]] || continue
    if [[ -z $said || $said != *$'\n'* ]]; then
      said+=${said:+$'\n'}$line
    else
      ((++rest))
    fi
  done <<<"${errors:-}"
  [[ -n $said ]] || return 0
  ((rest == 0)) || said+=$'\n'"... and $(count "$rest" "more line")"
  LC_ALL=C tr '\001-\010\013-\037\177' '?' <<<"$said" |
    LC_ALL=C sed -e $'s/\302[\200-\237]/?/g' \
      -e 's/^\(.\{160\}\).*/\1.../' \
      -e '1s/^/it said:  /' -e '2,$s/^/          /'
}

# The arguments as they can be given by hand; some exercises have their own.
in_the_shell() { echo "$1"; }

see_it() {
  local how
  how="FILE=$SUBMISSION "
  [[ -e $run_dir/on-the-wall ]] || how+="VIRTUAL=1 "
  [[ ! -s $run_dir/order ]] || how+="ORDER=$(<"$run_dir/order") "
  echo "see it:   make timeline ${how}ARGS=\"$(in_the_shell "$arguments")\""
}

# ended_well: the run ended by itself, by exit. Which status, is another
# question.
ended_well() {
  local verdict reason
  verdict=$(fact verdict)
  reason=$(cat "$run_dir/reason" 2>/dev/null || true)
  reason=${reason#"$verdict": }
  reason=${reason%%$'\n'*} # the next line says who waits for whom
  case $verdict in
    ok | exit) ;;
    signal) crashed ;;
    timeout | hang)
      local read=()
      [[ $(who_waits) != *SIGCHLD* ]] || read=(-r "03/Traps: pause")
      wrong "it does not end" \
        -e "the program ends by itself" \
        -s "${reason:-it was still running after $MOST_SECONDS seconds}" \
        -w "$(who_waits || why_endless)" ${read[@]+"${read[@]}"}
      ;;
    process-limit) wrong "it starts processes without end" -s "$reason" \
      -w "a child that does not end in _exit goes on in the parent's loop,
and forks too" ;;
    output-limit) wrong "it prints without end" -s "$reason" ;;
    memory-limit) wrong "it takes memory without end" -s "$reason" ;;
    cpu-limit) wrong "it does not end" -e "the program ends by itself" \
      -s "$reason" -w "a loop whose end never comes, and that computes" ;;
    file-limit) wrong "it writes a file without end" -s "$reason" ;;
    left-running) left_running ;;
    signal-outside) wrong "it signals processes that are not its own" \
      -s "$reason" \
      -w "kill(-1, ...) reaches everybody; -1 is what a failed fork returns" ;;
    call-refused)
      wrong "it acts on processes that are not its own, or on the machine" \
        -s "$reason"
      ;;
    *) wrong "the run could not be judged: $verdict" -s "$reason" ;;
  esac
}

# endless: the run had to be ended, since it did not end by itself.
endless() { [[ $(fact verdict) =~ ^(timeout|hang)$ ]]; }

crashed() {
  local number name
  number=$(fact signal)
  name=$(kill -l "$number" 2>/dev/null || echo "$number")
  wrong "it crashed" -e "the program ends by itself" \
    -s "it was killed by signal $number (SIG${name#SIG})${errors:+
$errors}" -w "$(case $number in
      11 | 7) echo "a pointer that points nowhere, or an array's end" ;;
      9) echo "kill(getpid(), SIGKILL), called in the program itself, where only a
child should" ;;
      6) echo "abort, an assert, or damaged memory" ;;
      8) echo "a division by zero" ;;
      *) echo "a signal that nobody handled" ;;
    esac)"
}

left_running() {
  wrong "it leaves processes running" \
    -e "when the program ends, none of its processes is left" \
    -s "${reason:-processes went on after its end}" \
    -w "the parent ends without waiting for all of its children"
}

# Who waits for whom, and what is likely wrong, where somebody could never have
# gone on.
who_waits() {
  [[ $(fact hang) =~ ^(all|some)$ ]] &&
    grep -E '^(Nobody can go on|Some can never go on|Some go on only)' "$run_dir/reason"
}

why_endless() {
  case $reason in
    *"blocked in wait"*) echo "it waits for a child that does not end" ;;
    *" asleep"*)
      echo "it sleeps, and what would wake it (a signal, a lock) has come already,
before it began to wait for it, or never comes"
      ;;
    *stopped*) echo "a process was stopped by a signal, and never continued" ;;
    *"blocked elsewhere"*)
      if [[ $(fact threads) == 0 ]]; then
        echo "it reads from a pipe that nobody will write to: the end of a pipe
is seen only when every process has closed its copy of the writing end"
      else
        echo "it waits for a lock (or a thread) that is never given back"
      fi
      ;;
    *running*) echo "a loop whose end never comes, and that computes meanwhile" ;;
    *) echo "a loop whose end never comes" ;;
  esac
}

children_fork() {
  of_processes 'number > 0 && parent != 0 { n++ } END { exit !n }'
}

# only_children COUNT: the run started so many processes, all by itself.
only_children() {
  local wanted=$1 forks threads
  forks=$(fact forks)
  threads=$(fact threads)
  not_refused
  if [[ ${threads:-0} != 0 && $forks -lt $wanted ]]; then
    wrong "threads, where processes are asked for" \
      -e "$wanted processes" -s "$forks processes and $threads threads"
  elif [[ $forks == 0 && $wanted != 0 ]]; then
    wrong "no process is started" -e "$wanted processes, started with fork" \
      -s "none: everything happened in one process"
  elif children_fork; then
    wrong "a child starts processes too" \
      -e "$wanted processes, all started by the program itself" \
      -s "$forks processes; some were started by children" \
      -w "a child that does not end in _exit goes on in the parent's loop,
and forks too" -r "04/Traps: _exit"
  elif [[ $forks != "$wanted" ]]; then
    wrong "the wrong number of processes" \
      -e "$(count "$wanted" process) for these arguments: $arguments" \
      -s "$(count "$forks" process)" \
      -w "where does the loop begin and end?"
  fi
}

# all_started_first: the last start came before the first join.
all_started_first() {
  local seen
  seen=$(of_processes '
    number > 0 && parent == 0 {
      at[++n] = forked
      if (gone != "" && (first == "" || gone < first)) {
        first = gone
        who = number
        born = forked
      }
    }
    END {
      for (i = 1; i <= n; i++)
        # In made time a join and the start after it are the same moment.
        if (first != "" && (at[i] > first || at[i] == first && first > born)) {
          printf "child %d was started at %.2f s, when child %d had been" \
            " joined, at %.2f s\n", i, at[i] / 1000, who, first / 1000
          exit
        }
    }')
  [[ -z $seen ]] || wrong "joined before the next was started" \
    -e "all $(fact forks) are started before the first is joined" \
    -s "$seen" \
    -w "a join in the loop that starts waits for each child before the next
begins: use a second loop" -r "03/Traps: wrong place"
}

# count 3 process: "3 processes".
count() {
  case $1:$2 in
    1:*) echo "1 $2" ;;
    *s) echo "$1 ${2}es" ;;
    *) echo "$1 ${2}s" ;;
  esac
}

# in_parallel NAME: in the run of that name, made by run_NAME, two processes
# (or threads) or more computed during a good part of the time in which anybody
# did. With programs that work in turns it is a few percent, with such that
# work at the same time it is 80 and more. A very busy machine may give one of
# them its turn much earlier than the other; so there are four tries.
in_parallel() {
  local tries
  for tries in 1 2 3 4; do
    together=$(of_record spans |
      awk -F '\t' -f "$ROOT/common/grade/together.awk")
    ((together < 35)) || return 0
    ((tries == 4)) || "run_$1"
    look_at "$1"
  done
  return 1
}

# two_share: two workers have computed, each a part of it that counts.
two_share() {
  of_processes 'number > 0 { print cpu + 0 }' | sort -rn |
    awk '{ all += $1 } NR == 2 { second = $1 } END { exit second < all / 8 }'
}

# worker_naps: how many naps were taken, but in the main process.
worker_naps() {
  naps_of_workers | grep -c . || true
}

# workers_nap_for SECONDS: so long naps were taken in the workers, all together, not
# in the program. (Where one nap follows another at once, they are one.)
workers_nap_for() {
  local napped
  napped=$(naps_of_workers | awk '{ all += $1 } END { print all / 1000 }')
  # Who only waits once, to be told or to be killed, does not nap.
  ! time_is_made || (($(naps_of_workers | wc -l) > $(fact forks))) ||
    of_processes 'number > 0 { naps_taken += naps + timeouts }
      END { exit !naps_taken }' || napped=0
  holds "$napped > 0.999 * $1 - 0.001" || wrong "the workers do not nap" \
    -e "$1 s of naps, all together: a worker takes the nap of its task itself" \
    -s "the workers napped for $napped s" \
    -w "what a task says is done in the worker that has it; does the program
itself sleep, or compute what would happen?"
}

# worked_by_children: the main process left the computing to the others.
worked_by_children() {
  local main all
  main=$(of_processes 'number == 0 { print cpu + 0 }')
  all=$(of_processes '{ all += cpu } END { print all + 0 }')
  # When there was little work in all, the share says little: then only a
  # program that did nearly all of it is meant.
  holds "$main < $all / 4 || ($all < 40 && $main < 12)" ||
    wrong "the program itself does the work" \
      -e "the workers compute; the program only hands out and collects" \
      -s "$main ms of $all ms of processor time were its own" \
      -w "is the function called, where it should be submitted? Or does the program
ask in a loop whether a task is done, instead of waiting for its result?"
}

# workers WANTED [TASKS]: so many processes were started as workers, for so many
# tasks.
workers() {
  local forks threads
  forks=$(fact forks)
  threads=$(fact threads)
  if [[ $forks == 0 && ${threads:-0} == 0 ]]; then
    wrong "no worker is started" -e "a pool of $(count "$1" process)" \
      -s "none: everything happened in one process"
  elif ((forks < $1 && forks == ${2:-0})); then
    wrong "fewer workers than asked for" -e "$(count "$1" worker)" \
      -s "$forks, since there is no work for more" \
      -w "the number of workers is WORKERS, whatever there is to do"
  elif ((forks > 0 && forks < $1 && ${threads:-0} == 0)); then
    wrong "fewer workers than asked for" -e "$(count "$1" worker)" \
      -s "$forks" -w "the number of workers is WORKERS, up to 8 of them"
  elif ((forks > $1)) && children_fork; then
    only_children "$1"
  elif ((forks > $1)) &&
    of_processes 'number > 0 && exit_code != "" && exit_code != "0" { n++ }
      END { exit n < '"$((forks - $1))"' }'; then
    wrong "a task ends its worker" -e "$1 workers for all tasks" \
      -s "$forks processes, since workers ended with an exit status of their own" \
      -w "exit in a task ends the worker, and the pool starts another; return
result_fail instead"
  elif ((forks > $1 && $(fact max_children) <= $1 && forks <= ${2:-0})); then
    wrong "a new process for each task" -e "$1 workers for all tasks" \
      -s "$forks processes in all, $(fact max_children) at a time" \
      -w "a worker runs one task after the other: it is told the next when it
is through with one"
  elif ((forks > $1 && $(fact max_children) <= $1)); then
    wrong "a new pool for each task" -e "$1 workers for all tasks" \
      -s "$forks processes in all" \
      -w "pool_create belongs before the loop" -r "06/The program: pool_create"
  elif [[ $forks -gt $1 ]]; then
    wrong "too many processes" -e "$1 workers" -s "$forks processes" \
      -w "a pool keeps its workers: one process for each task is not needed"
  fi
  only_children "$1"
}

# room_for COUNT THINGS MOST TOLD: the run that is looked at has so many THINGS, and
# told of so many (empty: nobody knows). With few of them it works.
room_for() {
  local seen=""
  if [[ $(fact verdict) == signal ]]; then
    seen="it is killed by signal $(fact signal)"
  elif [[ $(fact verdict) == exit && -z $output ]]; then
    seen="it ends with exit status $(fact exit)"
  elif [[ -n $output && -n $4 ]] && (($4 < $1)); then
    seen="it tells of $4"
  fi
  [[ -z $seen ]] || wrong "there is no room for $1 $2" \
    -e "1 to $3 $2" -s "with $1 $seen${errors:+: $errors}" \
    -w "how many places have the arrays of the program?"
}

# workers_ended_well: joined, and not by a signal or a failure.
workers_ended_well() {
  local bad
  all_joined
  bad=$(of_processes 'number > 0 && exit_code != "0" && !killed {
    print "worker " number ": " (signal == "" ? "exit status " exit_code : signal) }')
  [[ -z $bad ]] || wrong "the workers do not end by themselves" \
    -e "pool_free (or process_join) lets each worker end, with status 0" \
    -s "$bad" \
    -w "at the program's end workers that are left get SIGTERM; pool_free
before it lets them go"
}

# not_ignored: SIGCHLD was not ignored, so that the kernel kept the statuses of
# the children until they were waited for.
not_ignored() {
  ! of_processes 'reaper == "auto" { a = 1 } END { exit !a }' ||
    wrong "children are not joined but ignored" \
      -e "each child is joined: a wait call returns its pid and status" \
      -s "with SIGCHLD ignored, the kernel threw the statuses away" \
      -w "signal(SIGCHLD, SIG_IGN), or SA_NOCLDWAIT, leaves nothing to wait for" \
      -r "03/Traps: SIGCHLD"
}

# all_joined: each child was waited for by its parent.
all_joined() {
  local seen
  ! misses_ends || children_missed || return 1
  not_ignored || return 1
  [[ $(fact not_joined) != 0 ]] || return 0
  seen=$(of_processes '
    number > 0 && reaper != "parent" && !killed && gone == gone {
      if (++shown > 4) next
      if (left || orphaned != "")
        printf "child %d was never waited for: pid %d still ran when its" \
          " parent ended\n", number, pid
      else
        printf "child %d was never waited for: pid %d stayed a zombie for" \
          " %.2f s\n", number, pid, (gone - ended) / 1000
    }
    END { if (shown > 4) print "and " shown - 4 " more" }')
  wrong "never waited for" \
    -e "$(case $(fact forks) in
      1) echo "the child is waited for" ;;
      *) echo "each of the $(fact forks) children is waited for" ;;
    esac)" -s "$seen" \
    -w "$(case $(fact main_waits) in
      0) echo "the program calls neither wait nor waitpid" ;;
      1) echo "there was one call of wait; each child needs its own" ;;
      *) echo "count: does the loop that joins make a round for each child?" ;;
    esac)" -r "03/Traps: Never joining"
}

# misses_ends: SIGCHLD of children that end together arrives once. A program that
# joins one child for each signal, and so as many as there were signals, then
# waits for ever for more signals, and not in wait, while the other children are
# zombies.
misses_ends() {
  endless &&
    [[ $(fact main_waits) -gt 0 && $(fact forks) -gt 1 ]] &&
    ! grep -q 'blocked in wait' "$run_dir/reason" &&
    of_processes 'number == 0 { exit cpu > 1000 }' &&
    of_processes 'number > 0 && ended != "" && !killed && reaper != "parent" {
      n++ } reaper == "parent" && number > 0 { joined++ }
      END { exit !n || joined < '"$(delivered SIGCHLD)"' }'
}

children_missed() {
  wrong "it does not notice children that end together" \
    -e "all $(fact forks) children are joined, also those that end together" \
    -s "$(cat "$run_dir/reason" 2>/dev/null)" \
    -w "signals of one kind that come together become one: after a SIGCHLD
join all that have ended, not one" -r "03/Traps: SIGCHLD"
}

# not_killed: no child was ended by a signal of the program's.
not_killed() {
  local seen
  seen=$(of_processes 'number > 0 && signal != "" && !killed &&
    (signal == "SIGKILL" || signal == "SIGTERM" || signal == "SIGINT") {
      print "child " number " (pid " pid ") was killed by signal " signal }')
  [[ -z $seen ]] || wrong "children are killed, not joined" \
    -e "each child ends by itself; the program waits for it" -s "$seen" \
    -w "kill ends a process; waitpid waits for its end"
}

# asks_in_a_loop: the main process asked again and again, with WNOHANG, or by
# looking somewhere between short naps; sets seen.
asks_in_a_loop() {
  local polls cpu naps forks timeouts most
  polls=$(fact main_polls)
  forks=$(fact forks)
  cpu=$(of_processes 'number == 0 { print cpu + 0 }')
  naps=$(naps_of_main)
  # A wait that gives up after a while, and is begun again, is such a nap, too.
  timeouts=$(fact main_timeouts)
  naps=$((naps + ${timeouts:-0}))
  seen="$polls calls with WNOHANG, and $cpu ms of processor time"
  # Who is woken at once, but looks once a second all the same, to be safe, may.
  most=$((4 * forks + 10 + $(fact wall_ms | cut -d . -f 1) / 1000))
  ((naps <= most)) ||
    seen="$naps naps between looks, and $polls calls with WNOHANG"
  # Who sleeps until a SIGCHLD comes may ask three times for each child: before
  # the sleep, for the one that has ended, and for another one.
  ((${polls:-0} > most - forks - 2 || naps > most)) ||
    holds "$cpu > 150 && $cpu > $(fact wall_ms) / 4"
}

# waits_asleep: it does not.
waits_asleep() {
  local seen
  ! asks_in_a_loop || wrong "it asks in a loop instead of waiting" \
    -e "the program blocks until a child has ended" -s "$seen" \
    -w "waitpid without WNOHANG sleeps until there is news" -r "03/Traps: WNOHANG"
}

# ends_with_the_last: the program went on as soon as its last child had ended.
# Only made time is exact enough to tell who looks for it now and then.
ends_with_the_last() {
  time_is_made || return 0
  local late
  late=$(of_processes 'number == 0 { end = ended }
    number > 0 && parent == 0 && ended > last { last = ended }
    END { print last == "" ? 0 : end - last }')
  holds "$late < 20" || wrong "it asks in a loop instead of waiting" \
    -e "the program goes on at once when its last child has ended" \
    -s "it went on $late ms later; $(count "$(naps_of_main)" nap) of its own, and
$(fact main_polls) calls with WNOHANG" \
    -w "who naps between two looks is late by up to one nap; waitpid without
WNOHANG sleeps until there is news" -r "03/Traps: WNOHANG"
}

# no_longer_naps NAPS [WHY]: child N was idle no longer than the Nth of these
# lines says, in seconds. Only made time can tell.
no_longer_naps() {
  time_is_made || return 0
  local long
  long=$(of_processes 'BEGIN { split("'"${1//$'\n'/ }"'", nap, " ") }
    number > 0 && !killed && ended - forked - running > nap[number] * 1000 + 50 {
      printf "child %d lived for %.2f s, and should nap for %s s\n", number,
        (ended - forked) / 1000, nap[number]
    }')
  [[ -z $long ]] || wrong "the children nap for too long" \
    -e "each child naps as long as it is asked to" -s "$long" \
    -w "${2:-is the time rounded up, or does one child wait for another?}"
}

# too_short SEEN NAPS [OPTION ...]: fails the check, since children lived for less
# than these lines say (the Nth that of child N, in seconds). What was lost, they
# tell; the options are for who did not nap at all.
too_short() {
  local fault
  fault=$(of_processes 'BEGIN { split("'"${2//$'\n'/ }"'", nap, " ") }
    number > 0 && !killed && ended - forked < nap[number] * 1000 - 1 {
      lived = ended - forked
      whole = int(nap[number]) * 1000
      if (signal != "") dead = 1
      if (lived < whole - 1 || lived > (whole + nap[number] * 1000) / 2) other = 1
      if (whole > 0) wholes = 1
      if (lived * 3 < nap[number] * 1000) none = 1
    }
    END { print dead ? "dead" : wholes && !other ? "fraction" : \
      none ? "none" : "short" }')
  case $fault in
    dead) wrong "a child does not end by itself" \
      -e "each child naps, and ends by itself" \
      -s "$1
$(of_processes 'number > 0 && signal != "" && !killed {
        print "child " number " was killed by signal " signal }')" \
      -w "a signal that the child does not handle ends it, SIGALRM, too" ;;
    fraction) wrong "the fraction of a nap is lost" \
      -e "each child naps as long as it is asked to, with decimals" -s "$1" \
      -w "atoi and %d read whole numbers, atof and %lf such with decimals; sleep
takes whole seconds" ;;
    short) wrong "the children nap for too short a time" \
      -e "each child naps as long as it is asked to" -s "$1" \
      -w "are decimals lost on the way, or is there no room for a long nap?" ;;
    *) wrong "the children do not nap" -e "each child naps in its own process" \
      -s "$1" "${@:3}" ;;
  esac
}

# sends_nothing: the program itself sent no signal. (0 is none: kill only looks.)
sends_nothing() {
  local signals
  signals=$(sent | grep -vx '0\|EXIT' | sort | uniq -c |
    awk '{ printf "%s%s (%d)", n++ ? ", " : "", $2, $1 }')
  [[ -z $signals ]] || wrong "the program sends signals" \
    -e "each child ends by itself: the program sends no signals" \
    -s "the program sent $signals" -w "${1:-nobody needs to tell a child the
time, or that it may end}"
}

# not_refused: that the program did more than to complain of its arguments, and to
# end.
not_refused() {
  [[ $(fact verdict) == exit && $(fact forks) == 0 && -z $output &&
    -n $errors ]] || return 0
  local complaint='[Uu]sage|[Gg]ive|[Aa]t most|[Tt]oo many|[Aa]rgument'
  [[ $(fact exit) == 2 || $errors =~ $complaint ]] || return 0
  wrong "valid arguments are refused" \
    -e "the program does its work: these arguments are valid" \
    -s "exit status $(fact exit), and no line on stdout" \
    -w "where does each range begin and end? The two ends belong to it"
}

# exit_status WANTED WHY
exit_status() {
  local seen
  seen=$(fact exit)
  [[ $seen == "$1" || $1 != 0 ]] || not_refused
  [[ $seen == "$1" ]] || wrong "the wrong exit status" \
    -e "exit status $1, because $2" -s "exit status $seen${errors:+, and on
stderr: $errors}" -w "what does main return, and from what does it know?"
}

# same_lines [-n] MISTAKE EXPECTED: the output is exactly these lines in this
# order. What is only a slip of the words is called so, and not MISTAKE, unless
# -n says that MISTAKE is its name.
same_lines() {
  lines_are ordered "$@"
}

# any_order [-n] MISTAKE EXPECTED: exactly these lines, in any order.
any_order() {
  lines_are "" "$@"
}

lines_are() {
  local ordered=$1 named=""
  shift
  [[ $1 != -n ]] || { named=yes && shift; }
  if [[ $output == "$2" ]] || [[ -z $ordered && \
    $(sort <<<"$output") == "$(sort <<<"$2")" ]]; then
    last_line_ends
    return
  fi
  [[ -n $named ]] || no_slip "$2" "$ordered" || return 1
  wrong "$1" -s "$(compared "$2" "$ordered")" "${@:3}"
}

# last_line_ends: the output, which is right beside that, ends in one newline.
last_line_ends() {
  ((${#lines[@]} < 500)) || return 0
  [[ -z $unfinished ]] || wrong "the last line has no newline at its end" \
    -e "each line ends in a newline, the last one, too" -s "$unfinished" \
    -w "whatever is printed next, a prompt for instance, stands on the same line"
  [[ ${#lines[@]} == 0 || -n ${lines[${#lines[@]} - 1]} || -z $output ]] ||
    wrong "it prints lines that are not asked for" \
      -e "nothing after the last line" -s "an empty line" \
      -w "how many newlines are printed at the end?"
}

# compared EXPECTED [ordered]: each line, and whether it is GOOD, BAD or MISSING.
compared() {
  awk -f "$ROOT/common/grade/lines.awk" -v ordered="${2:+1}" \
    <(printf '%s\n' "$1") "$run_dir/out" | tr -d '\0' # a shell keeps none
}

# no_slip EXPECTED [ordered]: that the lines are on stdout, in the words that
# are asked for. What is wrong beside these is not judged here.
no_slip() {
  local kind why
  kind=$(awk -f "$ROOT/common/grade/slip.awk" <(printf '%s\n' "$1") \
    "$run_dir/out" "$run_dir/err")
  case $kind in
    "") return 0 ;;
    stderr)
      wrong "lines are printed on stderr" \
        -e "all lines on stdout: stderr is for what goes wrong" \
        -s "$(compared "$1" "${2:-}")" \
        -w "printf, or fprintf(stdout, ...). That stderr has no buffer is no
reason: fflush(stdout) empties the one of stdout"
      return 1
      ;;
    extra)
      wrong "it prints lines that are not asked for" \
        -s "$(compared "$1" "${2:-}")" \
        -w "all that is asked for is there; is the rest from a search for a
mistake? On stderr it disturbs nobody"
      return 1
      ;;
    spaces) why="only spaces are too many, or missing" ;;
    letters) why="only capital and small letters differ" ;;
    numbers) why="the numbers have the right values; they are written in
another way, such as 01 for 1" ;;
    words) why="the numbers are right; the words must be those of the task,
letter by letter" ;;
  esac
  wrong "the wording is not as asked for" -s "$(compared "$1" "${2:-}")" \
    -w "$why"
}

# on_stdout EXPECTED: none of these lines is only on stderr: it would not be lost.
on_stdout() {
  local line
  line=$(grep -vxFf "$run_dir/out" <<<"$1" | grep -xFf "$run_dir/err" |
    head -n 1 || true)
  [[ -z $line ]] || wrong "lines are printed on stderr" \
    -e "all lines on stdout: stderr is for what goes wrong" \
    -s "on stderr: $line" \
    -w "printf writes to stdout; perror, warn and fprintf(stderr, ...) do not"
}

# from_one WORD EXPECTED: "WORD 1" is the first, and there is no "WORD 0".
from_one() {
  [[ $(how_often "^$1 ?0([^0-9]|$)") == 0 ]] || any_order "the numbers begin with 0" \
    "$2" -w "the first one is $1 1; an array's first element has index 0"
}

# how_often REGEX: how many lines of the output match.
how_often() {
  grep -cE -- "$1" <<<"$output" || true
}

# --- numbers that no file can know --------------------------------------------

# between LOW HIGH: a whole number. decimal LOW HIGH: tenths, from whole tenths.
between() {
  echo $(($1 + (RANDOM << 15 | RANDOM) % ($2 - $1 + 1)))
}

decimal() {
  local tenths
  tenths=$(between "$1" "$2")
  echo "$((tenths / 10)).$((tenths % 10))"
}
