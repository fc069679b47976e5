# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=07-as-completed
load ../../common/grade/grade

# The hit is task 3: task 1 has the value too, but completes later; task 2
# completes first, but has another value, and a greater one.
setup_file() {
  compile_submission
  make_time
  local wanted others=() i
  wanted=$(between 300 700)
  for ((i = 0; i < 20; i++)); do others+=("0.2:$(between 1 99)"); done
  record hit 3 "$wanted" "0.9:$wanted" "0.2:$(between 901 999)" \
    "0.$(between 3 4):$wanted" "${others[@]}" "0.1:$wanted"
  # Where the machine stood still for half a second, both may be seen at once.
  local tries
  for tries in 1 2; do
    run_dir=$BATS_FILE_TMPDIR/runs/hit
    grep -q '^Task 1 found ' "$run_dir/out" 2>/dev/null || break
    # shellcheck disable=SC2046
    record hit $(<"$run_dir/arguments")
  done
  # Task 3 has a value whose last byte is that of the wanted one.
  local small
  small=$(between 100 240)
  # More tasks than a machine word has bits.
  local crowd=(0.1:{1,2,3,4,5,6,7,8}{,,,,,,,,,})
  record late 2 "$small" "0.1:$((small + $(between 1 9)))" 0.2:2 \
    "0.1:$((small + 256))" 0.2:4 "0.1:$small" "${crowd[@]}" &
  record_close &
  record_ahead 2 &
  # The first of all is the hit.
  record first 2 "$wanted" "0.1:$wanted" "0.4:$(between 1 99)" 0.3:7 0.1:3 &
  # 0 is a value like others.
  record zero 2 0 "0.1:$(between 1 9)" 0.2:0 0.1:5 0.1:0 &
  record thousand 2 1000 0.1:0 0.2:1000 0.1:999 0.1:100 &
  record_after &
  # The hit takes its time.
  record patient 2 "$wanted" 0.1:5 "2.6:$wanted" 0.1:6 &
  record idle "$(between 4 6)" "$wanted" 0.1:5 "0.2:$wanted" &
  record none 3 "$wanted" 0.2:1 0.1:2 0.2:3 0.1:4 "0.2:5" &
  # One task; its lines are always the same.
  record single 2 "$wanted" "0.1:$wanted" &
  record single_none 1 1000 0:0 &
  # As many tasks as there may be, and the last one is the hit; and one worker,
  # which comes to the second of two hits only if it goes on.
  record hundred 8 "$wanted" 0.0{1,2}5:{1,2,3}{,,,,,,,,,,,,,,,} 0:{1,2,3} \
    "0.02:$wanted" &
  record alone 1 "$wanted" 0.1:5 "0.2:$wanted" "0.1:$wanted" 0.1:{7,8,9} &
  # What completes next after the hit has the value, too.
  record twice 2 "$wanted" 0.1:1 "0.3:$wanted" "0.3:$wanted" 0.4:{1,2,3,4} &
  wait
  # Where the time is made: the longest nap that there may be, and naps to the
  # millisecond.
  record -v longest 2 "$wanted" 0.1:5 "60:$wanted" 0.1:6 &
  # The nap behind the hit is short: it may have begun, and be waited for.
  record -v precise 1 "$wanted" 0.123:5 "1.005:$wanted" 0.01:6 &
  wait
}

# Task 1 keeps one worker for long; the other is free for all the rest, and
# comes to the hit, task 7. Dealt out one by one or in two halves, task 7 would
# have to wait for task 1, and that would be the hit.
record_ahead() {
  record ahead 2 "$wanted" "$1:$wanted" 0.05:{1,2,3,4,5} "0.05:$wanted" \
    0.05:{8,9,10,11,12,13,14}
}

# Both tasks hit, one soon after the other. A busy machine may show both at once
# to a right program, and one of the two to a program that looks now and then:
# so right is who tells task 2 four times, and wrong who three times does not.
record_close() {
  local good=0 bad=0
  while ((good < 4 && bad < 3)); do
    record close 2 "$wanted" "$(by_clock 0.333 0.47):$wanted" "0.33:$wanted" \
      0.1:{1,2,3,4}
    if grep -q '^Task 2 found ' "$BATS_FILE_TMPDIR/runs/close/out" 2>/dev/null
    then ((++good)); else ((++bad)); fi
  done
}

# All workers but the one with the hit nap for long; so do the tasks after it.
record_after() {
  record after 3 "$wanted" 1.5:1 1.5:2 "0.3:$wanted" 0.6:{3,3,3}{1,2,3,4}
}

wanted() { awk '{ print $2 }' <<<"$arguments"; }
workers_of() { echo "${arguments%% *}"; }
tasks_of() { awk '{ print NF - 2 }' <<<"$arguments"; }
# All of them together, in seconds.
naps_asked_for() {
  awk '{ for (i = 3; i <= NF; i++) all += $i + 0 } END { print all }' \
    <<<"$arguments"
}
started() { how_often '^Task [0-9]+ starts$'; }
first_starts() {
  sed -nE 's/^Task ([0-9]+) starts$/\1/p' <<<"$output" | head -n 3 | sort -n
}
hit_line() { sed -nE 's/^Task ([0-9]+) found [0-9]+$/\1/p' <<<"$output"; }
cancelled() {
  sed -nE "s/^Cancelled ([0-9]+) of $(tasks_of) tasks\$/\\1/p" <<<"$output"
}

# Where task 3 is not told, or only now and then, it may be for its value.
no_byte_is_lost() {
  [[ -z $(hit_line) || $(hit_line) == 3 ]] || return 0
  look_at late
  [[ $(hit_line) != 3 ]] || wrong "a value is cut to one byte" \
    -e "Task 5 found $(wanted)" \
    -s "Task 3 found $(wanted), but its value is $(($(wanted) + 256))" \
    -w "values go up to 1000, and 255 is the most that a byte (or an exit
status) holds: send an int"
  look_at hit
}

nothing_dealt_out() {
  look_at ahead
  # Task 1 naps for 1.6 s longer than all that comes before the hit. Should
  # the machine have stood still for so long, then it gets another try.
  [[ $(hit_line) == 7 ]] || {
    wanted=$(wanted)
    record_ahead 4
    look_at ahead
  }
  [[ $(hit_line) != 1 ]] || wrong "the tasks are dealt out in advance" \
    -e "Task 7 found $(wanted): while one worker naps for task 1, the other one
does all the others" -s "$(grep -v starts <<<"$output")" \
    -w "a worker that is free takes the next task that nobody has begun, not
the next of a share of its own: who gets which, shows only on the way"
  [[ $(hit_line) == 7 ]] || wrong "the wrong task is told" \
    -e "Task 7 found $(wanted)" -s "$(grep -v starts <<<"$output")" \
    -w "the place in the order of completion is not the task's number"
}

# With one task the lines are always the same: only their words are judged.
the_words_are_right() {
  look_at single
  no_slip "Task 1 starts
Task 1 found $(wanted)
Cancelled 0 of 1 tasks" ordered
  look_at single_none
  no_slip "Task 1 starts
No task found 1000
Cancelled 0 of 1 tasks" ordered
}

# nap_whole_times: a nap is as long as it says, to the last decimal.
nap_whole_times() {
  local run napped
  for run in $(made precise); do
    look_at "$run"
    [[ $(started) == [23] ]] || continue
    napped=$(naps_of_workers | awk '{ all += $1 } END { print all + 0 }')
    holds "$napped > 1127" || wrong "a task does not nap for as long as it says" \
      -e "tasks 1 and 2 nap for 1.128 s together" -s "they nap for $napped ms" \
      -w "look is written, and right as it was: NAP has decimals, three and more"
  done
  look_at none
}

# said_by_workers: not by who hands the tasks out.
said_by_workers() {
  local first
  look_at hit
  needs_observer
  first=$(writers '^Task [0-9]+ starts$' | grep -cx 0 || true)
  ((first == 0)) || wrong "the program says that a task starts, not its worker" \
    -e "a worker says so when it begins the task" \
    -s "$first of $(started) such lines were printed by the program itself" \
    -w "look is written, and right as it was: it runs in the worker"
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at hit
  ended_well
}

@test "it starts WORKERS processes [2]" {
  after "it runs"
  local run
  the_words_are_right
  look_at -d hundred
  room_for 100 tasks 100 \
    "$(sed -nE 's/^Cancelled [0-9]+ of ([0-9]+) tasks$/\1/p' <<<"$output")"
  for run in hit late none idle thousand hundred alone; do
    look_at $run
    needs_observer
    workers "$(workers_of)" "$(tasks_of)"
  done
}

@test "WORKERS tasks nap at the same time [2]" {
  after "it starts WORKERS processes"
  look_at none
  needs_observer
  # Who stops before the end is told so below.
  [[ $(started) != "$(tasks_of)" ]] || workers_nap_for "$(naps_asked_for)"
  nap_whole_times
  said_by_workers
  look_at hit
  (($(fact max_sleeping) >= $(workers_of))) ||
    wrong "one task after the other" \
      -e "$(workers_of) tasks nap at the same time" \
      -s "never more than $(fact max_sleeping)" \
      -w "asking a future for its result waits for it: submit all tasks before
the first result is asked for" -r "06/Traps: Submit and ask"
}

@test "the hit is the first in time [3]" {
  after "WORKERS tasks nap at the same time"
  local run want
  for run in hit twice alone hundred; do
    look_at $run
    (($(how_often '^Task [0-9]+ found') <= 1)) ||
      wrong "more than one hit is told" -e "one line with the first hit" \
        -s "$(grep found <<<"$output")" -w "stop at the first"
  done
  look_at hit
  no_byte_is_lost
  [[ -z $(hit_line) || $(hit_line) == 3 ||
    $(sed '/ found /,$d' <<<"$output" | grep -c ' starts$') != "$(tasks_of)" ]] ||
    wrong "it tells the hit only when all tasks are done" \
      -e "Task 3 found $(wanted), when most tasks have not yet begun" \
      -s "all $(tasks_of) tasks start, and then: Task $(hit_line) found \
$(wanted)" -w "look at each task when it completes, and stop at the first that
has the value" -r "The program: as_completed_next"
  case $(hit_line) in
    3) ;;
    "") wrong "the hit is not told" -e "Task 3 found $(wanted)" \
      -s "$(grep -v starts <<<"$output" || echo "nothing of the kind")" ;;
    1)
      # 4 may overtake 3 on a busy machine.
      (($(first_starts | tail -n 1) + 0 <= 6)) ||
        wrong "the tasks are dealt out in advance" \
          -e "tasks 1, 2 and 3 start first, and then the next in the list" \
          -s "the first to start are $(first_starts | tr '\n' ' ')" \
          -w "a worker that is free takes the next task that nobody has begun"
      wrong "the hit is the first in the list, not in time" \
        -e "Task 3 found $(wanted)" -s "Task 1 found $(wanted)" \
        -w "future_result on the first future waits for that one; as_completed
gives each future as it completes. Or does it go on after the first hit, and
tell the last?" -r "The program: as_completed_next" ;;
    2) wrong "the wrong task is told" -e "Task 3 found $(wanted)" \
      -s "Task 2 found $(wanted)" -w "futures[0] is task 1; or is it the first
task that was complete, whatever it found?" ;;
    "$(tasks_of)") wrong "a later hit is told, not the first in time" \
      -e "Task 3 found $(wanted)" -s "Task $(hit_line) found $(wanted)" \
      -w "it naps for the shortest time, but begins last: only as_completed
knows what completes first" ;;
    *) wrong "the wrong task is told" -e "Task 3 found $(wanted)" \
      -s "Task $(hit_line) found $(wanted)" \
      -w "the place in the order of completion is not the task's number" ;;
  esac
  look_at late
  [[ -n $(hit_line) || $(cancelled) == 0 ]] ||
    wrong "it cancels before it has found anything" \
      -e "Task 5 found $(wanted)" -s "$(grep -v starts <<<"$output")" \
      -w "first look at the tasks as they complete, until one has the value;
then cancel the rest"
  [[ $(hit_line) == 5 ]] || wrong "the wrong task is told" \
    -e "Task 5 found $(wanted)" -s "$(grep -v starts <<<"$output")" \
    -w "the place in the order of completion is not the task's number"
  look_at close
  [[ $(hit_line) != 1 ]] || wrong "the hit is the first in the list, not in time" \
    -e "Task 2 found $(wanted): it completes $(by_clock 0.003 0.14) s before \
task 1" \
    -s "Task 1 found $(wanted), again and again" \
    -w "who looks now and then, in the order of the list, does not see which
one was first: wait until one completes, and look at that one" -r "The program: as_completed_next"
  nothing_dealt_out
  for run in alone twice hundred; do
    look_at $run
    ended_well
    case $run in
      alone | twice) want=2 ;;
      *) want=100 ;;
    esac
    [[ -n $(hit_line) || $run != hundred ]] ||
      wrong "a hit of the last task is not told" -e "Task 100 found $(wanted)" \
        -s "$(grep -v starts <<<"$output")" -w "is the last one looked at, too?"
    [[ $(hit_line) == "$want" ]] || wrong "the wrong task is told" \
      -e "Task $want found $(wanted)" -s "$(grep -v starts <<<"$output")" \
      -w "the first that completes with the value"
  done
}

@test "the very first task may be the hit [1]" {
  after "WORKERS tasks nap at the same time"
  look_at first
  ended_well
  [[ $(hit_line) == 1 ]] || wrong "a hit of task 1 is not told" \
    -e "Task 1 found $(wanted)" -s "$(grep -v starts <<<"$output")" \
    -w "does 0 stand for no hit, and also for the first future?"
  exit_status 0 "there was a hit"
  look_at idle
  [[ $(hit_line) == 2 ]] || wrong "the wrong task is told" \
    -e "Task 2 found $(wanted)" \
    -s "$(grep -v starts <<<"$output")" \
    -w "there may be more workers than tasks"
}

@test "any value may be the hit, at any time [1]" {
  after "the hit is the first in time"
  look_at zero
  # Which of the two, is another question.
  [[ -n $(hit_line) ]] || wrong "a hit with the value 0 is not told" \
    -e "Task 2 found 0" -s "$(grep -v starts <<<"$output")" \
    -w "does 0 stand for a task that found nothing?"
  [[ $(hit_line) == [24] ]] || wrong "the wrong task is told" \
    -e "Task 2 found 0, or task 4" -s "$(grep -v starts <<<"$output")"
  look_at thousand
  [[ $(hit_line) == 2 ]] || wrong "a hit with the value 1000 is not told" \
    -e "Task 2 found 1000" -s "$(grep -v starts <<<"$output")" \
    -w "values go from 0 to 1000, and 1000 is one of them"
  naps_as_it_says patient 2.6
  if time_is_made; then
    naps_as_it_says longest 60
    naps_as_it_says precise 1.128
  fi
}

# naps_as_it_says RUN SECONDS: its hit, task 2, comes then.
naps_as_it_says() {
  local ms
  look_at "$1"
  endless || holds "$(fact wall_ms) >= 1000 * $2 - 1" ||
    [[ -z $(hit_line) ]] ||
    wrong "a task does not nap for as long as it says" \
      -e "the hit after $2 s, all of it naps in a worker" \
      -s "the program ended after $(fact wall_ms) ms" \
      -w "look is written, and right as it was"
  [[ $(hit_line) == 2 ]] || wrong "a hit that comes late is not told" \
    -e "Task 2 found $(wanted), after $2 s" \
    -s "$(grep -v starts <<<"$output")" \
    -w "a nap may take 60 seconds: is there a timeout? With POOL_FOREVER the
results come when they come"
  time_is_made || return 0
  ms=$(printed_at '^Task 2 found ')
  holds "${ms:-0} < 1000 * $2 + 30" || wrong "the hit is told late" \
    -e "after $2 s" -s "after $ms ms" \
    -w "does a task nap for longer than it says? Does the program look at the
tasks now and then only?"
}

@test "after the hit, the rest is cancelled [4]" {
  after "WORKERS tasks nap at the same time"
  look_at hit
  # Before the hit: the first three, and task 4 after task 2 (perhaps one or
  # two more, as long as the hit naps). With it, one more for each worker.
  local most=$((2 * $(workers_of) + 4))
  (($(started) <= most)) || wrong "it goes on after the hit" \
    -e "at most $most of $(tasks_of) tasks ever start" \
    -s "$(started) started" \
    -w "future_cancel (or pool_shutdown with cancel_futures) takes back what
no worker has begun; the pool waits for everything else" -r "Traps: future_cancel"
  # Three start, one has the hit; then one more for each at most.
  local tries
  for tries in 1 2; do
    look_at after
    (($(started) > 6)) || break
    wanted=$(wanted)
    ((tries == 2)) || record_after
  done
  (($(started) <= 6)) || wrong "it goes on after the hit" \
    -e "at most one more task for each of the 3 workers starts, 6 in all" \
    -s "$(started) started" \
    -w "what has been sent to a worker ahead of its turn is to be taken back"
}

# lines_kept: in the run `after`, tasks 1, 2 and 3 begin at once; the hit is 3,
# and the others may be ended in their naps. A busy machine may let one begin late.
lines_kept() {
  local tries
  for tries in 1 2 3; do
    look_at after
    (($(how_often '^Task [123] starts$') < 3)) || return 0
    wanted=$(wanted)
    record_after
  done
  return 1
}

@test "it says how many it has cancelled [2]" {
  after "after the hit, the rest is cancelled"
  local run
  lines_kept || wrong "the tasks' lines are lost" \
    -e "Task 1 starts, and so on: a line for each task that is begun" \
    -s "${output:-nothing at all}" \
    -w "what is still in a worker's buffer is not written out by _exit, nor if the
worker is ended: flush it, or make stdout line buffered"
  for run in hit late none hundred alone single; do
    look_at "$run"
    ended_well
    [[ -n $(cancelled) ]] || wrong "the last line is missing" \
      -e "Cancelled N of $(tasks_of) tasks" \
      -s "$(grep -v starts <<<"$output" || echo "only starts")"
    # A task that was ended before it could say that it starts is neither.
    (($(cancelled) + $(started) <= $(tasks_of) &&
      $(cancelled) + $(started) >= $(tasks_of) - $(workers_of))) && continue
    wrong "it counts wrongly what it has cancelled" \
      -e "$(($(tasks_of) - $(started))), since $(started) of $(tasks_of) started" \
      -s "Cancelled $(cancelled)" \
      -w "future_cancel says whether it came in time; a task that runs or is
done was not cancelled"
  done
}

@test "without a hit it says so [2]" {
  after "it runs"
  look_at none
  ended_well
  [[ $(started) == "$(tasks_of)" ]] || wrong "not all tasks are looked at" \
    -e "all $(tasks_of) tasks run, since none of them is a hit" \
    -s "$(started) started"
  [[ $(grep -c "^No task found $(wanted)\$" <<<"$output") == 1 &&
    -z $(hit_line) ]] || wrong "it does not say that there is no hit" \
    -e "No task found $(wanted)" -s "$(grep -v starts <<<"$output")"
}

@test "only these lines [1]" {
  after "after the hit, the rest is cancelled"
  local run extra
  for run in hit none twice alone hundred; do
    look_at "$run"
    extra=$(grep -vE '^(Task [0-9]+ (starts|found [0-9]+)|Cancelled [0-9]+ of [0-9]+ tasks|No task found [0-9]+)$' <<<"$output" || true)
    [[ -z $extra && $(how_often '^Cancelled ') == 1 ]] ||
      wrong "not the lines that are asked for" -e "the lines of the task" \
        -s "$output"
    [[ $(sort <<<"$output" | uniq -d) == "" ]] ||
      wrong "a line comes twice" -s "$(sort <<<"$output" | uniq -d)"
  done
}

@test "its exit status is true [2]" {
  after "it runs"
  look_at hit
  exit_status 0 "there was a hit"
  look_at idle
  exit_status 0 "there was a hit, though nothing was left to cancel"
  look_at none
  exit_status 1 "no task was a hit"
  look_at single_none
  exit_status 1 "the only task was no hit"
  look_at hundred
  exit_status 0 "there was a hit"
}

@test "the workers are joined [2]" {
  after "it starts WORKERS processes"
  local run
  for run in hit none; do
    look_at "$run"
    needs_observer
    all_joined
  done
}
