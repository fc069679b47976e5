exercise=01-sequential-sleep
load ../../common/grade/grade

setup_file() {
  make_time
  compile_submission
  local tick
  # At 0.06, slices of 0.05 that begin anew would add too little to be seen.
  tick=0.0$(between 7 9)
  # Far enough from one second and from two: a nap that is rounded down may be
  # late on a busy machine, and one rounded up must be late by more than that.
  # Rounded to two decimals it is less than what it takes: who prints it in
  # place of what was measured is seen.
  record calm "1.$(between 42 53)49999" 0 &
  # Over long before the first signal comes.
  record rare "0.$(between 50 54)" "1.$(between 2 4)" &
  # A tick of more than a second, and a signal or two all the same.
  record slow "2.$(between 32 44)" "1.0$(between 2 9)" &
  # So many signals that even a slice of some milliseconds is cut short. Handling
  # them is some work, but it never lasts.
  record -r 1 -m 6 swarm "1.$(between 42 54)" \
    "$(by_clock 0.001 "0.00$(between 15 20)")" &
  # No nap at all; without and with a timer.
  record -t 5 none 0 0 &
  record -t 5 none_ticking 0 "0.$(between 11 19)" &
  # More nanoseconds than an int holds; and where it costs nothing, a minute.
  record long "$(by_clock 59.97 "2.$(between 22 29)")" 0 &
  record -v minute 60 "0.$(between 61 79)" &
  record -v far 60 "$(between 31 59)" &
  record_more &
  record -m 60 ticking "1.$(between 42 54)" "$tick"
  wait
}

# nap_of and tick_of: the arguments of the run that is looked at.
nap_of() { echo "${arguments% *}"; }
tick_of() { echo "${arguments#* }"; }
slept() { sed -nE 's/^Slept ([0-9]+\.[0-9]{2}) second\(s\)$/\1/p' <<<"$output"; }
heard() { sed -nE 's/^Heard ([0-9]+) signal\(s\)$/\1/p' <<<"$output"; }

# The two lines, with the numbers that were printed, where they are there.
two_lines_asked_for() {
  printf 'Slept %.2f second(s)\nHeard %d signal(s)\n' \
    "$(slept | grep . || awk "BEGIN { print $(fact wall_ms) / 1000 }")" \
    "$(heard | grep . || awk "BEGIN { tick = $(tick_of)
      print (tick > 0 ? int($(nap_of) / tick) : 0) }")"
}

two_lines() {
  local asked
  if [[ ${#lines[@]} == 2 && ${lines[0]} == Slept* && -n $(slept) &&
    -n $(heard) ]]; then
    last_line_ends
    return
  fi
  asked=$(two_lines_asked_for)
  ! grep -qE '^(Slept [0-9.]+ second|Heard [0-9]+ signal)\(s\)$' \
    "$run_dir/err" ||
    wrong "lines are printed on stderr" \
      -e "both lines on stdout: stderr is for what goes wrong" \
      -s "on stderr: $(grep -m 1 -E '^(Slept|Heard)' "$run_dir/err")" \
      -w "printf writes to stdout; fprintf(stderr, ...) does not"
  [[ $(sort <<<"$output") != "$(sort <<<"$asked")" ]] ||
    wrong "the lines are in the wrong order" -s "$(compared "$asked" ordered)" \
      -w "how long it slept is the first, what it heard is the second"
  wrong "not the two lines" -s "$(compared "$asked" ordered)" \
    -w "the numbers may differ, each with as many decimals; the words may
not"
}

not_less() {
  local nap wall why=$1
  nap=$(nap_of) wall=$(fact wall_ms)
  holds "$wall >= $nap * 1000 - 1" || wrong "$why" \
    -e "a nap of $nap seconds" \
    -s "the whole program took $(awk "BEGIN { printf \"%.2f\", $wall / 1000 }") seconds" \
    "${@:2}"
}

# A machine that is busy may be late; a program that is wrong always is.
not_late() {
  local name=$1 tries=0
  while holds "$(fact wall_ms) > ($(nap_of) + 0.4) * 1000"; do
    ! time_is_made && ((++tries < 4)) || return 1
    # shellcheck disable=SC2046
    record "$name" $(nap_of) $(tick_of)
    look_at "$name"
  done
}

@test "it compiles [1]" {
  compiles
}

@test "it runs and prints two lines [2]" {
  after "it compiles"
  look_at calm
  ended_well
  exit_status 0 "the nap went well"
  two_lines
  local run
  for run in none none_ticking; do
    look_at -d "$run"
    died_of_alarm
    ended_well
    exit_status 0 "a nap of 0 seconds is over at once"
    [[ ! ${lines[0]-} =~ ^Slept\ 0\.[0-9]\ second ]] ||
      wrong "hundredths lose a zero" -e "two decimals, such as 0.00" \
        -s "${lines[0]}" \
        -w "five hundredths are .05: %.2f, or %02d for what is a whole number"
    two_lines
  done
}

# died_of_alarm: says so, in the words of this exercise.
died_of_alarm() {
  [[ $(fact verdict) != signal ]] || [[ $(fact signal) != 14 ]] ||
    wrong "the signal killed it" \
      -e "the handler runs at each SIGALRM" \
      -s "killed by signal $(fact signal)" \
      -w "is the handler still installed?"
  [[ $(fact verdict) != signal ]] || crashed
}

# Many short sleeps: on a busy machine each may be late, which says nothing yet.
in_slices() {
  [[ -s $run_dir/processes ]] && holds "$(longest_sleep) < 500 * $(nap_of)"
}

# One nap, or slices of some milliseconds at least: who sleeps for less asks the
# clock all the time, and in a minute's nap too often to be waited for.
looks_now_and_then() {
  holds "$(naps_of_main) <= 400 * $(nap_of)" ||
    wrong "it looks at the clock in a loop" \
      -e "one nap of $(nap_of) seconds; no signal ends it" \
      -s "$(naps_of_main) naps, one after the other" \
      -w "nanosleep takes the whole time at once" \
      -r "Traps: looks at the clock"
}

@test "a nap without signals takes its time [2]" {
  after "it runs and prints two lines"
  look_at calm
  local whole
  whole=${arguments%%.*}
  if holds "$(fact wall_ms) < 200"; then
    not_less "it does not sleep" -w "is nanosleep called, and with what?"
  fi
  if holds "$(fact wall_ms) > 1000 * $whole - 1 &&
    $(fact wall_ms) < 1000 * $whole + 200"; then
    not_less "the fraction is lost" \
      -w "sleep() takes whole seconds; nanosleep wants the rest in tv_nsec" \
      -r "The program: EINTR"
  fi
  not_less "the nap is too short" \
    -w "is a piece lost where the seconds are taken apart, or rounded down?"
  looks_now_and_then
  not_late calm || in_slices || wrong "it sleeps too long" \
    -e "a nap of $(nap_of) seconds" -s "it took $(fact wall_ms) ms" \
    -w "was the time rounded up?"
  look_at long
  ended_well
  not_less "a long nap is too short" \
    -w "is there room for it? An int holds no more than 2.1 seconds in
nanoseconds, and usleep and alarm have limits, too"
  not_late long || in_slices || wrong "a long nap is too long" \
    -e "a nap of $(nap_of) seconds" -s "it took $(fact wall_ms) ms"
  local run
  for run in none none_ticking; do
    look_at $run
    not_late $run || wrong "it sleeps too long" -e "no nap: SECONDS is 0" \
      -s "it took $(fact wall_ms) ms"
  done
}

# No other process and no thread were seen.
alone() {
  [[ ! $(fact forks)$(fact threads) =~ [1-9] ]] ||
    wrong "more than one process" -e "one process, and no thread" \
      -s "$(fact forks) forks, $(fact threads) threads" \
      -w "a timer with SIGEV_THREAD starts threads; setitimer does not"
}

loses_no_pieces() {
  not_less "each signal takes a piece of the nap" \
    -w "a slice that a signal cuts short is no whole slice; nanosleep's second
argument, or the clock, says how much is left" -r "The program: EINTR"
}

@test "a nap with signals is not cut short [3]" {
  after "a nap without signals takes its time"
  look_at -d ticking
  # So many threads or processes may be more than what a run may cost.
  alone
  died_of_alarm
  [[ $(fact verdict) != timeout ]] || wrong "the nap starts over" \
    -e "a nap of $(nap_of) seconds, though signals come" \
    -s "still asleep after $(by_clock 60 "$MOST_SECONDS") seconds" \
    -w "after each signal the whole nap began again; nanosleep's second
argument says how much is left" -r "The program: EINTR"
  ended_well
  # Most of the nap was slept, so no signal has ended it.
  ! holds "$(fact wall_ms) > 800 * $(nap_of)" || loses_no_pieces
  not_less "a signal ends the nap" \
    -w "nanosleep returns -1 with errno EINTR when a signal comes, and its
second argument then says how much is left" -r "The program: EINTR"
  look_at -d swarm
  # What never ends is told below.
  if [[ $(fact verdict) != timeout ]]; then
    ended_well
    # The time that a busy machine takes may stand for the lost pieces.
    not_late swarm || true
    loses_no_pieces
  fi
  local run
  for run in slow $(made minute far); do
    look_at -d "$run"
    died_of_alarm
    ended_well
    not_less "a signal ends the nap" \
      -w "a tick may be longer than a second, and the nap up to a minute"
  done
  look_at ticking
  two_lines
  exit_status 0 "the nap went well, and signals are no error"
}

@test "a nap with signals is not stretched [2]" {
  after "a nap with signals is not cut short"
  look_at ticking
  not_late ticking || wrong "signals make the nap longer" \
    -e "a nap of $(nap_of) seconds, and at most 0.4 more" \
    -s "$(fact wall_ms) ms" \
    -w "count what is left, not how many slices were slept"
  look_at rare
  not_late rare || wrong "the nap lasts until a signal comes" \
    -e "a nap of $(nap_of) seconds, and at most 0.4 more; the first signal
would come after $(tick_of) seconds" -s "$(fact wall_ms) ms" \
    -w "who waits for a signal wakes up when one comes, not when the time is over"
  local run
  for run in slow $(made minute far); do
    look_at "$run"
    not_late "$run" || wrong "signals make the nap longer" \
      -e "a nap of $(nap_of) seconds, and at most 0.4 more" \
      -s "$(fact wall_ms) ms" \
      -w "count what is left, not how many slices were slept"
  done
  look_at swarm
  [[ $(fact verdict) != timeout ]] || wrong "signals make the nap longer" \
    -e "a nap of $(nap_of) seconds, and at most 0.4 more" \
    -s "still asleep after $(by_clock 6 "$MOST_SECONDS") seconds" \
    -w "a slice that begins anew after each signal never ends if signals come
faster; count what is left, not how many slices were slept"
}

# Fewer handlers ran than are told. Is that as it may be? It is if the program
# takes its signals from sigtimedwait or a signalfd: nothing is delivered then,
# but something wakes it all the time.
none_came() {
  (($(delivered SIGALRM) < 3)) || return 1
  ! of_record events | cut -f 4,5 | grep -qx "signal-ignored"$'\t'SIGALRM ||
    return 1
  in_slices
}

@test "the signals are heard [2]" {
  after "a nap with signals is not cut short"
  look_at ticking
  local least most seen
  seen=$(heard)
  least=$(awk "BEGIN { print int($(nap_of) / $(tick_of) / 2) }")
  most=$(awk "BEGIN { print int($(nap_of) / $(tick_of)) + 2 }")
  # A nap that was late heard more of them.
  most=$((most + $(awk "BEGIN { print int(($(fact wall_ms) / 1000 - \
    $(nap_of)) / $(tick_of)) }")))
  look_at calm
  [[ $(heard) == 0 || $(heard) != "$seen" ]] ||
    wrong "the number of signals is not counted" \
      -e "Heard 0 signal(s), since TICK is 0" \
      -s "Heard $(heard) signal(s), as in the run with TICK $(look_at ticking
        tick_of)" -w "print what the handler counts"
  look_at ticking
  # Threads that tell of signals are late on a busy machine.
  [[ $seen -ge $least ]] || alone
  [[ $seen -ge $least ]] || wrong "the signals are not heard" \
    -e "$least to $most signals: one every $(tick_of) s" -s "$seen" \
    -w "a blocked or ignored signal disturbs nobody, and is not heard either;
or is the timer not set? TICK has decimals, and may be less than 1"
  [[ $seen -le $most ]] || wrong "more signals than came" \
    -e "$least to $most signals: one every $(tick_of) s" -s "$seen"
  look_at slow
  (($(heard) + 0 > 0)) || wrong "the signals are not heard" \
    -e "2 signals: one every $(tick_of) s" -s "${output:-nothing}" \
    -w "a tick may be longer than a second: tv_usec takes less than a million,
and setitimer says so if it is asked"
  local run
  for run in $(made minute far); do
    look_at "$run"
    least=$(awk "BEGIN { print int($(nap_of) / $(tick_of) / 2 + 0.5) }")
    (($(heard) >= least)) || wrong "the signals are not heard" \
      -e "one every $(tick_of) s, during $(nap_of) s" \
      -s "Heard $(heard) signal(s)" -w "TICK goes up to 60 seconds"
    (($(heard) <= 2 * least + 3)) || wrong "more signals than came" \
      -e "one every $(tick_of) s, during $(nap_of) s" \
      -s "Heard $(heard) signal(s)"
  done
  for run in calm none long; do
    look_at "$run"
    [[ $(heard) == 0 ]] || wrong "signals where none came" \
      -e "Heard 0 signal(s), since TICK is 0" -s "Heard $(heard) signal(s)"
  done
  look_at ticking
  needs_observer
  [[ -z $(sent) ]] || wrong "the program sends the signals itself" \
    -e "a timer sends them, one every $(tick_of) s, during the nap" \
    -s "the program sent $(sent | wc -l) of them" \
    -w "setitimer lets the kernel send them, whatever the program does meanwhile" \
    -r "The program: EINTR"
  hears_more || wrong "the number of signals is not counted" \
    -e "Heard 5 signal(s): so many were sent to it from elsewhere" \
    -s "$(if [[ $(fact verdict) == signal ]]; then
      echo "killed by signal $(fact signal)"
    else echo "Heard $(heard) signal(s)"; fi)" \
    -w "is it computed from SECONDS and TICK? Print what the handler counts, of
the signals that come"
  look_at swarm
  least=$(awk "BEGIN { print int($(nap_of) / $(tick_of) / 4) }")
  [[ -z $(heard) ]] || (($(delivered SIGALRM) >= least || $(heard) >= least)) ||
    wrong "the signals are not heard" \
      -e "one every $(tick_of) s, during $(nap_of) s" \
      -s "Heard $(heard) signal(s)" \
      -w "TICK may be as small as 0.001: a thousand a second"
  # Hundreds of them.
  [[ -z $(heard) ]] || (($(heard) >= $(delivered SIGALRM) / 2)) ||
    wrong "the number of signals is not counted" \
      -e "Heard $(delivered SIGALRM) signal(s): so often a handler ran" \
      -s "Heard $(heard) signal(s)" \
      -w "what does the counter hold? A byte begins again after 255"
  look_at ticking
  [[ $(fact events_lost) != 0 || $seen -le $(delivered SIGALRM) ]] || none_came ||
    wrong "the number of signals is not counted" \
      -e "Heard $(delivered SIGALRM) signal(s): so often a handler ran" \
      -s "Heard $seen signal(s)" \
      -w "is it computed from SECONDS and TICK? Print what the handler counts"
}

# rounds: the program rounds what it prints: it had no time to reach the next
# hundredth of a second, and yet that is what it printed. A busy machine gives
# that time, so it is asked again. 1: it does not round. 2: it was never on time.
rounds() {
  for _ in {1..10}; do
    record short "0.0$(between 2 4)6" 0
    look_at short
    ! holds "$(slept) + 0 > $(nap_of) && $(fact wall_ms) < 1000 * $(slept)" ||
      return 0
    holds "$(slept) + 0 > $(nap_of)" || return 1
  done
  return 2
}

# loses_a_zero: it prints 0.03 as 0.3. A nap that a busy machine makes longer
# than 0.1 s does not show that.
loses_a_zero() {
  for _ in {1..4}; do
    record brief "0.0$(between 1 3)" 0
    look_at brief
    [[ ! $(slept) =~ \.0 ]] || return 1
    [[ -n $(slept) ]] || return 0
  done
  return 1
}

# disturbed NAME: makes `record -p NAME` possible: the program, and beside it a
# shell that runs the lines on stdin when the program is asleep; $$ is the
# program, and lived says how long ago it was started, in microseconds.
disturbed() {
  # Who is asleep stands in /proc; and macOS's bash knows no such clock.
  [[ -e /proc/self/exe && -n ${EPOCHREALTIME:-} ]] || return 1
  local program=$BATS_FILE_TMPDIR/exercise-$1
  {
    cat <<'EOF'
#!/usr/bin/env bash
begun=${EPOCHREALTIME/[.,]/}
program=${0%-*}
lived() { echo $((${EPOCHREALTIME/[.,]/} - begun)); }
asleep() { [[ /proc/$$/exe -ef $program && $(cat /proc/$$/stat) == *") S "* ]]; }
disturb() {
  until asleep && sleep 0.05 && asleep; do (($(lived) < 1900000)) || return; done
EOF
    cat
    cat <<'EOF'
}
# Whose child it is, is nobody's then, and its end no signal to the sleeper.
(disturb >/dev/null 2>&1 &)
exec "$program" "$@"
EOF
  } >"$program"
  chmod +x "$program"
}

# stopped_asleep: makes the run `stopped`, a nap of two seconds (of 20, where they
# cost nothing) in which the program is stopped until three more are over. Fails
# where that did not come about: surely before the nap's end is only what came in
# two seconds after the start.
stopped_asleep() {
  disturbed stopped <<EOF || return
  kill -STOP \$\$
  ((\$(lived) >= 1900000)) || : >stopped
  sleep $(by_clock 21 3)
  kill -CONT \$\$
EOF
  for _ in {1..3}; do
    record -p stopped stopped "$(by_clock 20 2)" 0
    [[ ! -e $BATS_FILE_TMPDIR/runs/stopped/cwd/stopped ]] || return 0
  done
  return 1
}

# record_more: the run `more`, in which five signals come that no timer sent.
record_more() {
  [[ -x $BATS_FILE_TMPDIR/exercise ]] || return 0
  disturbed more <<'EOF' || return 0
  for _ in 1 2 3 4 5; do
    kill -ALRM $$
    sleep 0.04
  done
  : >sent
EOF
  record -p more more "1.$(between 42 54)" "$(between 20 50)"
}

# hears_more: it has heard most of them. Those that come together are one, and on
# a busy machine they may come after the nap; to who is never asleep none is sent.
hears_more() {
  local tries
  for tries in 1 2 3; do
    [[ -s $BATS_FILE_TMPDIR/runs/more/facts ]] || return 0
    look_at -d more
    [[ -e $run_dir/cwd/sent || $(fact verdict) == signal ]] || return 0
    (($(heard) + 0 < 3)) || return 0
    record_more
  done
  return 1
}

# prints_what_was_asked: neither the two decimals nor a nap on time told, so
# the nap is made a long one.
measures_no_stop() {
  stopped_asleep || return 1
  look_at stopped
  holds "$(slept) + 0 < $(nap_of) + 0.9"
}

@test "the seconds that it prints are true [2]" {
  after "a nap without signals takes its time"
  local run
  for run in calm ticking none long $(made minute far); do
    look_at "$run"
    # A nap that never ends prints nothing; that has been said above.
    [[ -n $(slept) || $run == calm || -e $BATS_FILE_TMPDIR/passed/$(mark \
      "a nap with signals is not cut short") ]] || continue
    [[ -n $(slept) ]] || wrong "not the two lines" -s "$output"
    holds "$(slept) >= $(nap_of) - 0.006 &&
           $(slept) * 1000 <= $(fact wall_ms) + 11" ||
      wrong "it prints a time that was not measured" \
        -e "at least $(nap_of) s, and not more than the whole run took" \
        -s "Slept $(slept) second(s), in a run of $(fact wall_ms) ms" \
        -w "read CLOCK_MONOTONIC before and after the nap" -r "The program: CLOCK_MONOTONIC"
    holds "$(fact wall_ms) - $(slept) * 1000 < 300" ||
      [[ $run == ticking && ! -e $BATS_FILE_TMPDIR/passed/$(mark \
        "a nap with signals is not cut short") ]] ||
      wrong "it prints a time that was not measured" \
        -e "about $(fact wall_ms) ms, as the wall clock saw" \
        -s "Slept $(slept) second(s)" \
        -w "print the difference of the two moments, not the argument"
  done
  ! loses_a_zero || wrong "hundredths lose a zero" \
    -e "two decimals, such as $(nap_of)" -s "$(head -n 1 <<<"$output")" \
    -w "five hundredths are .05: %.2f, or %02d for what is a whole number"
  look_at calm
  ! holds "$(slept) >= $(nap_of)" || return 0
  local rounding=0
  if time_is_made; then
    rounding=2 # nobody is ever late
  else
    rounds || rounding=$?
  fi
  look_at calm
  [[ $rounding != 0 ]] ||
    wrong "it prints a time that was not measured" \
      -e "more than $(nap_of), rounded to two decimals" \
      -s "Slept $(slept) second(s)" \
      -w "print the difference of the two moments, not the argument"
  [[ $rounding == 1 ]] || ! measures_no_stop ||
    wrong "it prints a time that was not measured" \
      -e "more than $(by_clock 21 3) s: it was stopped for so long in its nap" \
      -s "Slept $(slept) second(s)" \
      -w "print the difference of the two moments, not the argument"
}

# On a busy machine a loop gets little of the processor, and wants it; who only
# starts and ends there wants it for long now and then.
wants_the_processor() {
  for _ in {1..4}; do
    running=$(of_processes 'number == 0 { print running }')
    [[ -n $running ]] && holds "$running > 200 * $(nap_of)" || return 1
    # shellcheck disable=SC2046
    record calm $(nap_of) 0
    look_at calm
  done
}

@test "asleep means asleep [2]" {
  after "it runs and prints two lines"
  look_at calm
  needs_observer
  local run
  for run in calm ticking $(made minute); do
    look_at "$run"
    alone
    holds "$(fact cpu_ms) < 50 * $(nap_of)" ||
      wrong "it keeps the processor busy" \
        -e "next to no processor time: the process is asleep" \
        -s "$(fact cpu_ms) ms of it during a nap of $(nap_of) s" \
        -w "a loop that looks at the clock does not sleep" -r "Traps: looks at the clock"
  done
  look_at calm
  local running
  wants_the_processor || return 0
  wrong "it keeps the processor busy" \
    -e "next to no processor time: the process is asleep" \
    -s "running, or about to, for $running ms of a nap of $(nap_of) s" \
    -w "a loop that looks at the clock does not sleep, nor does one that only
waits for the last stretch" -r "Traps: looks at the clock"
}
