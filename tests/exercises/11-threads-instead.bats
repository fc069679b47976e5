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
  compile_reference
  compile_also tsan -fsanitize=thread
  run_many
  run_eight
  local i
  for i in 1 2 3; do
    record "small$i" "$(between 3 8)" "$(between 20000 60000)" \
      "$(between 1 1000000)"
  done
  # So long that a thread which nobody joins cannot be ready in time.
  record one 1 "$(between 1000000 1500000)" "$(between 1 1000000)"
  TSAN_OPTIONS=exitcode=66 record -p tsan tsan 4 2000 "$(between 1 1000000)"
}

# expected_lines [MORE]: with SEED + MORE
expected_lines() {
  # shellcheck disable=SC2086
  set -- $arguments "${1:-0}"
  timeout 20 "$reference" "$1" "$2" $(($3 + $4))
}

# The table that is right for as many threads as the output has throws of.
with_fewer_threads() {
  # shellcheck disable=SC2086
  set -- $arguments
  ((total % $2 == 0 && total / $2 >= 1)) || return 0
  timeout 20 "$reference" $((total / $2)) "$2" "$3" | sed 1d
}

# All throws, if the threads shared ROUNDS among them.
share_in_all() {
  # shellcheck disable=SC2086
  set -- $arguments
  echo $(($2 / $1 * $1))
}

@test "it compiles [1]" {
  compiles
}

# How many throws of ROUNDS the run with one thread has not counted.
missing() {
  awk 'NR == FNR { rounds = $2; next } / throws$/ { print rounds - $1 }' \
    <(echo "$arguments") <(echo "$output")
}

loses_as_many_again() {
  local lost
  lost=$(missing)
  # shellcheck disable=SC2086
  record one $arguments
  look_at one
  [[ $(missing) == "$lost" ]]
}

@test "it runs [1]" {
  after "it compiles"
  look_at one
  ended_well
  exit_status 0 "nothing can fail"
  local total
  total=$(sed -n 's/ throws$//p' <<<"$output")
  # How many come too early, differs; how many of a rest are lost, does not.
  if [[ $output == *throws ]] && (($(missing) > 0 && $(missing) < 5000)) &&
    loses_as_many_again; then
    same_lines "the last throws are not counted" "$(expected_lines)" \
      -w "does it count in portions? ROUNDS may be any number: the last portion
is a smaller one"
  fi
  if ((${total:-0} < $(awk '{ print $2 }' <<<"$arguments"))) &&
    [[ $(wc -l <<<"$output") -eq 8 ]]; then
    same_lines "not all threads are joined before the sum" \
      "$(expected_lines)" \
      -w "the table was printed before the thread had filled it: each of the
THREADS threads needs a pthread_join"
  fi
  if [[ $output != "$(expected_lines)" ]] && (($(fact threads) > 1)); then
    wrong "the wrong number of threads" -e "1 thread for THREADS 1" \
      -s "$(fact threads)" -w "where does the loop begin and end?"
  fi
  if [[ $output == "$(expected_lines 1)" ]]; then
    same_lines "the wrong dice are thrown" "$(expected_lines)" \
      -w "these are the throws of thread 2: the address of the loop's variable
was handed over, and the loop had gone on when the thread looked" -r "Traps"
  fi
  same_lines "wrong even with one thread" "$(expected_lines)" \
    -w "throw_die and its seed, SEED + I, must stay as they are"
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
  [[ $(fact threads) == 3 ]] || wrong "the wrong number of threads" \
    -e "3 threads" -s "$(fact threads)"
  look_at one
  [[ $(fact threads) == 1 ]] || wrong "the wrong number of threads" \
    -e "1 thread, beside the program's own, for THREADS 1" \
    -s "$(fact threads)" \
    -w "what THREADS says is started, also if it is 1"
}

# Whether ThreadSanitizer has seen one; where it cannot look, nobody knows.
race_seen() {
  grep -qa 'WARNING: ThreadSanitizer' "$BATS_FILE_TMPDIR/runs/tsan/err" 2>/dev/null
}

@test "the counts are right, every time [4]" {
  after "it starts THREADS threads"
  local run total want mistake="throws are lost"
  ! race_seen || mistake="there is still a race"
  # On a busy machine, where one thread runs at a time, a race loses nothing.
  for run in small1 small2 small3 many eight again again again again; do
    if [[ $run == again ]]; then
      race_seen || break
      run_many
      run=many
    fi
    look_at $run
    ended_well
    exit_status 0 "nothing can fail"
    want=$(expected_lines)
    [[ $output != "$want" ]] || continue
    total=$(sed -n 's/ throws$//p' <<<"$output")
    [[ $(wc -l <<<"$output") -eq 8 && -n $total ]] ||
      same_lines "not the lines that are asked for" "$want"
    if [[ $(sed '1d' <<<"$output") == "$(with_fewer_threads)" ]]; then
      same_lines "not all threads are joined before the sum" "$want" \
        -w "these are the throws of fewer threads: each of the THREADS threads
needs a pthread_join"
    fi
    if [[ $total == "$(share_in_all)" ]]; then
      same_lines "each thread throws only a part of ROUNDS" "$want" \
        -w "ROUNDS is what each thread throws, however many there are"
    fi
    if [[ $total != "$(sed -n 's/^[1-6]: //p' <<<"$output" |
      awk '{ sum += $1 } END { print sum }')" ]]; then
      same_lines "the sum is not the sum of the counts" "$want" \
        -w "throws are lost, and the last line hides it"
    fi
    if ((total < $(sed -n 's/ throws$//p' <<<"$want"))); then
      same_lines "$mistake" "$want" \
        -w "throws are lost: table[face]++ reads, adds and writes, and two
threads that do it at the same time lose one. Or a thread was not joined
before the sum" -r "Traps"
    fi
    same_lines "the wrong dice are thrown" "$want" \
      -w "each thread needs a number of its own, which stays what it is: the
address of the loop's variable is the same for all of them" -r "Traps"
  done
}

@test "no race is left [3]" {
  after "it runs"
  [[ -x $BATS_FILE_TMPDIR/exercise-tsan ]] ||
    skip "left out: this compiler has no ThreadSanitizer"
  look_at tsan
  [[ $errors != *"FATAL: ThreadSanitizer"* ]] ||
    skip "left out: ThreadSanitizer does not run here"
  [[ $errors != *"WARNING: ThreadSanitizer"* ]] || wrong "there is still a race" \
    -e "ThreadSanitizer sees no two threads at the same memory" \
    -s "$(grep -E 'WARNING|(Write|Read|write|read) of size|#0 |Location' \
      <<<"$errors" | sed 's/^ *//' | head -6)" \
    -w "a lock, an atomic, or memory of its own for each thread; and join
before you read" -r "Traps"
  [[ $(fact verdict) == ok ]] || ended_well
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
behind: join them" -r "The program"
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
all the dice are thrown?" -r "Traps"
}

# Of the processor time of all threads but the main one, what the busiest used.
most_of_one_thread() {
  awk '/^ ?\{"id":[1-9]/ && match($0, /"cpu_ms":[0-9.]+/) {
      cpu = substr($0, RSTART + 9, RLENGTH - 9) + 0
      all += cpu
      if (cpu > most) most = cpu
    }
    END { print (all > 40 ? most / all : 0) }' "$run_dir/json"
}

# Of all processor time, what the main thread itself used.
main_cpu_share() {
  awk -v all="$(fact cpu_ms)" '/^ ?\{"id":0,/ && match($0, /"cpu_ms":[0-9.]+/) {
    print (all > 0 ? substr($0, RSTART + 9, RLENGTH - 9) / all : 0)
    exit }' "$run_dir/json"
}
