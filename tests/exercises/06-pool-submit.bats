exercise=06-pool-submit
load ../../common/grade/grade

# limit DIGITS: a LIMIT that begins so, large enough that a part takes 50 ms. On a
# busy machine two short parts, one after the other, may be seen as if at once, or
# the other way round: when a run is made once more (in_parallel counts its tries),
# its parts are longer. Who counts quicker than is_prime, with a sieve, gets the
# most there is, to be seen at it.
limit() {
  if [[ -e $BATS_FILE_TMPDIR/quick ]]; then
    echo "4$(between 800000 999999)"
  elif [[ -n ${tries:-} ]]; then
    echo "$((2 * ${1}00000 + $(between 10000 99999)))"
  else
    echo "$1$(between 10000 99999)"
  fi
}

# As many workers as parts, and each of them is a task of its own.
run_even() {
  record even 3 3 "$(limit 12)" 0
}

# Two parts are left when one has failed, at once. Whichever that is, they are for
# two workers: who has dealt the parts out before gives both to one of them, if
# not here, then there.
run_rest() {
  record rest 2 3 "$(limit 12)" 1
}
run_rest_of_2() {
  record rest_of_2 2 3 "$(limit 12)" 2
}
run_rest_of_3() {
  record rest_of_3 2 3 "$(limit 12)" 3
}

run_many() {
  record many 2 "$(between 4 5)" "$(limit 15)" 0
}

# computed_less_than MS: all processes of the run that is looked at, together.
computed_less_than() {
  [[ -s $run_dir/processes ]] &&
    of_processes '{ all += cpu } END { exit all >= '"$1"' }'
}

# compute_together NAME: as in_parallel, but where there is next to nothing to be
# seen even so, it is enough that two workers had a part in it.
compute_together() {
  in_parallel "$1" && return
  local tries
  for tries in 1 2 3; do
    [[ -e $BATS_FILE_TMPDIR/quick ]] && computed_less_than 60 || return 1
    ! two_share || return 0
    "run_$1"
    look_at "$1"
  done
  return 1
}

setup_file() {
  compile_submission
  compile_reference
  # LIMIT is no multiple of PARTS.
  local parts
  parts=$(between 5 8)
  record small "$(between 1 3)" "$parts" \
    $((parts * $(between 20 90) + $(between 1 $((parts - 1))))) 0
  run_many
  run_dir=$BATS_FILE_TMPDIR/runs/many
  ! computed_less_than 80 || {
    : >"$BATS_FILE_TMPDIR/quick"
    run_many
  }
  run_even
  run_rest
  run_rest_of_2
  run_rest_of_3
  # More primes than an unsigned short holds.
  record large 1 1 "$(between 850000 899999)" 0
  # So many parts that PARTS * LIMIT is no number for a float. With 96 parts and
  # this rest, floats cut at least two of them at another number.
  record fine 3 96 $((96 * $(between 4000 4600) + 1)) 0 &
  # Borders in steps of LIMIT / PARTS, as floating-point numbers, miss one here.
  local steps=("7 61" "11 15" "11 109" "7 115")
  # shellcheck disable=SC2086
  record steps 2 ${steps[$(between 0 3)]} 0 &
  # The same in a float, and with I / PARTS first.
  local floats=("27 63" "30 70" "33 77" "36 84") shares=("11 55" "33 110")
  # shellcheck disable=SC2086
  record floats 2 ${floats[$(between 0 3)]} 0 &
  # shellcheck disable=SC2086
  record shares 2 ${shares[$(between 0 1)]} 0 &
  # Less than two numbers a part: the first prime is not in the first part.
  record tiny 2 "$parts" $((parts + $(between 0 $((parts - 1))))) 0 &
  # After the bad part there is one more for each worker.
  record bad 2 6 "$(between 1000 5000)" "$(between 1 4)" &
  record bad_last 2 4 "$(between 1000 5000)" 4 &
  record primes 3 4 30 0 &
  # The ends of the ranges: the fewest there may be, and the most; all parts bad.
  record least 1 1 1 0 &
  record all_bad 1 1 "$(between 1 9)" 1 &
  record most 8 100 $((100 + $(between 0 99))) 100 &
  record idle "$(between 5 7)" 2 "$(between 30 90)" 0 &
  wait
}

# Asked once for each run: it counts as long as the run itself.
expected_lines() {
  local told=$run_dir/expected
  # shellcheck disable=SC2086 # these are words
  [[ -e $told ]] || timeout 20 "$reference" $arguments >"$told" || true
  cat "$told"
}

# In a run with BAD 0.
none_failed() {
  [[ $(how_often ' failed') == 0 ]] ||
    same_lines "a good part is told as failed" "$(expected_lines)" \
      -w "future_result waits only with POOL_FOREVER, and copies only a value
of the very size that it is asked for" -r "Traps: size"
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at small
  ended_well
  look_at many
  ended_well
}

@test "it starts WORKERS processes [2]" {
  after "it runs"
  local run
  # Many first: its two workers cannot be mistaken for two tasks' own.
  for run in many small primes fine; do
    look_at $run
    needs_observer
    # With one worker, a process a task and a pool a task are the same.
    workers "${arguments%% *}" "$(awk '{ print ($1 > 1 ? $2 : 0) }' \
      <<<"$arguments")"
  done
  look_at idle
  workers "${arguments%% *}" 2
  look_at -d most
  # On stderr they are told of, too; that is another mistake.
  room_for 100 parts 100 "$(cat "$run_dir/out" "$run_dir/err" | grep -c "^Part ")"
  workers 8 100
}

@test "the parts have the right bounds [2]" {
  after "it runs"
  local run bounds want parts
  for run in small primes steps floats shares tiny fine; do
    look_at "$run"
    none_failed
    bounds=$(sed -nE 's/^Part [0-9]+: [0-9]+ primes from ([0-9]+ to [0-9]+)$/\1/p' \
      <<<"$output" | sort -n)
    want=$(expected_lines |
      sed -nE 's/^Part [0-9]+: [0-9]+ primes from ([0-9]+ to [0-9]+)$/\1/p')
    [[ $bounds != "$want" ]] || continue
    parts=$(wc -l <<<"$bounds")
    [[ -n $bounds ]] || wrong "the parts are not printed" \
      -e "Part 1: N primes from 1 to $(sed -n '1s/.* //p' <<<"$want")" \
      -s "$output"
    ((parts >= $(wc -l <<<"$want"))) || wrong "parts are missing" \
      -e "$(wc -l <<<"$want" | tr -d ' ') parts: $want" -s "$bounds" \
      -w "one task is submitted for each part"
    # Right with small numbers, and wrong with these: then it is the precision.
    if [[ $run =~ fine|steps|floats|shares ]] || awk '$1 != last + 1 { exit 1 } { last = $3 }
      END { if (last != '"$(awk '{ print $3 }' <<<"$arguments")"') exit 1 }' \
      <<<"$bounds"; then
      wrong "the parts are cut at other numbers" \
        -e "$(diff <(echo "$bounds") <(echo "$want") | sed -n 's/^> //p' |
          head -6)" \
        -s "$(diff <(echo "$bounds") <(echo "$want") | sed -n 's/^< //p' |
          head -6)" \
        -w "I * LIMIT / PARTS in whole numbers, multiplied first; a float keeps
7 digits only"
    fi
    wrong "the parts leave numbers out, or count some twice" \
      -e "$want" -s "$bounds" \
      -w "a part begins one after the end of the part before it, and the last
one ends at LIMIT also if PARTS does not divide it"
  done
}

# all_in_one: not only is the sum right where the parts are wrong, one worker has
# computed it.
all_in_one() {
  [[ $(tail -n 1 <<<"$output") != "$(expected_lines | tail -n 1)" ]] && return
  look_at many
  [[ ! -s $run_dir/processes ]] || two_share || { look_at "$run" && return 1; }
  look_at "$run"
}

@test "the counts are right [3]" {
  after "the parts have the right bounds"
  local run
  for run in small primes steps tiny fine least; do
    look_at "$run"
    from_one Part "$(expected_lines)"
    if [[ $(sort <<<"$output") == "$(expected_lines | sort)" ]]; then
      same_lines "not in the order of the parts" "$(expected_lines)" \
        -w "ask the futures in the order in which they were submitted"
    fi
    if ! sed -nE 's/^Part [0-9]+: ([0-9]+) .*/\1/p' <<<"$output" |
      grep -qv '^0$'; then
      same_lines "the counts do not come back from the workers" \
        "$(expected_lines)" \
        -w "a worker has its own memory: what it writes to a variable or
through a pointer stays there. result_set sends a value back" -r "Traps: pointer"
    fi
    if [[ $(grep '^Part' <<<"$output") == "$(expected_lines | grep '^Part')" ]]
    then
      same_lines "the sum is wrong" "$(expected_lines)"
    fi
    all_in_one ||
      same_lines "the parts are not tasks of their own" "$(expected_lines)" \
        -w "the sum is right, and the parts are made of it. The count of a part
is the result of its task"
    same_lines "the counts are wrong" "$(expected_lines)" \
      -w "what does each task get: its own copy of its own part?"
  done
}

# large_counts_hold: of a part with more than 65,535 primes; to count them once more
# would take as long again. One number in fifteen is a prime there, or more.
large_counts_hold() {
  local bad
  bad=$(awk '/^Part / { sum += $3; if ($3 * 20 < $8 - $6) print }
    / primes up to / && $1 != sum { print "(the counts add up to " sum ")"
      print }' <<<"$output")
  [[ -z $bad ]] || wrong "large counts are wrong" \
    -e "a count for each part, up to about 350,000, and their sum" -s "$bad" \
    -w "is there room for them, wherever they pass through? A short holds
32,767"
}

@test "the workers compute at the same time [3]" {
  after "it starts WORKERS processes" "the counts are right"
  look_at many
  needs_observer
  none_failed
  worked_by_children
  compute_together many || wrong "one task after the other" \
    -e "two workers compute at the same time" \
    -s "in $together % of the time in which any of them did" \
    -w "asking a future for its result waits for it: submit all tasks before
the first result is asked for" -r "Traps: Submit and ask"
  same_lines "the counts are wrong" "$(expected_lines)"
  look_at large
  ended_well
  large_counts_hold
  look_at even
  ended_well
  compute_together even || wrong "one task after the other" \
    -e "three workers share three parts" \
    -s "two computed at the same time in $together % of the time" \
    -w "is each part a task of its own? A chunk of parts goes to one worker"
  local run
  for run in rest rest_of_2 rest_of_3; do
    look_at $run
    ended_well
    # Who stops at the first failure is told so below.
    [[ $(how_often '^Part [0-9]+: ') != 2 ]] || compute_together $run ||
      wrong "a worker is idle while a part waits" \
        -e "part ${arguments##* } fails at once; two workers count the other two" \
        -s "two computed at the same time in $together % of the time" \
        -w "a worker that is free takes the next part: are the parts dealt out
before, or submitted a few at a time?" -r "Traps: Submit and ask"
  done
}

# bad_one_fails: not another part in its place.
bad_one_fails() {
  [[ $(how_often '^Part [0-9]+ failed: ') != 1 ||
    $output == *"Part ${arguments##* } failed: "* ]] ||
    same_lines "another part fails than BAD" "$(expected_lines)" \
      -w "BAD is the number of a part, from 1 on"
}

@test "a failed part is told, and the others go on [3]" {
  after "the counts are right"
  look_at bad
  ended_well
  [[ $(how_often 'failed: ') != 0 || $(how_often '^Part .*failed') == 0 ]] ||
    same_lines -n "it does not say why a part failed" "$(expected_lines)" \
      -w "future_exception has the words that the task gave" -r "The program: future_exception"
  [[ $(how_often 'failed: ') != 0 ]] ||
    same_lines "a failed task goes unnoticed" "$(expected_lines)" \
      -w "future_result says POOL_FAILED, and future_exception says why" \
      -r "The program: future_result"
  bad_one_fails
  (($(how_often '^Part .*failed') < 2)) ||
    same_lines "a failed part takes others along" "$(expected_lines)" \
      -w "a worker goes on with its next part, whatever became of this one"
  same_lines "a failed task is not told as it should be" "$(expected_lines)"
  look_at bad_last
  bad_one_fails
  [[ $(how_often '^Part 4 failed: ') != 0 ]] ||
    same_lines "a failed task goes unnoticed" "$(expected_lines)" \
      -w "BAD may be the last part, too"
  same_lines "a failed task is not told as it should be" "$(expected_lines)"
  local run
  for run in all_bad most; do
    look_at "$run"
    ended_well
    same_lines "a failed task is not told as it should be" "$(expected_lines)"
  done
}

@test "its exit status is true [2]" {
  after "it runs"
  look_at small
  exit_status 0 "no task failed"
  look_at bad
  ended_well
  [[ $(fact exit) != 0 ]] || wrong "its exit status hides that a task failed" \
    -e "exit status 1, because a part failed" -s "exit status 0" \
    -w "what does main return?"
  exit_status 1 "a part failed"
  look_at all_bad
  exit_status 1 "the only part failed"
}

@test "the workers are joined, and end by themselves [2]" {
  after "it starts WORKERS processes"
  local run
  for run in small bad; do
    look_at "$run"
    needs_observer
    workers_ended_well
  done
}
