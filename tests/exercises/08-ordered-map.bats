# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=08-ordered-map
load ../../common/grade/grade

setup_file() {
  compile_submission
  make_time
  local a b rest=() i
  a=$(between 2 9) b=$(between 10 99)
  # The first naps longest; the third is ready first.
  record good 3 "0.8:$((a * a))" "0.2:$((b * b))" "0.1:$(between 2 999)" \
    0.1:1 "0.2:$((b * 100))" 0.1:0 0.1:1000000
  for ((i = 0; i < 20; i++)); do rest+=("0.3:$(between 1 99)"); done
  record error 3 "0.5:$((a * a))" "0.3:$(between 2 99)" \
    "0:-$(between 2 99)" "${rest[@]}" "0:-$b" &
  record idle "$(between 4 6)" "0.2:$((a * a))" "0.1:$b" &
  # Three more are ready when the first is known, and the last is not for long.
  record stream 3 0.5:4 0.1:9 0.1:25 0.1:36 1.5:16 &
  record first 2 "0.8:-1000000" 0:4 0:9 0.1:16 &
  record_beside &
  record_told &
  # Two errors, the later item's first.
  record errors 2 "0.4:-$a" "0.1:-$b" 0.1:4 &
  # More items than an int has bits, or a long; of those beyond, one is known
  # long after the one that has the same bit.
  record crowd 8 0.0{1,2}:{1,4,9,16}{,,,,} 0.8:25 0.01:{1,4,9,16}{,,,,,} \
    0.8:49 0.0{1,2}:{1,4,9,16} &
  record last 2 0.1:4 "0.2:$((b * b))" "0.1:-$a" &
  # A nap may take up to 60 seconds; here one takes much more than two, for a
  # busy machine may look late whether time is up.
  record patient 2 "3.2:$((b * b))" "0.1:$a" "0.1:$b" &
  # As many items as workers, for each number of them: packed in twos, they
  # would leave half of the workers without work.
  record as_many 8 0.5:{4,9,16,25,36,49,64,81} &
  record single 2 "0.1:$((b * b))" &
  record one_worker 1 "0.1:$a" 0.2:-9 0.2:{4,5,6,7,8} &
  # As many items as there may be, and only the last one fails.
  record hundred 8 0.01:{4,9,16,25,36,49,64,81,100,121,144}{,,,,,,,,} 0:-1 &
  record all_bad 3 0.3:-4 0.2:-5 0.1:-6 0:-1000000 &
  wait
  record -v longest 2 60:1000000 0:2 0.1:3 &
  record -v precise 1 0.125:2 1.003:999999 0:3 &
  # Several are ready at the same moment: whoever goes on first.
  local at_once=(0.1:{4,9,16,25,36} 0:{49,64,81} 0.1:100)
  record -O last turned 3 "${at_once[@]}" &
  record -O together merged 3 "${at_once[@]}" &
  record -O 7 seeded 3 "${at_once[@]}" &
  wait
}

# All the others fit beside the first: two nap at the same time for 2.8 s.
record_beside() {
  record beside 2 "3:$(between 2 99)" 0.4:{1,4,9,16,25,36,49}
}

# The error is known long before the other nap is over.
record_told() {
  record told 2 "0.2:-$(between 2 99)" 2.2:4
}

workers_of() { echo "${arguments%% *}"; }
items_of() { awk '{ print NF - 1 }' <<<"$arguments"; }

expected_lines() {
  awk '{
    for (i = 2; i <= NF; i++) {
      n = substr($i, index($i, ":") + 1)
      if (n < 0) {
        print "Item " i - 1 ": " n " has no root"
        exit
      }
      printf "Item %d: %g\n", i - 1, sqrt(n)
    }
    print NF - 1 " roots"
  }' <<<"$arguments"
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at good
  ended_well
}

@test "it starts WORKERS processes [2]" {
  after "it runs"
  local run
  look_at -d crowd
  # The roots are what counts here: what the last line says of them, is not.
  room_for "$(items_of)" items 100 "$(how_often '^Item ')"
  look_at -d hundred
  room_for 100 items 100 "$([[ $output == *"has no root"* ]] ||
    how_often '^Item ')"
  for run in good error first idle hundred one_worker single; do
    look_at $run
    needs_observer
    workers "$(workers_of)" "$(items_of)"
  done
}

@test "WORKERS items nap at the same time [2]" {
  after "it starts WORKERS processes"
  look_at good
  needs_observer
  # An error may have stopped it; that is told below.
  [[ $output == *"has no root"* ]] ||
    workers_nap_for "$(awk '{ for (i = 2; i <= NF; i++) all += $i + 0
      print all }' <<<"$arguments")"
  (($(fact max_sleeping) >= $(workers_of))) ||
    wrong "one item after the other" \
      -e "$(workers_of) items nap at the same time" \
      -s "never more than $(fact max_sleeping)" \
      -w "each result is asked for before the next item is submitted, or all
items are one chunk, which goes to one worker" \
      -r "06/Traps: Submit and ask"
  all_have_one || wrong "workers are idle while items wait" \
    -e "8 items nap at the same time, one in each of 8 workers" \
    -s "never more than $(fact max_sleeping)" \
    -w "does one worker get several items at once, while others have none?"
  nobody_idle || wrong "workers are idle behind a slow item" \
    -e "while item 1 naps for 3 s, the other worker does items 2 to 8" \
    -s "two items napped at the same time for $asleep ms only" \
    -w "how many items are submitted ahead? With few of them, one that is slow
keeps all others back"
}

# A busy machine may let one begin when another one has ended.
all_have_one() {
  local tries
  for tries in 1 2 3; do
    look_at as_many
    (($(fact max_sleeping) < 8)) || return 0
    # shellcheck disable=SC2086
    record as_many $arguments
  done
  return 1
}

# Two that nap for 2.8 s at the same time; a machine that stands still when a
# worker is to get its next item makes it less.
nobody_idle() {
  local tries
  for tries in 1 2 3; do
    look_at beside
    # If something else is wrong, that is told below.
    [[ $output == "$(expected_lines)" ]] &&
      holds "$(fact wall_ms) >= 2999" || return 0
    asleep=$(of_record spans |
      awk -F '\t' -f "$ROOT/common/grade/together.awk" -v asleep=1)
    ((asleep < 2100)) || return 0
    record_beside
  done
  return 1
}

@test "the roots come in the order of the items [3]" {
  after "it runs"
  look_at good
  if [[ $(sort <<<"$output") == "$(expected_lines | sort)" ]]; then
    same_lines "in the order of completion" "$(expected_lines)" \
      -w "as_completed gives what is ready first; pool_map, and futures that
are asked one after the other, keep the order" -r "The program: order"
  fi
  from_one Item "$(expected_lines)"
  [[ $output != *"has no root"* ]] ||
    same_lines "an item that has a root is told as an error" \
      "$(expected_lines)" -w "only negative numbers have none: 0 has one, and so
has 1000000"
  if [[ $output == "$(expected_lines | sed 's/\.[0-9]*$//')" ]]; then
    same_lines "the fraction of a root is lost" "$(expected_lines)" \
      -w "a root is a double, and is printed with %g"
  fi
  if [[ $(cut -d: -f1 <<<"$output") == "$(expected_lines | cut -d: -f1)" ]]
  then
    same_lines "a root is wrong" "$(expected_lines)" \
      -w "sqrt gives a double, for large numbers and small ones"
  fi
  same_lines "not the lines that are asked for" "$(expected_lines)"
  look_at idle
  same_lines "not the lines that are asked for" "$(expected_lines)" \
    -w "there may be more workers than items"
  look_at crowd
  [[ $(sed '$d' <<<"$output") != "$(expected_lines | sed '$d')" ]] ||
    same_lines "the wrong number of roots" "$(expected_lines)" \
      -w "there may be up to 100 items"
  same_lines "not the lines that are asked for" "$(expected_lines)" \
    -w "there may be up to 100 items: what does the program keep for each?"
  local run
  for run in single as_many $(made turned merged seeded); do
    look_at "$run"
    ended_well
    same_lines "not the lines that are asked for" "$(expected_lines)"
  done
  naps_to_the_end
  look_at patient
  endless || holds "$(fact wall_ms) >= 3199" ||
    wrong "an item does not nap for as long as it says" \
      -e "a nap of 3.2 s, in a worker" -s "the program ended after $(fact wall_ms) ms" \
      -w "root is written, and right as it was"
  same_lines "a long nap is taken for an error" "$(expected_lines)" \
    -w "a nap may take 60 seconds: is there a timeout? Without one, or with
POOL_FOREVER, the results come when they come"
}

# Where the time is made, the longest nap that there may be costs nothing, and a
# line comes to the millisecond.
naps_to_the_end() {
  local run at want
  for run in $(made longest precise); do
    look_at "$run"
    same_lines "a long nap is taken for an error" "$(expected_lines)" \
      -w "a nap may take 60 seconds: is there a timeout?"
    at=$(printed_at '^Item 2: ')
    want=$([[ $run == longest ]] && echo 60000 || echo 1128)
    # So early nobody can have waited for anything.
    holds "${at:-0} > 1" ||
      holds "$(naps_of_workers | awk '{ all += $1 } END { print all + 0 }') < $want" ||
      wrong "a line is printed before its item is known" \
        -e "items 1 and 2 are known after $want ms" -s "printed after $at ms" \
        -w "the worker computes the root, after its nap; the program prints what
comes back"
    holds "${at:-0} > $want - 1" ||
      wrong "an item does not nap for as long as it says" \
        -e "items 1 and 2 are known after $want ms" -s "after $at ms" \
        -w "root is written, and right as it was"
    holds "${at:-0} < $want + 30" || wrong "a line that is known is kept back" \
      -e "items 1 and 2 are known after $want ms, and printed at once" \
      -s "after $at ms" -w "does an item nap for longer than it says? Does the
program look for results now and then only?"
  done
}

@test "the first error stops it [4]" {
  after "the roots come in the order of the items"
  look_at error
  ended_well
  local error later run
  error=$(grep -n 'has no root' <<<"$output" | head -1)
  later=$(sed -n '/has no root/,$p' <<<"$output" | sed 1d)
  [[ -n $error || $errors != *"has no root"* ]] ||
    wrong "the error is told on stderr, not on stdout" \
      -e "$(expected_lines)" -s "$output
and on stderr: $errors"
  [[ -n $error || ! ${lines[2]:-} =~ ^Item\ 3:\ .*[a-z]{4} ]] ||
    wrong "the error is told in other words" -e "$(expected_lines)" \
      -s "$output" -w "map_exception (or future_exception) has the words that
the task gave" -r "The program: map_exception"
  [[ -n $error || -z $(how_often '^Item 3: ') ]] ||
    same_lines "an error goes unnoticed" "$(expected_lines)" \
      -w "map_result (or future_result) is not POOL_OK, and map_exception says
why" -r "The program: map_result"
  [[ ${error%%:*} != 1 ]] || wrong "the error comes before its turn" \
    -e "$(expected_lines)" -s "$output" \
    -w "item 3 fails first, but items 1 and 2 come before it"
  [[ ! $later =~ ^[0-9]+\ roots$ ]] ||
    wrong "it counts the roots after an error too" \
      -e "$(expected_lines)" -s "$output" \
      -w "the last line comes only without an error"
  [[ -z $later ]] || wrong "it goes on after the error" \
    -e "$(expected_lines)" -s "$output" \
    -w "leave the loop at the first error"
  same_lines "not the lines that are asked for" "$(expected_lines)"
  for run in all_bad one_worker; do
    look_at $run
    [[ ! $run:$output =~ ^all_bad:Item\ 1:\ -(5|6|1000000)\ has ]] ||
      same_lines "the wrong error is told" "$(expected_lines)" \
        -w "a later item fails first, but it is item 1 whose turn it is: each has
an error of its own"
    same_lines "not the lines that are asked for" "$(expected_lines)"
  done
  look_at hundred
  [[ ! ${lines[${#lines[@]} - 1]} =~ ^[0-9]+\ roots$ ]] ||
    wrong "an error of the last item goes unnoticed" -e "Item 100: -1 has no root" \
      -s "${lines[${#lines[@]} - 1]}" -w "does it count lines, or roots?"
  same_lines "not the lines that are asked for" "$(expected_lines)"
  look_at last
  [[ ! ${lines[${#lines[@]} - 1]} =~ ^[0-9]+\ roots$ ]] ||
    wrong "an error of the last item goes unnoticed" -e "$(expected_lines)" \
      -s "$output" -w "does it count lines, or roots?"
  same_lines "not the lines that are asked for" "$(expected_lines)"
  look_at errors
  same_lines "the wrong error is told" "$(expected_lines)" \
    -w "item 2 fails first, but it is item 1 whose turn it is: each has an error
of its own"
  look_at first
  same_lines "not the lines that are asked for" "$(expected_lines)" \
    -w "-1000000 is printed as a whole number: the words are those that the
task gave"
}

@test "after the error nothing more is begun [3]" {
  after "the first error stops it"
  look_at error
  # All items would nap 6.8 s, and 2.1 s on three workers; those that may be
  # begun nap 2.6 s at most. Naps do not depend on how busy the machine is.
  local ms naps=""
  ms=$(fact wall_ms)
  [[ ! -s $run_dir/processes ]] ||
    naps=$(of_processes 'number > 0 { all += asleep } END { print all + 0 }')
  holds "$ms < 1700" || holds "${naps:-0} > 0 && ${naps:-0} < 4500" ||
    { [[ -z $naps ]] && look_again && ms=$(fact wall_ms) &&
    holds "$ms < 1700"; } || wrong "the other items still run" \
    -e "the program ends soon after the error at 0.5 s" \
    -s "it took $ms ms${naps:+, and the workers napped for $naps ms in all}" \
    -w "pool_free waits for all that was submitted: map_free, future_cancel
or pool_shutdown with cancel_futures before it" -r "Traps: map_free"
  local run after most
  for run in error one_worker; do
    look_at $run
    [[ -s $run_dir/processes ]] || continue
    # What runs may end, and each worker may have been handed one more.
    most=$((2 * $(workers_of) * $([[ $run == error ]] && echo 300 || echo 200)))
    after=$(napped_after_the_error)
    holds "$after <= $most + 20" || wrong "the other items still run" \
      -e "after the error each of $(workers_of) workers begins one more item at most" \
      -s "they napped for $after ms after it" \
      -w "map_free, future_cancel or pool_shutdown with cancel_futures take back
what no worker has begun" -r "Traps: map_free"
  done
}

# napped_after_the_error: how long, in ms, all workers together.
napped_after_the_error() {
  of_record spans | awk -F '\t' -v told="$(printed_at ' has no root$')" '
    told != "" && $1 > 0 && $5 == "asleep" {
      from = $3 > told + 0 ? $3 : told
      if ($4 > from)
        all += $4 - from
    }
    END { print all + 0 }'
}

look_again() {
  # shellcheck disable=SC2046,SC2086
  record error $arguments
  look_at error
}

# When the error is told, in ms; a machine that stands still may tell it late.
told_at() {
  local tries at
  for tries in 1 2 3; do
    look_at told
    at=$(printed_at '^Item 1: ')
    ! holds "${at:-0} < 1600" || break
    record_told
  done
  echo "${at:-0}"
}

@test "a line is printed when it is known [1]" {
  after "the roots come in the order of the items"
  look_at stream
  needs_observer
  local at
  # Only what nobody can have computed yet is too early, on any machine.
  look_at good
  at=$(printed_at '^Item 1: ')
  holds "${at:-800} > 700" ||
    wrong "a line is printed before its item is known" \
      -e "Item 1 naps for 0.8 s in a worker, and then its root is known" \
      -s "it was printed at $at ms" \
      -w "the worker computes the root, after its nap; the program prints what
comes back"
  look_at first
  at=$(printed_at '^Item 1: ')
  holds "${at:-800} > 700" ||
    wrong "a line is printed before its item is known" \
      -e "Item 1 naps for 0.8 s in a worker, and then it fails" \
      -s "it was printed at $at ms" \
      -w "the worker says that there is no root; the program prints what it says"
  look_at stream
  at=$(printed_at '^Item 1: ')
  holds "${at:-0} < $(fact wall_ms) - 400" ||
    wrong "the lines come at the end only" \
      -e "Item 1 is known after 0.5 s, long before item 5" \
      -s "it was printed at $at ms, and the program ended at $(fact wall_ms) ms" \
      -w "print inside the loop that asks for the results; is stdout line
buffered, or flushed?"
  at=$(told_at)
  holds "$at < 1600" || wrong "the error is told late" \
    -e "item 1 fails after 0.2 s, and that is told at once" -s "after $at ms" \
    -w "print the error when it is known, before you wait for workers that still
nap"
  look_at stream
  at=$(printed_at '^Item 4: ')
  holds "${at:-0} < $(fact wall_ms) - 400" ||
    wrong "a line that is known is kept back" \
      -e "Item 4 is known, and all before it, long before item 5" \
      -s "it was printed at $at ms, and the program ended at $(fact wall_ms) ms" \
      -w "when a result comes, print every line that can be printed by now, not
one"
}

@test "its exit status is true [2]" {
  after "it runs"
  look_at good
  exit_status 0 "every item has a root"
  look_at last
  [[ $(fact exit) != 0 ]] || wrong "its exit status hides the error" \
    -e "exit status 1, because the last item failed" -s "exit status 0" \
    -w "what does main return?"
  look_at error
  [[ $(fact exit) != 0 ]] || wrong "its exit status hides the error" \
    -e "exit status 1, because an item failed" -s "exit status 0" \
    -w "what does main return?"
  exit_status 1 "an item failed"
  look_at all_bad
  exit_status 1 "no item has a root"
  look_at hundred
  exit_status 1 "the last of 100 items failed"
}

@test "the workers are joined [2]" {
  after "it starts WORKERS processes"
  local run
  for run in good error; do
    look_at "$run"
    needs_observer
    all_joined
  done
}
