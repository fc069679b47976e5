# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=15-pipe
load ../../common/grade/grade

setup_file() {
  make_time
  compile_submission
  # The first is short, as those are with which everybody tries it.
  record short "$(between 3 20)" "$(between 60 90)" 0
  record whole "$(between 150 900)" "$(between 100000 150000)" 0 \
    "$(between 5000 20000)" 200000
  record merged "$(between 65000 65600)" 1 "$(between 70000 90000)" &
  record one "$(between 2000 4000)" &
  record -O first early 5 0 70000 &
  record -O last late 5 0 70000 &
  wait
  record last "$(between 30 99)" "$(between 5 50):last" "$(between 5 9)" 12 &
  record last-only "$(between 5 50):last" &
  record -O last last-late "$(between 30 99)" 40:last 7 &
  wait
  record gone "$(between 30 99)" "$(between 5000 9000):gone" 4 &
  record nothing 0:gone 4 &
  wait
  # Who reads all of it is stopped soon, in made time.
  record -t "$(by_clock 1 "$MOST_SECONDS")" endless "$(between 30 99)" endless 5 &
  record -t 1 -O last endless-late endless &
  wait
}

# What should be printed for these arguments.
expected_lines() {
  local argument number=0 length end="exited with status 0"
  for argument in $arguments; do
    ((++number))
    length=${argument%%:*}
    case $argument in
      endless)
        echo "Answer $number: too long"
        end="was killed by signal 13"
        break
        ;;
      *:gone)
        echo "Answer $number: the child is gone"
        end="exited with status 3"
        break
        ;;
    esac
    echo "Answer $number: $length letters, $(((length + 25) / 26)) of them a"
    [[ $argument != *:last || $number == "$(words_in "$arguments")" ]] || {
      echo "Answer $((number + 1)): the child is gone"
      break
    }
  done
  echo "The child $end"
}

# both_end WHY: it ended by itself. A hang of these two has three causes, and
# which it is can be seen from who is in what.
both_end() {
  local reason child
  endless || {
    ended_well
    return
  }
  reason=$(cat "$run_dir/reason" 2>/dev/null)
  # A hang is told at once in made time, so this one went on and on.
  ! { time_is_made && timed_out_run; } || ended_well
  [[ $reason != *"both read first"* || $reason == *exited* ]] ||
    wrong "both read first" -e "the parent asks, then it reads the answer" \
      -s "$reason" -w "the child waits for a question, and the parent for the
answer to it" -r "Traps: Both read first"
  child=$(of_processes 'number == 1 { print ended == "" || killed ? "here" : "gone" }')
  if [[ $child == gone ]]; then
    wrong "the parent waits for an answer of a child that has ended" \
      -e "read returns 0 when the child is gone" -s "$reason" \
      -w "somebody could still write: the parent has a writing end of the
answers open itself" -r "Traps: an end left open"
  fi
  wrong "${1:-it does not end}" \
    -e "both end by themselves" -s "$reason" -w "$2" -r "Traps: writing end"
}

# No answer of this run has more than 200,000 letters.
no_limit_too_low() {
  [[ $output != *"too long"* ]] ||
    same_lines "an answer that is short enough is called too long" \
      "$(expected_lines)" -w "200,000 letters are allowed, and 200,001 are not"
}

# All answers have their length, and not all have their letters a.
right_letters() {
  [[ ${output//of them a/} == "$output" ]] || {
    # What each line says before its comma.
    [[ $(cut -d, -f1 <<<"$output") != "$(expected_lines | cut -d, -f1)" ]] ||
      same_lines "the letters a are miscounted" "$(expected_lines)" \
        -w "are they counted in each piece that a read brings?"
  }
}

# All lines but the last one are right.
right_end() {
  [[ $output != *"
The child "* || ${output%The child *} != "$(expected_lines | sed '$d')"$'\n' ]] ||
    same_lines "the child's end is told wrongly" "$(expected_lines)" \
      -w "WEXITSTATUS means something only if WIFEXITED holds, and WTERMSIG
only if WIFSIGNALED does"
}

# Told by an error of its own, it ended, and left the rest undone.
gave_up() {
  [[ $errors != *"roken pipe"* ]] ||
    wrong "it gives up when the child is gone" \
      -e "it prints so, and joins the child" \
      -s "it ended with exit status $(fact exit), and said: $errors" \
      -w "that write fails with EPIPE is one of the things that may happen" \
      -r "What happened: EPIPE"
}

@test "it compiles [1]" {
  compiles
}

@test "it runs, and ends [2]" {
  after "it compiles"
  look_at short
  both_end "the child waits for the end of the questions" \
    "read returns 0 only when nobody is left who could ask: has the parent closed
its writing end before it joins, and has the child closed its own copy?"
}

@test "it starts one child, and joins it [2]" {
  after "it runs, and ends"
  look_at short
  needs_observer
  local run
  for run in short $(made whole merged one); do
    look_at "$run"
    only_children 1
    both_end
    all_joined
    sends_nothing "the end of a pipe tells the child that it may end"
  done
}

@test "it reads whole answers [4]" {
  after "it runs, and ends"
  look_at short
  local run
  [[ $output != "Answer 1: the child is gone"* ]] ||
    same_lines "no answer comes, though the child was there" \
      "$(expected_lines)" -w "one pipe is one way, so that two are needed; each
is read at its end [0], and written to at [1]" -r "The program: to read from"
  same_lines "it does not read answers as they come" "$(expected_lines)" \
    -w "an answer comes in pieces, and its newline is no letter of it" -r "Traps: keeps no borders"
  for run in whole $(made merged one early late); do
    look_at "$run"
    both_end
    no_limit_too_low
    right_letters
    same_lines "a long answer is not read to its end" "$(expected_lines)" \
      -w "a read brings what is there, and that is mostly less than the answer: go
on until its newline" -r "The program: fewer bytes than"
  done
}

@test "it says so when the child is gone [4]" {
  after "it reads whole answers"
  local run
  for run in last $(made last-only last-late); do
    look_at -d "$run"
    [[ $(fact signal) != 13 ]] || wrong "SIGPIPE kills the parent" \
      -e "write returns -1 with EPIPE, and the parent goes on" \
      -s "the parent was killed by signal 13 (SIGPIPE)" \
      -w "the child was gone before the question was asked; SIGPIPE ends a
program that does not ignore it" -r "What happened: EPIPE"
    look_at "$run"
    both_end
    gave_up
    all_joined
    (($(how_often "the child is gone") < 2)) ||
      same_lines "it goes on asking when the child is gone" \
        "$(expected_lines)" -w "whom would it ask?"
    same_lines "it does not notice that the child is gone" \
      "$(expected_lines)" -w "what do write and read return then?"
  done
  for run in gone nothing; do
    look_at "$run"
    both_end
    all_joined
    right_end
    same_lines "the end within an answer is taken for an answer" \
      "$(expected_lines)" -w "read returns 0, and no newline has come" \
      -r "The program: the sender died"
  done
}

@test "it stops when an answer has no end [3]" {
  after "it reads whole answers"
  local run
  for run in endless $(made endless-late); do
    look_at "$run"
    # Whose letters have no end is the child; the parent must not be the reader.
    both_end "the child waits for room that nobody makes" \
      "the pipe is full. The child gets SIGPIPE once nobody is left who could
read: the parent closes its reading end before it joins, and the child its own
copy at its beginning"
    sends_nothing "SIGPIPE comes by itself when nobody is left who reads"
    all_joined
    right_end
    same_lines "it does not stop at an answer that is too long" \
      "$(expected_lines)" -w "after 200,000 letters, and no later"
  done
}

@test "its exit status is true [1]" {
  after "it says so when the child is gone" \
    "it stops when an answer has no end"
  look_at short
  exit_status 0 "all answers came whole"
  look_at last-only
  exit_status 0 "all answers came whole"
  local run
  for run in last gone nothing endless; do
    look_at "$run"
    exit_status 1 "not all answers came whole"
  done
}

@test "it waits asleep [1]" {
  after "it starts one child, and joins it"
  look_at whole
  needs_observer
  waits_asleep
  # Where naps follow one another at once, the record has them as one.
  local napped
  napped=$(sleeps_of_main | awk '{ all += $1 } END { print all + 0 }')
  holds "$napped < 300" || wrong "it asks in a loop instead of waiting" \
    -e "the program blocks in read until there is something" \
    -s "it napped for $napped ms" \
    -w "read waits by itself, and is woken by data" -r "What happened: data wakes it"
}
