exercise=05-custom-process
load ../../common/grade/grade

setup_file() {
  make_time
  compile_submission
  # Naps are long where that costs nothing.
  record both "countdown:$(between 2 4):0.$(between 1 2)" \
    "egg:$(by_clock "58.$(between 21 97)" "1.$(between 21 39)"):$(between 1 120)" \
    "countdown:2:$(by_clock "21.$(between 11 49)" "0.$(between 1 2)")" \
    "egg:0.$(between 301 449):$(between 128 254)" "egg:0.$(between 5 6):0"
  record killed "egg:0.2:0" "countdown:0:0.1" "countdown:1:0.1" &
  # As many as there may be.
  local eggs=(egg:0.{1,2}:{0,0,0,0,0,0,0,0,0,0})
  record dozen "${eggs[@]}" &
  # As numbers, the two ends add up to 0.
  record opposite egg:0.1:9 countdown:0:0.1 &
  record well "countdown:3:0.1" "egg:0.$(between 2 3):0" &
  # One alone, which ends at once; the ends of COUNT, DELAY and STATUS.
  # shellcheck disable=SC2046
  record $(each_a_step) one egg:0:255 &
  record ends countdown:9:0 egg:0:1 countdown:1:0 egg:0:0 countdown:0:0 &
  record lone "countdown:9:0.0$(between 1 4)" &
  record -v minute countdown:2:60 egg:60:254 countdown:0:60 &
  record -O first early countdown:2:0 egg:0:3 countdown:0:0 egg:0:0 &
  record -O last late countdown:2:0 egg:0:3 countdown:0:0 egg:0:0 &
  record -O together merged "${eggs[@]:0:9}" egg:0.1:3 countdown:1:0.2 &
  wait
}

count_of() { words_in "$arguments"; }

# The lines of process NUMBER, from its ARGUMENT.
lines_of() {
  local i from
  case $2 in
    egg:*) echo "P$1: ding" ;;
    countdown:*)
      from=${2#countdown:}
      for ((i = ${from%%:*}; i > 0; i--)); do echo "P$1: $i"; done
      ;;
  esac
}

code_of() {
  case $1 in
    countdown:0:*) echo -9 ;;
    countdown:*) echo 0 ;;
    *) echo "${1##*:}" ;;
  esac
}

nap_of() {
  case $1 in
    egg:*) awk -F: '{ print $2 }' <<<"$1" ;;
    *) awk -F: '{ print $2 * $3 }' <<<"$1" ;;
  esac
}

expected_lines() {
  local argument number=0
  for argument in $arguments; do lines_of $((++number)) "$argument"; done
  number=0
  for argument in $arguments; do
    echo "P$((++number)) ended with $(code_of "$argument")"
  done
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at both
  ended_well
}

@test "it starts one process an argument [2]" {
  after "it runs"
  look_at both
  needs_observer
  only_children "$(count_of)"
  local run
  for run in killed dozen one ends lone well $(made minute early late merged); do
    look_at "$run"
    ended_well
    only_children "$(count_of)"
  done
}

@test "they all run at the same time [2]" {
  after "it starts one process an argument"
  look_at both
  needs_observer
  all_started_first
  look_at dozen
  all_started_first
}

# naps: of each process, in seconds.
naps() {
  local argument
  for argument in $arguments; do nap_of "$argument"; done
}

@test "no process is killed from outside [1]" {
  after "it starts one process an argument"
  look_at both
  needs_observer
  not_killed
  local run
  for run in killed both dozen $(made minute); do
    look_at "$run"
    [[ -z $(sent) ]] || wrong "the program sends signals" \
      -e "each process ends by itself; a countdown from 0 kills itself" \
      -s "the program sent $(sent | sort | uniq -c | awk '{ print $2 " (" $1 ")" }' |
        tr '\n' ' ')" -w "countdown_run is written, and right as it was"
  done
}

# told_too_early: says of which process it is told how it ended, before it has.
told_too_early() {
  printed_lines |
    awk -F '\t' 'NR == FNR { ended[$1] = $5; next }
      $2 ~ /^P[0-9]+ ended with / {
        split(substr($2, 2), word, " ")
        if (ended[word[1]] != "" && $3 < ended[word[1]] - 1) {
          printf "\"%s\" came %.0f ms before its end\n", $2, ended[word[1]] - $3
          exit
        }
      }' "$run_dir/processes" -
}

# told_otherwise: says of which process it is told that it ended as its argument
# asks for, where it ended in another way.
told_otherwise() {
  local argument number=0 seen want
  for argument in $arguments; do
    ((++number))
    want=$(code_of "$argument")
    seen=$(of_processes 'number == '$number' && !killed {
      print (signal == "" ? exit_code : signal) }')
    [[ -z $seen || $seen == "$want" || $want == -9 && $seen == SIGKILL ]] ||
      echo "P$number ended with $seen"
  done
}

@test "an egg timer naps as long as it should [2]" {
  after "it starts one process an argument"
  look_at both
  needs_observer
  local tried=() argument number=0 lived bad="" shared=yes last=${arguments##* }
  local whole=yes short=yes only_long=yes
  for argument in $arguments; do
    ((++number))
    [[ $argument == egg:* ]] || continue
    lived=$(of_processes 'number == '$number' { print ended - forked }')
    holds "$lived >= $(nap_of "$argument") * 1000 - 1" || {
      bad+="P$number ($argument) lived for $lived ms"$'\n'
      holds "$(nap_of "$argument") > 2" || only_long=""
      holds "$lived > $(nap_of "$argument") * 500" || short=""
      holds "$lived >= int($(nap_of "$argument")) * 1000 - 1 &&
        $lived < int($(nap_of "$argument")) * 1000 + 100" || whole=""
    }
    holds "$lived >= $(nap_of "$last") * 1000 - 1 &&
           $lived < $(nap_of "$last") * 1000 + 400" || shared=""
  done
  [[ -z $bad || -z $shared ]] || wrong "the egg timers share one object" \
    -e "each egg timer has its own SECONDS and STATUS" \
    -s "${bad%$'\n'}
which is what the last one should do" \
    -w "one struct for all of them: the last argument overwrote the others"
  [[ -z $bad || -z $whole ]] ||
    wrong "the fraction of the egg timer's SECONDS is lost" \
      -e "each egg timer naps for its own SECONDS, a number with decimals" \
      -s "${bad%$'\n'}" -w "%d reads a whole number, %lf one with decimals; and
is it kept in a double?"
  [[ -z $bad || -z $short ]] ||
    wrong "the egg timer naps for too short a time" \
      -e "each egg timer naps for its own SECONDS" -s "${bad%$'\n'}" \
      -w "are decimals lost on the way?"
  [[ -z $bad || -z $only_long ]] || too_short_in_the_long_run "$bad"
  [[ -z $bad ]] || wrong "the egg timer does not nap" \
    -e "each egg timer naps in its own process, for its own SECONDS" \
    -s "${bad%$'\n'}" -w "where does struct egg keep its seconds, and who
fills them in? Is struct process still its first member?" -r "Traps: first member"
  local run
  for run in $(made minute); do
    look_at "$run"
    bad=$(of_processes 'number == 2 && ended - forked < 59999 {
      printf "P2 (egg:60:254) lived for %.2f s\n", (ended - forked) / 1000 }')
    [[ -z $bad ]] || too_short_in_the_long_run "$bad"
  done
  naps_too_long
}

too_short_in_the_long_run() {
  wrong "a long nap of the egg timer is too short" \
    -e "SECONDS goes up to 60" -s "${1%$'\n'}" \
    -w "is there room for it? An int holds 2.1 seconds in nanoseconds, a short
32 of them in milliseconds"
}

# Only made time is exact enough to see a nap that is a little too long; half a
# second is seen on the clock on the wall, too, if the machine is not busy.
naps_too_long() {
  local run number=0 late="" argument lived
  for run in both dozen one $(made minute); do
    look_at "$run"
    number=0
    for argument in $arguments; do
      ((++number))
      [[ $argument == egg:* ]] || continue
      lived=$(of_processes 'number == '$number' { print ended - forked - running }')
      ! holds "$lived > $(nap_of "$argument") * 1000 + $(by_clock 50 600)" ||
        late+="P$number ($argument) lived for $lived ms"$'\n'
    done
    [[ -n $late ]] || continue
    ((${#tried[@]} < 3)) && ! time_is_made && {
      tried+=(x)
      # shellcheck disable=SC2086
      record "$run" $arguments
      naps_too_long
      return
    }
    wrong "the egg timer naps for too long" \
      -e "each egg timer naps for SECONDS, not longer" -s "${late%$'\n'}" \
      -w "is the time rounded up to whole seconds, or does it nap more than once?"
  done
}

@test "each process prints its own lines [3]" {
  after "it starts one process an argument"
  look_at both
  local argument number=0 seen bad=""
  [[ $output == *P*:* || $output != *" ended with "* ]] ||
    wrong "the processes' lines are lost" \
      -e "$(expected_lines | grep ': ')" -s "none of them" \
      -w "_exit does not write out what is still in the buffer: flush it, or
make stdout line buffered"
  no_slip "$(expected_lines)"
  from_one P "$(expected_lines)"
  for argument in $arguments; do
    ((++number))
    seen=$(grep "^P$number: " <<<"$output" || true)
    [[ $seen == "$(lines_of $number "$argument")" ]] ||
      bad+="P$number ($argument) printed: ${seen:-nothing}"$'\n'
  done
  [[ -z $bad ]] || wrong "not the lines of the processes" \
    -e "$(expected_lines | grep ': ')" -s "${bad%$'\n'}" \
    -w "each object has its own name and its own numbers; do two of them
share one?"
  look_at dozen
  seen=$(grep ' ding$' <<<"$output" | sort)
  [[ $seen == "$(expected_lines | grep ' ding$' | sort)" ]] ||
    wrong "not the lines of the processes" \
      -e "$(expected_lines | grep ' ding$')" -s "$seen" \
      -w "a number may have two digits"
  local run
  for run in one ends lone well $(made minute early late merged); do
    look_at "$run"
    no_slip "$(expected_lines)"
    number=0 bad=""
    for argument in $arguments; do
      ((++number))
      seen=$(grep "^P$number: " <<<"$output" || true)
      [[ $seen == "$(lines_of $number "$argument")" ]] ||
        bad+="P$number ($argument) printed: ${seen:-nothing}"$'\n'
    done
    [[ -z $bad ]] || wrong "not the lines of the processes" \
      -e "$(expected_lines | grep ': ')" -s "${bad%$'\n'}" \
      -w "COUNT goes from 0 to 9, and a nap may be 0"
  done
  look_at both
  needs_observer
  number=0
  for argument in $arguments; do
    ((++number))
    seen=$(writers "^P$number: " | sort -u)
    [[ $argument != egg:* ]] || seen_early=$(printed_too_early \
      "^P$number: ding" "$(nap_of "$argument")")
    [[ -z ${seen_early:-} ]] || wrong "it dings before it naps" \
      -e "P$number naps for $(nap_of "$argument") s, and then prints" \
      -s "$seen_early"
    # Who wrote a line may be unknown; then nothing is said about it.
    [[ $seen == "$number" || $seen == *-* ]] || wrong "another process prints for it" \
      -e "the lines of P$number are printed by process $number" \
      -s "by ${seen/#0/the main process}" \
      -w "run() belongs into the child, after fork"
  done
}

@test "every process is waited for [2]" {
  after "it starts one process an argument"
  look_at both
  needs_observer
  all_joined
  local run
  for run in killed dozen one ends $(made minute early late merged); do
    look_at "$run"
    all_joined
  done
}

# told_of_the_living: the "ended" lines of those that no signal killed.
told_of_the_living() {
  local argument number=0
  for argument in $arguments; do
    ((++number))
    [[ $argument == countdown:0:* ]] ||
      grep -E "^P$number ended with " <<<"$output" || true
  done
}

# says_it_plus_128: the end by signal 9 is told as 137.
says_it_plus_128() { [[ $output == *"ended with 137"* ]]; }

# minus_is_there WANT SEEN: it is not that which is wrong.
minus_is_there() {
  [[ $1 == "$2" || ${1//-9/9} != "$2" ]] ||
    wrong "the minus before a signal's number is missing" -e "$1" -s "$2" \
      -w "without it, the end by signal 9 is the same as exit status 9"
}

# ends_otherwise WANT: the kernel saw another end than the argument asks for.
ends_otherwise() {
  wrong "a process does not end as it is told" \
    -e "$1" -s "$(told_otherwise)" \
    -w "run's value is what the child gives to _exit, a countdown from 0 kills
itself as it is written, and the parent tells what waitpid says"
}

@test "it says how each process ended [3]" {
  after "it runs" "every process is waited for"
  look_at both
  local want seen
  no_slip "$(expected_lines)"
  want=$(expected_lines | grep ' ended with ')
  seen=$(grep -v '^P[0-9]*: ' <<<"$output" || true)
  if [[ $seen != "$want" ]]; then
    if [[ $(sort <<<"$seen") == "$(sort <<<"$want")" ]]; then
      wrong "not in the order of the arguments" -e "$want" -s "$seen"
    fi
    if grep -qE 'ended with (256|512|[0-9]{4,})$' <<<"$seen"; then
      wrong "the status is printed whole" -e "$want" -s "$seen" \
        -w "WEXITSTATUS takes the exit status out of what waitpid gives"
    fi
    if ! grep -qvE 'ended with 0$' <<<"$seen" && [[ -n $seen ]]; then
      wrong "the exit status does not come from run" -e "$want" -s "$seen" \
        -w "what egg_run returns is what the child gives to _exit"
    fi
    wrong "the wrong end of a process" -e "$want" -s "$seen"
  fi
  [[ ! -s $run_dir/processes || -z $(told_too_early) ]] ||
    wrong "it says how a process ended before it has" \
      -e "a line for each process, when it has been joined" \
      -s "$(told_too_early)" \
      -w "what the argument asks for is not what happened: waitpid knows it"
  [[ ! -s $run_dir/processes || -z $(told_otherwise) ]] ||
    ends_otherwise "$want"
  local run
  for run in dozen one ends well $(made minute early late merged); do
    look_at "$run"
    want=$(expected_lines | grep ' ended with ')
    seen=$(grep -v '^P[0-9]*: ' <<<"$output" || true)
    [[ $seen == "$want" ]] || {
      [[ $(sort <<<"$seen") != "$(sort <<<"$want")" ]] ||
        wrong "not in the order of the arguments" -e "$want" -s "$seen"
      [[ ! -s $run_dir/processes || -z $(told_otherwise) ]] ||
        ends_otherwise "$want"
      minus_is_there "$want" "$seen"
      ! says_it_plus_128 || wrong "a death by signal is reported as an exit" \
        -e "$want" -s "$seen" -w "ask WIFSIGNALED; minus WTERMSIG is Python's way
to say it" -r "03/The program: WIFSIGNALED"
      [[ $arguments != *countdown:0:* || $(grep -vE -- "-9$" <<<"$want") != \
        "$(told_of_the_living)" ]] ||
        wrong "a death by signal is reported as an exit" -e "$want" -s "$seen" \
          -w "ask WIFSIGNALED; minus WTERMSIG is Python's way to say it" \
          -r "03/The program: WIFSIGNALED"
      wrong "the wrong end of a process" -e "$want" -s "$seen" \
        -w "STATUS goes from 0 to 255: does it pass through a type that holds
less?"
    }
  done
  look_at killed
  want=$(expected_lines | grep ' ended with ')
  seen=$(grep -v '^P[0-9]*: ' <<<"$output" || true)
  [[ ! -s $run_dir/processes || -z $(told_otherwise) ]] ||
    ends_otherwise "$want"
  minus_is_there "$want" "$seen"
  [[ $seen == "$want" ]] || wrong "a death by signal is reported as an exit" \
    -e "$want" -s "$seen" \
    -w "ask WIFSIGNALED; minus WTERMSIG is Python's way to say it" \
    -r "03/The program: WIFSIGNALED"
}

@test "its own exit status is true [2]" {
  after "it runs" "every process is waited for"
  local mistake="its exit status hides that a process failed"
  look_at both
  [[ $(fact exit) != 0 ]] || wrong "$mistake" \
    -e "exit status 1, because not every process exited with 0" \
    -s "exit status 0" \
    -w "what does main return? Does each one count, or only the last?"
  exit_status 1 "not every process exited with status 0"
  look_at killed
  [[ $(fact exit) != 0 ]] || wrong "$mistake" \
    -e "exit status 1, because P2 was killed" -s "exit status 0" \
    -w "a death by signal is no good end either"
  exit_status 1 "P2 was killed by a signal"
  local run
  for run in one ends $(made minute early late merged); do
    look_at "$run"
    [[ $(fact exit) != 0 ]] || wrong "$mistake" \
      -e "exit status 1, because not every process exited with 0" \
      -s "exit status 0" -w "each one counts: nothing makes good for a failure"
    exit_status 1 "not every process exited with status 0"
  done
  look_at lone
  exit_status 0 "the only process exited with status 0"
  look_at opposite
  [[ $(fact exit) != 0 ]] || wrong "$mistake" \
    -e "exit status 1, because P1 ended with 9 and P2 with -9" \
    -s "exit status 0" -w "each one counts: nothing makes good for a failure"
  look_at well
  exit_status 0 "every process exited with status 0"
}
