# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=19-signals
load ../../common/grade/grade

# go NAME GRACE SCRIPT: its workers are a shell's. In the script $0 is a worker's
# number, and all of them run it. It is only builtins, so that each worker is one
# process; a file says what was done before. "rest" sleeps until a signal comes.
go() {
  local name=$1
  [[ ! -e $BATS_FILE_TMPDIR/spins ]] || return 0
  record -t 3 "${order[@]}" "$name" count "$2" sh -c \
    "rest() { exec sleep 999; }; up() { echo \$1 >count; kill -HUP \$PPID; };
$3"
}

# spins: the supervisor computed, as it should not. Sets seen.
spins() {
  [[ -s $run_dir/processes ]] || return 1
  seen="it computed for $(of_processes 'number == 0 { print cpu + 0 }') ms, and
asked $(fact main_polls) times with WNOHANG"
  (($(fact main_polls) > 150)) ||
    of_processes 'number == 0 && cpu > 300 { spins = 1 } END { exit !spins }'
}

does_not_spin() {
  ! spins || wrong "it spins instead of waiting" \
    -e "the supervisor sleeps until there is news" \
    -s "$seen" -w "sigsuspend sleeps until a signal comes" \
    -r "The program: sigsuspend"
}

in_the_shell() { echo "${1%% sh -c *} sh -c '...'"; }

# A worker's script is to be read by its own shell.
# shellcheck disable=SC2016
setup_file() {
  make_time
  compile_submission
  local order=() i most
  code=$(between 3 99)
  grace=$(between 2 4).$(between 3 8)
  go short 9 'sleep 1; kill -TERM $PPID; rest'
  # Who spins would do so in all of them.
  look_at -d short 2>/dev/null && spins && : >"$BATS_FILE_TMPDIR/spins"
  go replaced 9 '[ -e a ] || { : >a; exit '"$code"'; }
[ -e b ] || { : >b; exit 0; }
[ -e c ] || { : >c; sleep 0.7; kill -9 $$; }
sleep 1.3; kill -INT $PPID; rest'
  go usual 9 '[ -e a ] || { : >a; kill -HUP $$; exit 7; }
[ -e b ] || { : >b; kill -INT $$; exit 7; }
[ -e c ] || { : >c; kill -ALRM $$; exit 7; }
[ -e d ] || { : >d; kill -TERM $$; exit 7; }
kill -TERM $PPID; rest'
  go hup 9 '[ $0 = 1 ] || rest
sleep 1; up 4; sleep 1; up 2; sleep 1; up 3; sleep 1; kill -TERM $PPID; rest'
  go none 9 'trap "kill -TERM \$PPID; exit 0" TERM
up 0; while :; do sleep 0.4; done' &
  # A group of its own is no way out of SIGTERM.
  go grace "$grace" '[ $0 != 2 ] || { trap "" TERM; rest; }
[ $0 != 3 ] || ! command -v setsid >/dev/null || exec setsid sleep 999
[ $0 = 1 ] || rest
up 3; sleep 1; kill -TERM $PPID; rest' &
  go last-words 9 'trap "echo Worker $0 cleans up; exit 0" TERM
[ $0 = 1 ] || { while :; do sleep 0.4; done; }
up 2; sleep 1.1; kill -TERM $PPID; while :; do sleep 0.4; done' &
  wait
  for i in together first last "$(between 10 99)"; do
    order=(-O "$i")
    i=${i/[1-9][0-9]/seed}
    go "ends-$i" 9 '[ -e "$0" ] || { : >"$0"; [ $0 != 1 ] || up 6
  sleep 1; [ $0 = 1 ] || exit $((10 + $0)); }
[ $0 = 1 ] || rest
sleep 1; kill -TERM $PPID; rest' &
    [[ $i == last ]] && most=20 || most=6
    go "chain-$i" 9 "[ \$0 -lt $most ]"' || { kill -TERM $PPID; rest; }
up $(($0 + 1)); rest' &
    go "again-$i" "$grace" '[ $0 != 3 ] || { trap "kill -HUP \$PPID
  kill -TERM \$PPID" TERM; while :; do sleep 0.6; done; }
[ $0 = 1 ] || rest
up 4; sleep 1; kill -TERM $PPID; kill -INT $PPID; rest' &
    wait
  done
  # Only in some orders is a newborn told before its exec.
  for i in 1 2 3 4 5 6 7 8; do
    order=(-O "$(between 1 999)")
    go "newborn-$i" 9 'case $0 in
  1) up 9 ;;
  [2-6]) kill -TERM $PPID ;;
esac
rest' &
    ((i % 4)) || wait
  done
}

# grace_of_it: of the run that is looked at. (Its script has lines, too.)
grace_of_it() {
  local words=${arguments#* }
  echo "${words%% *}"
}

# most_workers: how many a chain has.
most_workers() { sed -n 's/.*\$0 -lt \([0-9]*\).*/\1/p' "$run_dir/arguments"; }

# after_stop SECONDS: so long after a SIGTERM that came after one second, in ms.
after_stop() { awk "BEGIN { print ($1 + 1) * 1000 }"; }

# to_workers: the supervisor has not signalled the group in which it is itself.
to_workers() {
  ! of_record events | awk -F '\t' '$1 == 0 && $2 == "" && $4 == "kill" &&
    $6 == "0" && $5 != "0" { n++ } END { exit !n }' ||
    wrong "it signals its own process group" \
      -e "each signal goes to a worker" -s "the supervisor called kill(0, ...)" \
      -w "0 is no pid but the whole group of the caller, itself included: is it
from the place of a worker that is not there?"
}

# killed N ...: by SIGTERM.
killed() {
  local n
  for n; do echo "Worker $n was killed by signal 15"; done
}
started() {
  local n
  for n; do echo "Worker $n started"; done
}

# it_ends MISTAKE WHY [-r READ]: it could be stopped.
it_ends() {
  endless || {
    ended_well
    return
  }
  local waited
  waited=$(fact main_wait_ms)
  holds "${waited:-0} < 1000" ||
    wrong "it waits for one worker, and is deaf meanwhile" \
      -e "the supervisor sleeps where every signal wakes it" \
      -s "$(cat "$run_dir/reason")" \
      -w "a wait without WNOHANG sleeps until a worker ends, whatever else comes"
  slept_on
  wrong "$1" -e "SIGTERM or SIGINT stops it" -s "$(cat "$run_dir/reason" &&
    echo "It had printed:" && tail -n 3 "$run_dir/out")" -w "$2" "${@:3}"
}

# sleeps_on: a child of the supervisor's had ended, and for long nobody joined it.
sleeps_on() {
  of_processes 'number > 0 && parent == 0 && ended != "" && !killed &&
    (reaper != "parent" || gone - ended > 1000) { n++ } END { exit !n }'
}

slept_on() {
  ! sleeps_on || wrong "a worker has ended, and it sleeps on" \
    -e "each end wakes it, and is noticed" -s "$(ended_and_when)" \
    -w "SIGCHLD came when it had looked and did not yet sleep: block the signals,
and let them in only in sigsuspend. Or one SIGCHLD told of several ends: join all
that have ended" -r "Traps: lost wake-up"
}

ended_and_when() {
  of_processes 'number > 0 && parent == 0 && ended != "" && !killed &&
    (reaper != "parent" || gone - ended > 1000) && !told++ {
      printf "pid %d ended after %.1f s, and was not joined for %.1f s\n", pid,
        ended / 1000, (gone - ended) / 1000 }'
}

# stopped_last: "Stopped" is the last line.
stopped_last() {
  [[ $output == *$'\n'Stopped$'\n'* ]] || {
    [[ $output == *$'\n'Stopped && $(fact not_joined) != 0 ]] &&
      (($(how_often ' started$') > $(how_often ' (killed|exited) ')))
  } || return 0
  wrong "it stops before its workers have ended" \
    -e "\"Stopped\" is the last line: all are joined then" \
    -s "$(compared "$1" ordered)" \
    -w "after SIGTERM to the workers, wait for them" -r "The program: reap"
}

# promptly REGEX MS MISTAKE WHY: the first such line came at this time.
promptly() {
  time_is_made || return 0
  local at
  at=$(printed_at "$1")
  holds "${at:-0} < $2 + 40" || slept_on
  holds "${at:-0} < $2 + 40" || wrong "$3" \
    -e "\"${1#^}\" after $(awk "BEGIN { print $2 / 1000 }") s" \
    -s "it came after $(awk "BEGIN { print $at / 1000 }") s" -w "$4"
}

@test "it compiles [1]" {
  compiles
}

@test "it stops at SIGTERM [3]" {
  after "it compiles"
  look_at -d short
  local all
  all="$(started 1)
$(killed 1)
Stopped"
  [[ $(fact signal) != 15 ]] || wrong "SIGTERM ends the supervisor itself" \
    -e "it stops its workers, joins them and exits" \
    -s "it was killed by signal 15 (SIGTERM)" \
    -w "without a handler, or sigwait, SIGTERM kills" -r "The program: handler"
  does_not_spin
  look_at short
  [[ -n $output ]] || wrong "no worker is started" -e "without FILE, one worker" \
    -s "it printed nothing"
  [[ $output != *killed*started* ]] ||
    wrong "it replaces workers while it stops" -e "nobody is started any more" \
      -s "$(compared "$all" ordered)" -w "a worker that was told to end must not
be replaced"
  it_ends "it does not stop" "who gets SIGTERM sends it on to the workers, and
then waits for them; did the signal reach them, and were they joined?" \
    -r "The program: SIGCHLD"
  stopped_last "$all"
  same_lines "the lines of a stop are not right" "$all" \
    -w "WIFSIGNALED and WTERMSIG tell how a worker was killed"
  needs_observer
  all_joined
  promptly '^Stopped' 1000 "it stops too late" \
    "the supervisor goes on at once when the last worker has ended: does it nap,
or always wait for GRACE?"
}

@test "it replaces who has ended [3]" {
  after "it stops at SIGTERM"
  look_at -d replaced
  [[ $(fact signal) != 2 ]] || wrong "SIGINT ends the supervisor itself" \
    -e "SIGINT does as SIGTERM" -s "it was killed by signal 2 (SIGINT)"
  look_at replaced
  it_ends "a worker that has ended is not replaced" \
    "SIGCHLD tells of the end: join, and start anew" -r "The program: SIGCHLD"
  local code
  code=$(grep -oE 'exit [0-9]+' "$run_dir/arguments" | head -n 1)
  same_lines "a worker that has ended is not replaced" "$(started 1)
Worker 1 exited with status ${code#exit }
$(started 1)
Worker 1 exited with status 0
$(started 1)
Worker 1 was killed by signal 9
$(started 1)
$(killed 1)
Stopped" -w "each end is told as it was, and then one with the same number is
started"
  needs_observer
  all_joined
  promptly '^Worker 1 was killed by signal 9' 700 "it notices an end too late" \
    "SIGCHLD wakes it at once; who looks now and then is late"
  promptly '^Stopped' 2000 "it stops too late" \
    "who naps between two looks is late"
}

@test "its workers' signals are as usual [3]" {
  after "it replaces who has ended"
  look_at usual
  it_ends "it does not stop" "does a worker hear SIGTERM?"
  local all n
  all="$(for n in 1 2 14 15; do
    started 1
    echo "Worker 1 was killed by signal $n"
  done)
$(started 1)
$(killed 1)
Stopped"
  same_lines -n "a worker's signals are blocked, or ignored" "$all" \
    -w "what is blocked or ignored stays so in exec: in the child, set the
signals back, and then unblock them" -r "The program: unblocks"
}

@test "it reads FILE at SIGHUP [3]" {
  after "its workers' signals are as usual"
  look_at -d hup
  [[ $(fact signal) != 1 ]] || wrong "SIGHUP ends the supervisor itself" \
    -e "SIGHUP: it reads FILE anew" -s "it was killed by signal 1 (SIGHUP)"
  (($(how_often '^Worker [12] started') <= 2)) ||
    wrong "SIGHUP ends workers that FILE asks for" \
      -e "workers 1 and 2 are never too many, and stay" \
      -s "$(grep '^Worker [12] ' "$run_dir/out" | head -n 6)" \
      -w "who has too high a number gets SIGTERM, and nobody else"
  ! of_record events >/dev/null || to_workers
  [[ $output != *"by signal 9"* ]] ||
    wrong "it kills who is too many" -e "who is too many gets SIGTERM" \
      -s "$(grep 'by signal 9' "$run_dir/out")" -w "SIGKILL leaves no time to
clean up"
  look_at hup
  it_ends "it does not stop after a SIGHUP" "what wakes it after SIGHUP?"
  local all run
  all="$(started 1 2 3 4)
$(killed 3 4)
$(started 3)
$(killed 1 2 3)
Stopped"
  stopped_last "$all"
  any_order "it does not do at SIGHUP what FILE says" "$all" \
    -w "missing workers are started, who is too many gets SIGTERM, and is not
replaced; who is there already stays"
  needs_observer
  all_joined
  for run in $(made none); do
    look_at "$run"
    it_ends "it does not do at SIGHUP what FILE says" \
      "0 workers may be asked for, too: worker 1 then is too many"
    same_lines "it does not do at SIGHUP what FILE says" "$(started 1)
Worker 1 exited with status 0
Stopped" -w "0 workers may be asked for, too"
  done
  look_at hup
  promptly '^Worker 4 started' 1000 "it notices SIGHUP too late" \
    "who looks now and then is late"
  promptly '^Worker 4 was killed' 2000 "it notices SIGHUP too late" \
    "who looks now and then is late"
}

@test "it kills who does not end in time [2]" {
  after "it reads FILE at SIGHUP"
  look_at grace
  it_ends "it does not stop when a worker does not end" \
    "GRACE seconds after SIGTERM, SIGKILL for who is left: is the alarm heard in the
sleep?" -r "Traps: SIGKILL"
  local all grace at
  all="$(started 1 2 3)
$(killed 1 3)
Worker 2 was killed by signal 9
Stopped"
  stopped_last "$all"
  any_order "the workers are not killed as they should be" "$all" \
    -w "first SIGTERM for all, then, after GRACE, SIGKILL for who is left"
  grace=$(grace_of_it)
  needs_observer
  all_joined
  at=$(printed_at 'by signal 9')
  holds "$at > ($grace + 1) * 1000 - 50" || wrong "it kills too early" \
    -e "SIGKILL comes $grace s after SIGTERM" \
    -s "$(awk "BEGIN { print $at / 1000 - 1 }") s after it" \
    -w "who is asked to end needs the time to do so" -r "Traps: SIGKILL"
  promptly '^Worker 2 was killed by signal 9' "$(after_stop "$grace")" \
    "it kills too late" "the time begins at SIGTERM, and nothing starts it anew"
  look_at last-words
  it_ends "it does not stop" "does a worker hear SIGTERM?"
  any_order "a worker cannot clean up" "$(started 1 2)
Worker 1 cleans up
Worker 2 cleans up
Worker 1 exited with status 0
Worker 2 exited with status 0
Stopped" -w "SIGTERM reaches it only if it is not blocked, and then it needs time"
}

@test "ends that come together are all noticed [3]" {
  after "it reads FILE at SIGHUP"
  look_at hup
  needs_observer
  local run n all
  for run in $(made ends-{together,first,last,seed}); do
    look_at "$run"
    it_ends "ends that come together are not all noticed" \
      "SIGCHLD is not counted: after one, join all that have ended" \
      -r "Traps: SIGCHLD"
    all="$(started 1 2 3 4 5 6)
$(for n in 2 3 4 5 6; do echo "Worker $n exited with status $((n + 10))"; done)
$(started 2 3 4 5 6)
$(killed 1 2 3 4 5 6)
Stopped"
    stopped_last "$all"
    any_order "ends that come together are not all noticed" "$all" \
      -w "SIGCHLD is not counted: after one, join all that have ended" \
      -r "Traps: SIGCHLD"
    all_joined
    promptly '^Stopped' 2000 "ends that come together are not all noticed" \
      "SIGCHLD is not counted: after one, join all that have ended"
  done
}

@test "no signal is lost at the worst moment [4]" {
  after "ends that come together are all noticed"
  look_at hup
  needs_observer
  local run all lost="it was looking at one signal when the next came, and then
slept: block the signals, and let them in only in sigsuspend"
  for run in $(made chain-{first,last,together,seed}); do
    look_at "$run"
    [[ $(most_workers) != 20 || $output == *"Worker 20 started"* ||
      $output != *"Worker 19 started"* ]] ||
      wrong "there is no room for 20 workers" -e "0 to 20 workers" \
        -s "$(tail -n 3 "$run_dir/out")" -w "how many places have the arrays?"
    it_ends "a signal that comes while it is busy is lost" "$lost" \
      -r "Traps: lost wake-up"
    # shellcheck disable=SC2046 # numbers are words
    all="$(started $(seq "$(most_workers)"))
$(killed $(seq "$(most_workers)"))
Stopped"
    stopped_last "$all"
    any_order "a signal that comes while it is busy is lost" "$all" -w "$lost" \
      -r "Traps: lost wake-up"
  done
  for run in $(made newborn-{1,2,3,4,5,6,7,8}); do
    look_at "$run"
    it_ends "a worker that has just been started does not hear SIGTERM" \
      "between fork and exec a child has the supervisor's handlers"
    # How many were started before SIGTERM, is chance; all of them were told.
    all=$(grep ' started$' <<<"$output")
    all="$all
$(sed -n 's/^Worker \([0-9]*\) started$/Worker \1 was killed by signal 15/p' \
      <<<"$all")
Stopped"
    any_order "a worker that has just been started does not hear SIGTERM" \
      "$all" -w "between fork and exec a child has the supervisor's handlers: block
the signals before the fork, and unblock them in the child when they are SIG_DFL"
    promptly '^Stopped' 0 \
      "a worker that has just been started does not hear SIGTERM" \
      "between fork and exec a child has the supervisor's handlers"
  done
  for run in $(made again-{first,last,together,seed}); do
    look_at "$run"
    ! awk '/^Worker 1 was killed/ { stops = 1 } / started$/ && stops { n++ }
      END { exit !n }' "$run_dir/out" ||
      wrong "it starts workers while it stops" -e "nobody is started any more" \
        -s "$(tail -n +5 "$run_dir/out")" -w "a SIGHUP changes nothing then"
    it_ends "it does not stop when more signals come meanwhile" \
      "a second SIGTERM, or a SIGHUP, changes nothing any more"
    all="$(started 1 2 3 4)
$(killed 1 2 4)
Worker 3 was killed by signal 9
Stopped"
    stopped_last "$all"
    any_order "it does not stop when more signals come meanwhile" "$all" \
      -w "a second SIGTERM, or a SIGHUP, changes nothing any more"
    holds "$(printed_at 'by signal 9') > $(after_stop "$(grace_of_it)") - 50" ||
      wrong "it kills too early" -e "$(grace_of_it) s after the first SIGTERM" \
        -s "$(awk "BEGIN { print $(printed_at 'by signal 9') / 1000 - 1 }") s after
it" -w "a second SIGTERM, or a SIGHUP, changes nothing any more"
    promptly '^Stopped' \
      "$(after_stop "$(grace_of_it)")" \
      "it stops too late" "a second SIGTERM must not begin GRACE anew"
  done
}

@test "its exit status is true [1]" {
  after "it stops at SIGTERM"
  local run
  for run in short $(made replaced grace); do
    look_at "$run"
    exit_status 0 "it was stopped as it should be"
  done
}

@test "it waits asleep [1]" {
  after "it replaces who has ended"
  look_at replaced
  needs_observer
  local run naps
  for run in replaced $(made hup grace); do
    look_at "$run"
    does_not_spin
    # A pidfd tells of an end a moment before waitpid does, while we watch: so
    # some questions too many say nothing, and naps between them do.
    naps=$(($(naps_of_main) + $(fact main_timeouts)))
    ((naps <= 4 * $(fact forks) + 10)) || waits_asleep
  done
}
