# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=12-when-tasks-fail
load ../../common/grade/grade

setup_file() {
  compile_submission
  make_time
  local plans=(o k o kko "kk$(pick o f)" f ffo kf kkkko o ko)
  record mixed "$(between 2 3)" "$(between 3 4)" "${plans[@]}"
  record once 2 1 o k ko f o &
  # Not one of them fails by itself.
  record deaths_only 2 2 o k ko &
  # Not one of them dies.
  record failed_only 2 2 o f o &
  # The only worker has done a task when it dies.
  record alone 1 2 o ko o &
  # As many as there may be: the last one waits for its turn for five seconds.
  record queue 1 1 o{,,,,}{,,,,,,,,,} &
  # Deaths that come together, and all are ok in the end.
  record together 8 3 kko{,,,}{,,,} &
  record idle "$(between 4 6)" 2 o f &
  record good 3 "$(between 1 5)" o o o o o o &
  record many 2 9 "$(pick kkkkko kkkkkko)" o kkkkkkkko &
  # Given up by the last letter, and by the ninth.
  record ends 3 9 k kf kkkkkkkkk kkkkkkkko ok &
  record single 3 2 ko &
  record_early &
  # A death in each of four places; and one after the other in both of two.
  local i plans_of_13
  for i in 1 2 3 4; do
    plans_of_13=(o o o o o o o o o o o o o)
    plans_of_13[i - 1]=k
    record "place$i" 4 1 "${plans_of_13[@]}" &
  done
  record deaths_first 2 1 k{,,,,,,,,,,,,,} o o o o o o o o &
  wait
}

# A worker dies at once, and then there is work for two.
record_early() {
  record early 2 1 k o o o o o o o o o o o o
}

pick() {
  [[ $(between 0 1) == 0 ]] && echo "$1" || echo "$2"
}

workers_of() { echo "${arguments%% *}"; }

# The lines that are right, or with `-v deaths=1` how many workers must die; or,
# with `-v cut=8`, would if plans had no more letters; with `-v past=1`, if
# attempts past the last letter succeeded.
expected() {
  awk "$@" '{
    for (i = 3; i <= NF; i++) {
      if (cut)
        $i = substr($i, 1, cut)
      for (n = 1; n <= $2; n++) {
        what = past && n > length($i) ? "o" : substr($i, again ? 1 : n < length($i) ? n : length($i), 1)
        killed += what == "k"
        if (what != "k")
          break
      }
      line = n > $2 ? "given up after " $2 " attempt(s)" : \
        what == "o" ? "ok after " n " attempt(s)" : "failed: no luck"
      ok += line ~ /^ok/
      lines = lines "Task " i - 2 ": " line "\n"
    }
    if (deaths)
      print killed + 0
    else
      print lines ok + 0 " of " NF - 2 " tasks ok"
  }' <<<"$arguments"
}

# How many processes died by SIGKILL (not the observer's).
deaths() {
  [[ ! -s $run_dir/processes ]] ||
    of_processes 'number > 0 && signal == "SIGKILL" && !killed { n++ }
      END { print n + 0 }'
}

@test "it compiles [1]" {
  compiles
}

# A worker has ended, nobody has joined it, and so nobody knows.
deaths_missed() {
  endless &&
    of_processes 'number > 0 && ended != "" && !killed && reaper != "parent" {
      n++ } END { exit !n }'
}

tell_missed_deaths() {
  wrong "deaths that come together are missed" \
    -e "each worker that dies is noticed, and replaced" \
    -s "$(deaths) died, $(fact forks) were started, and then nothing happened" \
    -w "signals of one kind that come together become one: after a SIGCHLD join
all that have ended, not one"
}

@test "it runs [1]" {
  after "it compiles"
  if [[ -s $BATS_FILE_TMPDIR/runs/good/facts ]]; then
    look_at good
    if [[ $(fact verdict) == ok && -n $output ]]; then
      # Where a k kills the program itself, that is another mistake.
      look_at -d mixed
      [[ $(fact signal) == 9 ]] || room_for 11 tasks 50 ""
      if [[ -s $BATS_FILE_TMPDIR/runs/queue/facts ]]; then
        look_at -d queue
        room_for 50 tasks 50 "$(how_often '^Task ')"
      fi
    fi
  fi
  look_at mixed
  ! endless || [[ $(fact forks) != "$(workers_of)" ||
    $(deaths) == 0 ]] || wrong "a worker's death goes unnoticed" \
    -e "the task is tried again, by a new worker" \
    -s "$(deaths) died, no further one was started, and then nothing happened" \
    -w "a read says that the worker is gone only when all processes have closed
the writing end of its pipe (or its end of the socket), the program too"
  ! deaths_missed || tell_missed_deaths
  # Nobody tries again where no more die than should.
  ! endless || [[ ! -s $run_dir/processes ]] ||
    (($(deaths) > $(expected -v deaths=1))) || ended_well
  case $(fact verdict) in
    process-limit | timeout | hang) wrong "it tries for ever" \
      -e "at most TRIES attempts for each task" \
      -s "$(fact forks) processes were started" \
      -w "a task whose worker dies each time must be given up" ;;
  esac
  ended_well
  look_at good
  ended_well
}

# The naps are short: on a busy machine one may be over before the next begins.
nap_together() {
  local tries
  for tries in 1 2 3 4 5; do
    look_at good
    (($(fact max_sleeping) < $(workers_of))) || return 0
    # shellcheck disable=SC2086
    record good $arguments
  done
  return 1
}

@test "the tasks run in workers, WORKERS at a time [2]" {
  after "it runs"
  look_at good
  needs_observer
  workers "$(workers_of)" 6
  naps_are_taken
  nap_together || wrong "one task after the other" \
    -e "$(workers_of) tasks nap at the same time" \
    -s "never more than $(fact max_sleeping)" \
    -w "submit all first attempts before the first result is asked for"
  look_at idle
  workers "$(workers_of)" 2
  look_at single
  workers_of_one_death
}

# Three workers, and one in place of the one that dies.
workers_of_one_death() {
  (($(fact forks) >= 3)) || wrong "fewer workers than asked for" \
    -e "$(workers_of) workers, and one more in place of the one that dies" \
    -s "$(fact forks) in all, since there is one task" \
    -w "the number of workers is WORKERS, whatever there is to do"
}

# Each task that succeeds naps for a tenth of a second, in its worker.
naps_are_taken() {
  local napped tasks
  tasks=$(how_often ': ok after')
  napped=$(naps_of_workers | awk '{ all += $1 } END { print all + 0 }')
  holds "$napped > 100 * $tasks - 1" || wrong "a task that succeeds does not nap" \
    -e "$tasks tasks nap for 0.1 s, each in its worker, at whichever attempt" \
    -s "the workers napped for $napped ms in all" \
    -w "attempt is written, and right as it was"
}

# tell_wrong_deaths RUN DEAD WANT: why more, or fewer, workers have died than
# should. The special cases come first: each is the mark of one mistake.
tell_wrong_deaths() {
  local run=$1 dead=$2 want=$3 told
  told=$(how_often '^Task ')
  if ((dead < want && told > 0 && told < $(words_in "${arguments#* * }"))) &&
    [[ $(fact verdict) == exit ]]; then
    same_lines "not every task is told of" "$(expected)" \
      -w "is one that fails, or is given up, the end of the program? The others
go on, and are told of"
  fi
  if ((dead < want)) && [[ $output == "$(expected)" ]]; then
    wrong "attempts are told that never happened" \
      -e "$want workers die in all, at these plans and TRIES" \
      -s "$dead died" -w "each attempt is a task of its own for the pool: what
becomes of it, only the worker knows"
  elif ((dead < want)) &&
    [[ $run != once && $dead == $(tr ' ' '\n' <<<"${arguments#* * }" |
      grep -c ^k) ]]; then
    wrong "it does not try again" \
      -e "$want workers die in all, at these plans and TRIES" \
      -s "$dead died" \
      -w "POOL_WORKER_DIED is the status after which to submit it again" \
      -r "Traps: POOL_WORKER_DIED"
  elif ((dead < want)) && [[ $(fact forks) == "$(workers_of)" ]]; then
    wrong "the first death is the end of the pool" \
      -e "a new worker for each that dies, and $want die in all" \
      -s "$dead died, and none was replaced" \
      -w "is break_on_death set? Then a death takes all tasks along"
  elif ((dead > want)) && [[ $dead == "$(expected -v deaths=1 -v again=1)" ]]; then
    wrong "each attempt begins the plan again" \
      -e "$want workers die in all, at these plans and TRIES" \
      -s "$dead died: each time the first letter of the plan counted" \
      -w "the number of the attempt is a part of what is submitted: count it
up before"
  elif ((dead > want)) && [[ $dead == "$(expected -v deaths=1 -v cut=8)" ]]; then
    wrong "the last letter of a long plan is lost" \
      -e "$want workers die in all, at these plans and TRIES" \
      -s "$dead died" -w "a plan has up to 9 letters: is there room for all of
them, and for the 0 at the end?"
  elif ((dead < want)) && [[ $dead == "$(expected -v deaths=1 -v past=1)" ]]; then
    wrong "the last letter of a plan counts only once" \
      -e "$want workers die in all, at these plans and TRIES" \
      -s "$dead died" -w "the last letter says what all further attempts do"
  elif ((dead < want)); then
    wrong "it gives up too early" \
      -e "$want workers die in all, at these plans and TRIES" \
      -s "$dead died" -w "TRIES counts the first attempt too: how far does
the count go?"
  else
    wrong "it tries too often" \
      -e "$want workers die in all, at these plans and TRIES" \
      -s "$dead died" -w "TRIES counts the first attempt too"
  fi
}

# A pool starts a new worker for each that dies, and none besides.
one_pool_does() {
  local run
  for run in mixed once many ends single; do
    look_at $run
    (($(fact forks) <= $(workers_of) + $(expected -v deaths=1))) ||
      wrong "more workers are started than have died" \
        -e "$(workers_of) workers, and at most $(expected -v deaths=1) further \
ones, in place of those that die" -s "$(fact forks) in all" \
        -w "is there a new pool for each round of attempts? One pool does for
all: it starts a new worker for each that dies"
  done
}

# In the run `alone` task 2 is the one whose worker dies.
the_worker_itself_dies() {
  of_processes 'number == 1 { exit signal != "SIGKILL" }' ||
    wrong "another process dies for the worker" \
      -e "the worker that has task 2 is killed; it has done task 1 before" \
      -s "the first worker lives on; one that was started for it was killed" \
      -w "attempt is written: it runs in the worker, and kills it"
}

@test "a task whose worker died is tried again [4]" {
  after "the tasks run in workers, WORKERS at a time"
  local run dead want
  look_at good
  needs_observer
  [[ $(deaths) == 0 && $(sent) != *KILL* ]] ||
    wrong "the program kills its workers itself" \
    -e "no worker dies: there is no k in these plans" \
    -s "$(if [[ $(deaths) != 0 ]]; then echo "$(deaths) died by SIGKILL"
      else echo "the program sends SIGKILL"; fi)" \
    -w "at the end each worker is let go, and joined: pool_free does it"
  for run in mixed once many ends single; do
    look_at $run
    needs_observer
    by_sigkill
    ! endless ||
      ! of_processes 'number == 0 { exit asleep < 5000 }' ||
      wrong "it sleeps while its workers are idle" \
        -e "a task is tried again as soon as its worker has died" \
        -s "$(cat "$run_dir/reason" 2>/dev/null)" \
        -w "a nap before the next attempt keeps all others waiting"
    ! deaths_missed || tell_missed_deaths
    ended_well
    dead=$(deaths)
    want=$(expected -v deaths=1)
    [[ $dead != "$want" ]] || continue
    tell_wrong_deaths "$run" "$dead" "$want"
  done
  one_pool_does
  for run in together alone; do
    look_at $run
    ! deaths_missed || tell_missed_deaths
    ended_well
    [[ $output != "$(expected)" ]] || naps_are_taken
  done
  the_worker_itself_dies
  works_on || wrong "a dead worker is not replaced in time" \
    -e "after the death of the first, two workers do the other 12 tasks" \
    -s "never more than $(fact max_sleeping) of them at the same time" \
    -w "start a new worker when one has died, not when all of them have"
  replaced_everywhere
  look_at many
  sleeps_little || wrong "it sleeps while its workers are idle" \
    -e "a new attempt is submitted as soon as a worker has died" \
    -s "the program itself slept for $slept ms" \
    -w "nobody hands out tasks while the program naps: a death must not keep
the others from work"
}

# by_sigkill: no worker died of another signal.
by_sigkill() {
  local other
  other=$(of_processes 'number > 0 && signal != "" && signal != "SIGKILL" &&
    !killed { print "a worker was killed by " signal; exit }')
  [[ $other != *SIGTERM ]] || not_ended_by_the_program
  [[ -z $other ]] || wrong "a worker dies of another signal" \
    -e "k: the worker is killed by SIGKILL" -s "$other" \
    -w "$(case $other in
      *SIGTERM) echo "attempt is written, with kill(getpid(), SIGKILL)" ;;
      *) echo "does it crash by itself?" ;;
    esac)"
  other=$(of_processes 'number > 0 && exit_code != "" && exit_code != "0" &&
    !killed { print "a worker ended with exit status " exit_code; exit }')
  [[ -z $other ]] || wrong "a worker exits, and is not killed" \
    -e "k: the worker is killed by SIGKILL" -s "$other" \
    -w "attempt is written, with kill(getpid(), SIGKILL)"
}

# not_ended_by_the_program: in a run without a k, no worker dies of SIGTERM.
not_ended_by_the_program() {
  local kept=${run_dir##*/} ended
  look_at good
  ended=$(of_processes 'number > 0 && signal == "SIGTERM" && !killed {
    print "worker " number ": " signal }')
  [[ -z $ended ]] || wrong "the workers do not end by themselves" \
    -e "each worker is let go when all is done, and joined" -s "$ended" \
    -w "at the program's end workers that are left get SIGTERM; pool_free
before it lets them go"
  look_at "$kept"
}

# replaced_everywhere: whichever worker dies, another one takes its place.
replaced_everywhere() {
  local place tries most
  for place in 1 2 3 4; do
    for tries in 1 2 3; do
      look_at "place$place"
      ! deaths_missed || tell_missed_deaths
      ended_well
      most=$(fact max_sleeping)
      [[ $most -lt 4 ]] || break
      # shellcheck disable=SC2086
      record "place$place" $arguments
    done
    [[ $most -ge 4 ]] || wrong "not every worker that dies is replaced" \
      -e "after the death of the worker that had task $place, four workers nap at
the same time" -s "never more than $most of them" \
      -w "each one that dies is replaced, whichever place it had"
  done
  for tries in 1 2 3; do
    look_at deaths_first
    ! deaths_missed || tell_missed_deaths
    ended_well
    [[ $(fact max_sleeping) -lt 2 ]] || return 0
    # shellcheck disable=SC2086
    record deaths_first $arguments
  done
  wrong "not every worker that dies is replaced" \
    -e "after fourteen deaths two workers do the other 8 tasks" \
    -s "never more than $(fact max_sleeping) of them at the same time" \
    -w "one that was started in place of a dead one may die, too"
}

# Two tasks of twelve nap at the same time, but on a machine that stands still
# again and again.
works_on() {
  local tries
  for tries in 1 2 3; do
    look_at early
    ! deaths_missed || tell_missed_deaths
    ended_well
    [[ $(fact max_sleeping) -lt 2 ]] || return 0
    record_early
  done
  return 1
}

# A right one sleeps for nothing, or naps a little while it asks how things are;
# that takes as long as the run, which a busy machine makes longer.
sleeps_little() {
  local tries
  for tries in 1 2 3; do
    slept=$(of_processes 'number == 0 { print asleep + 0 }')
    holds "$slept > 2500" || return 0
    # shellcheck disable=SC2046,SC2086
    record many $arguments
    look_at many
  done
  return 1
}

# kinds: of each line its numbers, and which kind of end it tells, in whatever
# words.
kinds() {
  awk '{
    kind = /[Gg][iau]ve|GIVE/ ? "given up" : /[Ff]ail|luck/ ? "failed" : \
      /ok|OK|[Ss]uccess|succeed/ ? "ok" : "?"
    gsub(/[^0-9]+/, " ")
    print kind, $0
  }'
}

@test "it says what became of each task [4]" {
  after "a task whose worker died is tried again"
  local run
  for run in mixed once good many idle ends single; do
    look_at $run
    [[ $output != "$(expected)" ]] || continue
    on_stdout "$(expected)"
    if [[ $run == mixed && $(sed -n '/^Task 7: /p' <<<"$output") == *ok* ]]; then
      same_lines "a task that failed by itself is tried again" "$(expected)" \
        -w "POOL_FAILED is the task's own answer, and stays so"
    fi
    if [[ $(sort <<<"$output") == "$(expected | sort)" ]]; then
      same_lines "not in the order of the plans" "$(expected)"
    fi
    from_one Task "$(expected)"
    if [[ $(sed '$d' <<<"$output") == "$(expected | sed '$d')" ]]; then
      same_lines "the wrong count at the end" "$(expected)" \
        -w "ok is a task that succeeded, at whichever attempt"
    fi
    # shellcheck disable=SC2001
    if [[ $(sed 's/failed: .*/failed/' <<<"$output") == \
      "$(expected | sed 's/failed: .*/failed/')" ]]; then
      same_lines -n "a failure is told in other words" "$(expected)" \
        -w "future_exception has the words that the task gave"
    fi
    if [[ $(kinds <<<"$output") == "$(expected | kinds)" ]]; then
      same_lines "not the lines that are asked for" "$(expected)" \
        -w "what it says is right, but not the words"
    fi
    # shellcheck disable=SC2001
    if [[ $(sed 's/after [0-9]* /after N /' <<<"$output") == \
      "$(expected | sed 's/after [0-9]* /after N /')" ]]; then
      same_lines "the attempts are counted wrongly" "$(expected)" \
        -w "does each task have a count of its own?"
    fi
    if [[ $(grep -c 'given up' <<<"$output") -ne $(expected | grep -c 'given up') ]]; then
      same_lines "a death and a failure are mixed up" "$(expected)" \
        -w "POOL_WORKER_DIED and POOL_FAILED are two things"
    fi
    same_lines "not the lines that are asked for" "$(expected)"
  done
  look_at queue
  same_lines "a task that waits for its turn is given up" "$(expected)" \
    -w "is there a timeout? A task may wait for long until a worker is free"
  look_at together
  ! deaths_missed || tell_missed_deaths
  ended_well
  same_lines "not the lines that are asked for" "$(expected)"
}

@test "its exit status is true [2]" {
  after "it runs"
  look_at good
  exit_status 0 "every task was ok"
  look_at together
  exit_status 0 "every task was ok in the end, though workers had died"
  look_at once
  ended_well
  [[ $(fact exit) != 0 ]] || wrong "its exit status hides that a task failed" \
    -e "exit status 1, because not every task was ok" -s "exit status 0" \
    -w "what does main return?"
  exit_status 1 "not every task was ok"
  look_at failed_only
  [[ $(fact exit) != 0 ]] || wrong "its exit status hides that a task failed" \
    -e "exit status 1, because task 2 failed" -s "exit status 0" \
    -w "a task that failed by itself was not ok, though it was not given up"
  exit_status 1 "a task failed"
  look_at deaths_only
  [[ $(fact exit) != 0 ]] || wrong "its exit status hides that a task was given up" \
    -e "exit status 1, because not every task was ok" -s "exit status 0" \
    -w "a task that was given up was not ok either"
  exit_status 1 "not every task was ok"
}

@test "nothing is left [1]" {
  after "it runs"
  local run
  for run in mixed good; do
    look_at $run
    needs_observer
    all_joined
  done
}
