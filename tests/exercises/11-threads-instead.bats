# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=11-threads-instead
load ../../common/grade/grade

run_many() {
  record many 3 "$(between 1800000 2200000)" "$(between 1 1000000)"
}

run_eight() {
  record eight 8 "$(between 500000 600000)" "$(between 1 1000000)"
}

setup_file() {
  compile_submission
  compile_also tsan -fsanitize=thread "$(patterned)" &
  # As many throws as there may be; and so long that a thread which nobody
  # joins cannot be ready in time.
  record one 1 10000000 "$(between 65536 999999)"
  run_many
  run_eight
  local i
  for i in 1 2 3; do
    record "small$i" 3 "$(between 20000 60000)" "$(between 1 999999)"
  done
  # Both ends of each range, and what lies between. Where there is one throw,
  # most faces never come.
  record rest 1 "$((2 * $(between 10000 30000) + 1))" "$(between 65536 999999)"
  record -t 5 few 3 1 1
  record -t 5 single 1 1 1000000
  for i in 2 4 5 6 7; do
    record "of$i" "$i" "$(between 700 70000)" "$(between 65536 1000000)"
  done
  record -t 5 tiny 8 1 "$(between 65536 1000000)"
  wait
  # ThreadSanitizer lets a process live for ever whose main thread has ended.
  TSAN_OPTIONS=exitcode=66 record -p tsan -t "$(tsan_seconds)" \
    tsan 4 2000 "$(between 65536 1000000)"
}

tsan_seconds() {
  grep -qa pthread_exit "$BATS_FILE_TMPDIR/exercise" && echo 3 ||
    echo "$MOST_SECONDS"
}

dice() { "$BUILD/tests/dice" "$@"; }

expected_lines() {
  # shellcheck disable=SC2086
  dice right $arguments
}

# Which threads had not ended when the sum was printed. The end of a thread may
# be seen a little after it was joined; so ThreadSanitizer must agree, if it can.
late_threads() {
  ! leak_looked_for || grep -qa 'ThreadSanitizer: thread leak' "$(tsan_said)" ||
    return 0
  of_record processes | awk -F '\t' -v told="$(printed_at ' throws$')" '
    $1 == 0 && $2 != "" && told != "" && $6 != "" && $6 > told + 0 {
      print "thread " $2 " still ran when the sum was printed"
    }'
}

tsan_said() { echo "$BATS_FILE_TMPDIR/runs/tsan/err"; }

leak_looked_for() {
  grep -qx 'verdict=ok\|verdict=exit' "${run_dir%/*}/tsan/facts" 2>/dev/null &&
    ! grep -qa FATAL "$(tsan_said)"
}

# judge_lines: the run that is looked at printed what it should; or the first
# thing that explains why not.
judge_lines() {
  local want key late
  ended_well
  want=$(expected_lines)
  if [[ $output == "$want" ]]; then
    exit_status 0 "nothing can fail"
    return 0
  fi
  # shellcheck disable=SC2046,SC2086
  set -- $(dice explain $arguments <"$run_dir/out")
  key=$1
  shift
  [[ $key != words ]] ||
    same_lines "not the lines that are asked for" "$want"
  [[ $key != threads ]] || same_lines "the number of threads is told wrong" \
    "$want" -w "the first line says THREADS"
  right_number_of_threads
  late=$(late_threads)
  [[ -z $late || $key != @(less|missing|sum) ]] || wrong "not all threads are joined before the sum" \
    -e "all threads have ended when the sum is printed" -s "$late" \
    -w "each of the THREADS threads needs a pthread_join, before the table is
read" -r "Traps: pthread_join"
  if ((${arguments%% *} == 1)) && [[ $key == missing ]]; then
    set -- 0 "$(awk '{ print $2 }' <<<"$arguments")"
    key=less
  fi
  explain_counts "$key" "$@"
}

right_number_of_threads() {
  local threads=${arguments%% *}
  [[ -s $run_dir/processes && $(fact threads) != 0 && $(fact forks) == 0 ]] ||
    return 0
  [[ $(fact threads) == "$threads" ]] || wrong "the wrong number of threads" \
    -e "$(count "$threads" thread), beside the program's own, for THREADS \
$threads" -s "$(fact threads)" \
    -w "where does the loop begin and end?"
}

# same_again: what a race loses is hardly twice the same.
same_again() {
  local before=$output name=${run_dir##*/}
  # shellcheck disable=SC2086
  record "$name" $arguments
  look_at "$name"
  [[ $output == "$before" ]]
}

# explain_counts KEY ...: what `dice explain` says, in words.
explain_counts() {
  local key=$1 threads
  threads=${arguments%% *}
  shift
  case $key in
    missing) same_lines "the throws of some threads are not counted" "$want" \
      -w "what is missing is what thread ${*// /, } threw: is one table put in
the place of another, where it should be added? Is one read before its thread
has filled it?" ;;
    part) same_lines "each thread throws only a part of ROUNDS" "$want" \
      -w "ROUNDS is what each thread throws, however many there are" ;;
    bits) same_lines "the counts do not fit into their type" "$want" \
      -w "each count is right in its lowest $1 bits, and the rest of it is lost: a
long holds them all" ;;
    seed) same_lines "SEED does not fit into its type" "$want" \
      -w "these are the throws of SEED cut to its lowest $1 bits: a long holds
all of it" ;;
    dice) same_lines "the wrong dice are thrown" "$want" \
      -w "these are the throws of $(dice_of "$@"). Each thread needs a number of
its own, which stays what it is: the address of the loop's variable is the same
for all of them" -r "Traps: address" ;;
  esac
  explain_numbers "$key" "$@"
}

dice_of() {
  local one told=""
  for one; do told+="${told:+, }SEED + $one"; done
  echo "$told"
}

# No set of dice explains it.
explain_numbers() {
  local key=$1 threads=${arguments%% *} rounds lost
  rounds=$(awk '{ print $2 }' <<<"$arguments")
  lost=$((${3:-0} - ${2:-0}))
  if [[ $key != less || $threads == 1 ]] || ! race_seen; then
    ! unset_variable tsan || tell_unset
  fi
  [[ $key != sum ]] || same_lines "the sum is not the sum of the counts" \
    "$want" -w "the last line says how many throws the six lines above it count"
  if ((threads == 1)); then
    # How many come too early, differs; how many of a rest are lost, does not.
    if [[ $key == less ]] && ((lost < 5000)) && same_again; then
      same_lines "the last throws are not counted" "$want" \
        -w "does it count in portions? ROUNDS may be any number: the last
portion is a smaller one"
    fi
    same_lines "wrong even with one thread" "$want" -w "$(case $key in
      less | more) echo "it counts $2 throws, where ROUNDS is $rounds" ;;
      *) echo "throw_die and its seed, SEED + I, must stay as they are" ;;
    esac)"
  fi
  ((threads < 8 && rounds > 1)) || race_seen || ! same_again ||
    tell_edge
  if [[ $key == less ]]; then
    if race_seen; then
      same_lines "there is still a race" "$want" \
        -w "throws are lost: table[face]++ reads, adds and writes, and two
threads that do it at the same time lose one" -r "Traps: lost"
    fi
    same_lines "throws are lost" "$want" \
      -w "table[face]++ reads, adds and writes, and two threads that do it at the
same time lose one" -r "Traps: lost"
  fi
  same_lines "the counts are wrong" "$want" \
    -w "each thread throws its own die, and each throw counts once"
}

tell_edge() {
  ((threads == 8)) || same_lines "wrong with ROUNDS $rounds" "$want" \
    -w "this is no race: it comes out the same each time"
  same_lines "wrong with 8 threads" "$want" \
    -w "with fewer threads it is right, and this is no race: it comes out the
same each time. Is there room for 8 threads everywhere? The indices of an array
with 8 places are 0 to 7"
}

tell_unset() {
  wrong "a variable is used before it has a value" \
    -e "the same lines, whatever was in the memory before" \
    -s "they are right with a stack full of zeros, and not if something else is
there" \
    -w "a local array or variable that nobody has set holds anything:
long own[FACES] = {0}" -r "Traps: zeros"
}

# Whether ThreadSanitizer has seen one; where it cannot look, nobody knows.
race_seen() {
  grep -qa 'WARNING: ThreadSanitizer: data race' "$(tsan_said)" 2>/dev/null
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at one
  judge_lines
  look_at rest
  judge_lines
  look_at single
  judge_lines
}

@test "it starts THREADS threads [2]" {
  after "it runs"
  look_at many
  needs_observer
  ended_well
  [[ $(fact forks) == 0 ]] || wrong "processes, where threads are asked for" \
    -e "3 threads" -s "$(fact forks) processes and $(fact threads) threads"
  [[ $(fact threads) != 0 ]] || wrong "no thread is started" -e "3 threads" \
    -s "none: everything happened in one" \
    -w "without threads there is no race, but no work is shared either"
  right_number_of_threads
  look_at one
  [[ $(fact threads) == 1 ]] || wrong "the wrong number of threads" \
    -e "1 thread, beside the program's own, for THREADS 1" \
    -s "$(fact threads)" \
    -w "what THREADS says is started, also if it is 1"
  local run
  for run in of2 of4 of5 of6 of7 eight; do
    look_at $run
    ended_well
    right_number_of_threads
  done
}

@test "the counts are right, every time [4]" {
  after "it starts THREADS threads"
  local run
  # On a busy machine, where one thread runs at a time, a race loses nothing.
  for run in small1 small2 small3 few of2 of4 of5 of6 of7 tiny many eight \
    again again again again; do
    if [[ $run == again ]]; then
      race_seen || break
      run_many
      run=many
    fi
    look_at $run
    judge_lines
  done
  ! unset_variable tsan || tell_unset
}

@test "no race is left [3]" {
  after "it runs"
  [[ -x $BATS_FILE_TMPDIR/exercise-tsan ]] ||
    skip "left out: this compiler has no ThreadSanitizer"
  look_at tsan
  [[ $errors != *"FATAL: ThreadSanitizer"* ]] ||
    skip "left out: ThreadSanitizer does not run here"
  [[ $errors != *"ThreadSanitizer: data race"* ]] ||
    tell_race "there is still a race"
  [[ $errors != *"ThreadSanitizer: thread leak"* ]] ||
    wrong "not all threads are joined before the sum" \
      -e "each thread is joined" \
      -s "$(grep -aE 'WARNING|Thread T|more similar' <<<"$errors" |
        sed 's/^ *//' | head -3)" \
      -w "each of the THREADS threads needs a pthread_join" \
      -r "Traps: pthread_join"
  [[ $errors != *"WARNING: ThreadSanitizer"* ]] ||
    tell_race "ThreadSanitizer finds fault with it"
  # Who ends main with pthread_exit is right; but not for ThreadSanitizer.
  [[ $(fact verdict) == ok || $(tsan_seconds) != "$MOST_SECONDS" ]] ||
    ended_well
}

tell_race() {
  wrong "$1" \
    -e "ThreadSanitizer sees no two threads at the same memory" \
    -s "$(grep -aE 'WARNING|(Write|Read|write|read) of size|#0 |Location' \
      <<<"$errors" | sed 's/^ *//' | head -6)" \
    -w "a lock, an atomic, or memory of its own for each thread; and join
before you read" -r "Traps: lost"
}

@test "each thread does its share [2]" {
  after "the counts are right, every time"
  look_at many
  needs_observer
  local main
  main=$(main_cpu_share)
  holds "$main < 0.3" || wrong "the program itself does the work" \
    -e "the three threads throw the dice" \
    -s "the main thread ran for $main of the processor time"
  # Nobody joins without one of these, in C or POSIX.
  grep -qaE '(pthread_((timed|try|clock)join(_np)?|join)|thrd_join)' \
    "$BATS_FILE_TMPDIR/exercise" || wrong "the threads are not joined" \
    -e "all threads are joined before the sum is printed" \
    -s "no call of pthread_join or thrd_join in the program" \
    -w "who knows from elsewhere that the work is done still leaves the threads
behind: join them" -r "Traps: pthread_join"
  # Each has an eighth to do. Where they wait for a lock, one may use more; one
  # that throws for all of them uses more than a half, each time.
  local most tries
  for tries in 1 2 3; do
    look_at eight
    ended_well
    most=$(most_of_one_thread)
    holds "$most >= 0.42" || return 0
    run_eight
  done
  holds "$most < 0.8" || wrong "one thread does all the work" \
    -e "each of the 8 threads throws its own ROUNDS" \
    -s "one thread used $most of the threads' processor time" \
    -w "do the others return before they have thrown?"
  wrong "one thread throws for the others" \
    -e "each of the 8 threads throws its own ROUNDS: an eighth of the work" \
    -s "one used $most of the threads' processor time" \
    -w "do the others throw for show? What a thread throws, it counts"
}

@test "the threads compute at the same time [3]" {
  after "the counts are right, every time"
  look_at many
  needs_observer
  local most
  most=$(most_of_one_thread)
  holds "$most < 0.8" || wrong "one thread does all the work" \
    -e "each of the three threads throws its own ROUNDS" \
    -s "one thread used $most of the threads' processor time" \
    -w "do the others return before they have thrown?"
  in_parallel many || wrong "one thread after the other" \
    -e "two threads compute at the same time" \
    -s "in $together % of the time in which any of them did" \
    -w "is a thread joined before the next is started? Is a lock held while
all the dice are thrown?" -r "Traps: held for long"
}

# Of the processor time of all threads but the main one, what the busiest used.
most_of_one_thread() {
  of_record processes | awk -F '\t' '($1 > 0 || $2 != "") && $14 != "" {
      all += $14
      if ($14 > most + 0) most = $14 + 0
    }
    END { print (all > 40 ? most / all : 0) }'
}

# Of all processor time, what the main thread itself used.
main_cpu_share() {
  of_record processes | awk -F '\t' -v all="$(fact cpu_ms)" '
    $1 == 0 && $2 == "" && $14 != "" { print (all > 0 ? $14 / all : 0) }'
}
