# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=18-queue
load ../../common/grade/grade

ROOM=3

# items COUNT LOW HIGH
items() {
  local i
  for ((i = 0; i < $1; i++)); do between "$2" "$3"; done
}

# Items are words.
# shellcheck disable=SC2046
setup_file() {
  make_time
  compile_submission
  local i
  record single 1 0.1 1
  record two 2 0.1 $(items 2 2 4)
  # After a hang no more runs are made: so they come in the order of the checks.
  record oldest 1 0.1 $(items 3 3 6)
  record full 2 0.1 $(items 9 6 12)
  record alone 1 0.1 $(items 6 5 9) &
  for i in first last together "$(between 10 99)"; do
    record -O "$i" "order-${i/[1-9][0-9]/seed}" "$(between 3 5)" 0.2 \
      $(items 7 2 9) &
  done
  wait
  for i in first last; do
    record -O $i "leaves-$i" 4 0.3 $(items 9 1 1) &
  done
  record -O together tree 4 0.2 "$(between 40 60)" &
  record idle 9 0.1 1 &
  wait
  record room 2 1 $(items 12 1 1) &
  record -O first halves 9 0.3 $(items 9 2 2) &
  record -O "$(between 10 99)" wide 9 0.1 99 98 $(items 1 95 99) &
  wait
}

# The lines that are right, whoever did what: those that are there keep their
# consumer, and what was not done is shown as consumer 1's.
right_lines() {
  awk -v arguments="$arguments" '
    function cut(item) {
      left[item]++
      all++
      if (item > 1) {
        cut(int(item / 2))
        cut(item - int(item / 2))
      }
    }
    BEGIN {
      words = split(arguments, word, " ")
      for (i = 3; i <= words; i++) {
        print "Put " word[i]
        cut(word[i] + 0)
      }
    }
    /^Consumer [0-9]+ has done [0-9]+$/ && $2 >= 1 && $2 <= word[1] &&
      left[$5] > 0 { left[$5]--; print }
    END {
      for (item = 99; item > 0; item--)
        while (left[item]-- > 0)
          print "Consumer 1 has done " item
      print "All " all " items are done"
    }' "$run_dir/out"
}

# how_many: items in all.
how_many() { right_lines | sed -n 's/^All \([0-9]*\) .*/\1/p'; }

# The longest way from an item of the command line to its last part.
depth() {
  awk -v arguments="$arguments" 'BEGIN {
    words = split(arguments, word, " ")
    for (i = 3; i <= words; i++) {
      n = 1
      for (item = word[i]; item > 1; item = int((item + 1) / 2))
        if (++n > most) most = n
    }
    print most + 1
  }'
}

# all_end: who waits for whom is seen from the hang, and for what from how far
# they got.
all_end() {
  local reason puts wanted
  [[ ! -s $run_dir/processes ]] || no_spin
  endless || {
    ended_well
    return
  }
  reason=$(cat "$run_dir/reason" 2>/dev/null)
  ! timed_out_run || ! time_is_made || ended_well
  puts=$(how_often '^Put ')
  wanted=$(($(words_in "$arguments") - 2))
  if [[ $output == *"items are done"* ]]; then
    # A mark may be lost as items are.
    any_order "items are missing, or done twice" "$(right_lines)" \
      -w "the queue belongs to who holds the lock; and who wakes looks again, since
another may have been faster (while, not if)" -r "Traps: while"
    wrong "not every consumer hears of the end" \
      -e "when all items are done, the consumers end, and are joined" \
      -s "$reason" -w "each consumer waits for an item that never comes: either
an end mark for each, or a flag, and then wake all of them" \
      -r "Traps: One end mark"
  elif of_processes 'number > 0 && ended != "" && !killed { n++ } END { exit !n }'
  then
    wrong "consumers end before all items are done" \
      -e "a consumer hears of the end when every item is done" -s "$reason" \
      -w "behind an end mark there may come more items, as long as anybody still
works" -r "Traps: too early"
  elif [[ $(grep -v '^All' <<<"$output" | sort) == \
    $(right_lines | grep -v '^All' | sort) ]]; then
    wrong "the join does not return" \
      -e "when the last item is done, the parent goes on" -s "$reason" \
      -w "who is through with the last one must wake the parent, which sleeps at
a condition that somebody signals: with the lock held, so that it cannot be between
its look and its sleep" -r "The program: lost wake-up"
  elif (($(still_there) >= ROOM)); then
    wrong "consumers wait for room" \
      -e "a consumer puts without waiting: there is always space" \
      -s "$reason" -w "room is made by who takes, and all who take are waiting
for room themselves"
  else
    wrong "somebody is not woken" \
      -e "who waits is woken when there is an item, or room" \
      -s "$(count "$puts" "item") of $wanted put. $reason" \
      -w "each put and each take changes something for which another may wait; do
consumers and the parent sleep at the same condition, so that the wrong one may be
woken?" -r "Traps: wrong ones"
  fi
}

# still_there: how many items are not done, though they were put, or should be.
still_there() {
  awk '/^Put / { n++ } / has done / { n += $5 > 1 ? 1 : -1 }
    END { print n + 0 }' "$run_dir/out"
}

# all_done RUN: exactly these lines, and "All" behind the last item.
all_done() {
  local early
  early=$(awk '/ has done / { last = NR } /^All / && !all { all = NR }
    END { print all && all < last }' "$run_dir/out")
  # Or the rest was never done: then somebody was left without.
  if [[ $early == 1 ]]; then
    wrong "it says too early that all are done" \
      -e "\"All\" comes when the last item is done" \
      -s "$(awk '/^All / { all = $0 } all && / has done / { n++ }
        END { printf "\"%s\", and then %d more", all, n }' "$run_dir/out")" \
      -w "an empty queue is not the end: what has been taken is being worked on,
and may give more. Count an item down when it is done and its parts are put" \
      -r "Python and C: what is not done"
  fi
  local right told
  right=$(right_lines)
  told=$(awk '/^All [0-9]+ items/ { print $2 }' "$run_dir/out")
  [[ -z $told || $(grep -v '^All' <<<"$output" | sort) != \
    $(grep -v '^All' <<<"$right" | sort) ]] ||
    any_order "the items are miscounted" "$right" \
      -w "those that consumers have put count, too"
  any_order "items are missing, or done twice" "$right" \
    -w "the queue belongs to who holds the lock; and who wakes looks again, since
another may have been faster (while, not if). Is each item of more than 1 cut, and are both
parts put before it counts as done? Else the count may be down to none too early" -r "Traps: while"
}

@test "it compiles [1]" {
  compiles
}

@test "it runs, and ends [2]" {
  after "it compiles"
  look_at single
  all_end
  look_at two
  all_end
}

@test "consumers are started, and joined [2]" {
  after "it runs, and ends"
  local run
  for run in single two; do
    look_at "$run"
    needs_observer
    only_children "${arguments%% *}"
    all_joined
    sends_nothing "the consumers hear of the end from the queue"
  done
}

@test "every item is done, and then it says so [3]" {
  after "it runs, and ends"
  local run
  for run in single two; do
    look_at "$run"
    all_done
  done
  look_at oldest
  all_end
  all_done
  [[ $(sed -n 's/.*has done //p' "$run_dir/out") == \
    $(oldest_first) ]] ||
    wrong "it does not take the oldest item" \
      -e "one consumer does them in this order: $(oldest_first | tr '\n' ' ')" \
      -s "$(sed -n 's/.*has done //p' "$run_dir/out" | tr '\n' ' ')" \
      -w "take at one end, put at the other; and both parts go into the queue"
}

oldest_first() {
  awk -v arguments="$arguments" 'BEGIN {
    words = split(arguments, word, " ")
    for (i = 3; i <= words; i++) item[++n] = word[i]
    for (i = 1; i <= n; i++) {
      print item[i]
      if (item[i] > 1) {
        item[++n] = int(item[i] / 2)
        item[++n] = item[i] - int(item[i] / 2)
      }
    }
  }'
}

@test "consumers put without waiting for room [3]" {
  after "every item is done, and then it says so"
  local run
  for run in full $(made alone); do
    look_at "$run"
    all_end
    all_done
  done
}

@test "it is right in whatever order [4]" {
  after "consumers put without waiting for room"
  local run
  look_at full
  needs_observer
  for run in full $(made order-{first,last,together,seed} leaves-{first,last} tree idle wide halves); do
    look_at "$run"
    all_end
    all_done
    all_joined
    [[ $run != idle ]] || only_children "${arguments%% *}"
  done
}

no_spin() {
  local most
  most=$(of_processes '{ print cpu + 0 }' | sort -n | tail -n 1)
  holds "$most < 300" || wrong "it spins instead of waiting" \
    -e "who waits is asleep" -s "one process computed for $most ms" \
    -w "a loop that looks again and again burns a core" \
    -r "The program: place to sleep"
}

@test "nobody is idle while there is an item [3]" {
  after "consumers put without waiting for room"
  look_at full
  needs_observer
  time_is_made ||
    skip "left out: only where the observer makes the time, this can be seen"
  local run nap most rounds took
  for run in leaves-first leaves-last halves full tree wide order-seed; do
    [[ -n $(made "$run") ]] || continue
    look_at "$run"
    nap=$(cut -d' ' -f2 <<<"$arguments")
    rounds=$((($(how_many) + ${arguments%% *} - 1) / ${arguments%% *}))
    [[ $run == leaves-* ]] || rounds=$((rounds + $(depth)))
    most=$(awk "BEGIN { print $rounds * ($nap + 0.02) + 0.1 }")
    # Nine items, nine cuts at the same moment, and two more items for each.
    [[ $run != halves ]] || most=0.95
    took=$(printed_lines | awk -F '\t' '$2 ~ / has done / { last = $3 }
      END { print last + 0 }')
    no_spin
    holds "$took < $most * 1000" ||
      wrong "consumers are idle while there is an item" \
        -e "$(how_many) items of $nap s by ${arguments%% *} consumers take at most
$most s" -s "they took $(awk "BEGIN { print $took / 1000 }") s" \
        -w "is the lock kept while somebody works, or cuts? And does each put wake somebody
who waits for an item?" -r "Traps: kept while working"
  done
}

@test "the parent waits for room, and no longer [2]" {
  after "every item is done, and then it says so"
  look_at room
  all_end
  local seen
  seen=$(awk -v most="$((ROOM + 2))" '/^Put / { n++ } / has done / { most++ }
    n > most { print n " were put when " most - '"$ROOM"' - 2 " were done"
      exit }' "$run_dir/out")
  [[ -z $seen ]] || wrong "the parent does not wait for room" \
    -e "2 consumers have an item each, $ROOM are in the queue, and then the parent
waits" -s "$seen" -w "while (count >= ROOM), in the parent's put" \
    -r "The program: queue_put"
  time_is_made || return 0
  seen=$(printed_lines | awk -F '\t' '$2 ~ /^Put / {
      n++
      due = n <= 5 ? 0 : int((n - 4) / 2) * 1000
      if ($3 > due + 200 && !told++)
        printf "item %d was put after %.1f s, and there was room after %.1f s\n",
          n, $3 / 1000, due / 1000
    }')
  [[ -z $seen ]] || wrong "the parent puts later than it could" \
    -e "the parent is woken when there is room" -s "$seen" \
    -w "who takes an item wakes it; is ROOM as it was?" -r "The program: queue_put"
}

@test "its exit status is true [1]" {
  after "every item is done, and then it says so"
  local run
  for run in single two; do
    look_at "$run"
    exit_status 0 "all items are done"
  done
}

@test "it waits asleep [1]" {
  after "every item is done, and then it says so"
  look_at full
  needs_observer
  local run napped wanted
  for run in $(made idle) room full; do
    look_at "$run"
    waits_asleep
    napped=$(sleeps_of_main | awk '{ all += $1 } END { print all + 0 }')
    holds "$napped < 1" || wrong "it asks in a loop instead of waiting" \
      -e "the parent sleeps at a condition until it is woken" \
      -s "it napped for $napped ms" \
      -w "pthread_cond_wait waits by itself" -r "The program: place to sleep"
    napped=$(naps_of_workers | awk '{ all += $1 } END { print all / 1000 }')
    wanted=$(awk "BEGIN { print $(how_many) * $(cut -d' ' -f2 <<<"$arguments") }")
    workers_nap_for "$wanted"
    # Each cut is a nap, too; who wants the other half may ask twice.
    holds "$napped < $(by_clock 1.02 2) * $wanted + 0.03 * $(how_many)" ||
      wrong "it asks in a loop instead of waiting" \
        -e "consumers nap for $wanted s in work, all together, and shortly in half" \
        -s "they napped for $napped s" \
        -w "pthread_cond_wait waits by itself" -r "The program: place to sleep"
    no_spin
  done
}
