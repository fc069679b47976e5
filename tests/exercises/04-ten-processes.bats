# Each test is a subshell, in which output and lines are its own.
# shellcheck disable=SC2030,SC2031
exercise=04-ten-processes
load ../../common/grade/grade

setup_file() {
  make_time
  compile_submission
  local naps i
  naps=()
  for ((i = $(between 9 14); i > 0; i--)); do naps+=("0.$(between 2 3)"); done
  record many "$(between 3 5)" "${naps[@]}"
  # The first one naps long; all others fit beside it. Half a minute and more
  # is the time to see who asks now and then; who asks without a pause pays for it
  # in processor time.
  local long=59.93 less_long=21.17
  spins many && long="1.$(between 0 2)" && less_long=1.07
  record oldest 2 "$(by_clock "$long" "1.$(between 0 2)")" \
    "0.$(between 1 2)" 0.1 0.2 "$(by_clock "$less_long" 0.1)" &
  # The second is the long one.
  record second 2 0.1 "1.$(between 0 2)" "0.$(between 1 2)" 0.1 0.1 &
  record few "$(between 6 9)" 0.5 0.2 &
  # A LIMIT of two digits, and time to get there.
  record wide "$(between 11 14)" 1.{2,2,2}{,,,,} &
  record single 1 0.1 0 0.2 &
  # One child, which ends at once, and room for many; and as many as there is
  # room for.
  # shellcheck disable=SC2046
  record $(each_a_step) lone "$(between 2 20)" 0 &
  record exact 3 0.2 0 0.1 &
  # Some have ended before the next is started.
  record hasty "$(between 4 6)" 0 0 0 0.1 0 0 0 0 0.2 0 0 0 0 0 0 &
  record -O together merged 5 0.2 0.2 0.2 0.2 0.2 0.1 0.1 0 0 0 0 0.3 &
  record -O first early 3 0 0 0.1 0 0.1 0 &
  record -O last late 3 0 0 0.1 0 0.1 0 &
  # Who naps for longest ends before one that was started later.
  record overtaken 2 "1.$(between 3 4)" 1.2 1.1 0.1 &
  # As many as there may be. Signals of children that end together become one.
  local all_at_once=(0.{2,2,2,2,2}{,,,}{,,,,})
  record burst 20 "${all_at_once[@]}" &
  record_held &
  wait
}

# record_held: the run `held`, in which child 1 is stopped until long after the
# others have ended. When it ends is then told by no nap. Who stops it is a shell
# beside the program, in the same run.
record_held() {
  local program=$BATS_FILE_TMPDIR/exercise-held
  [[ -x $BATS_FILE_TMPDIR/exercise && -e /proc/self/exe ]] || return 0
  cat >"$program" <<'EOF'
#!/usr/bin/env bash
program=${0%-held}
hold() {
  for _ in {1..40}; do
    sleep 0.02
    # There is no newline at its end.
    read -r child _ </proc/$$/task/$$/children || true
    [[ -n $child && /proc/$child/exe -ef $program ]] || continue
    kill -STOP "$child" && sleep 2.2 && kill -CONT "$child"
    return
  done
}
# Whose child it is, is nobody's then, and its end no signal to the program.
(hold >/dev/null 2>&1 &)
exec "$program" "$@"
EOF
  chmod +x "$program"
  record -p held held 3 0.8 1.0 1.1
  # The children alone, counted from 1: the shell's part is none of them.
  local rows=$BATS_FILE_TMPDIR/runs/held/processes
  [[ ! -s $rows ]] || awk -F '\t' -v OFS='\t' '$1 == 0 { print }
    $3 == "0" && n++ { $1 = n - 1; print }' "$rows" >"$rows.own" &&
    mv "$rows.own" "$rows"
}

limit_of() { echo "${arguments%% *}"; }
naps_of() { echo "${arguments#* }"; }
children_of() { words_in "${arguments#* }"; }

expected_lines() {
  local i
  for ((i = 1; i <= $(children_of); i++)); do echo "Child $i ended"; done
  echo "$(children_of) children, at most $(limit_of) at a time"
}

# Children that were started, but not before another had ended, though there
# was room: "child 3 began at 1.0 s, when child 1 had ended".
started_before_end_of() {
  of_processes 'number == '"$1"' { end = ended } number > 0 { at[number] = forked }
    END { for (n in at) c += at[n] < end; print c + 0 }'
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at many
  ! misses_ends || children_missed
  ended_well
  exit_status 0 "every child ended well"
}

@test "it starts one process a nap [2]" {
  after "it runs"
  local run
  look_at many
  needs_observer
  for run in many few single lone exact hasty $(made merged early late); do
    look_at "$run"
    ! misses_ends || children_missed
    ended_well
    [[ $(fact forks) != "$(limit_of)" ||
      $(limit_of) -ge $(children_of) ]] ||
      wrong "workers, where each nap has a process of its own" \
        -e "$(children_of) processes, one for each NAP" \
        -s "$(fact forks), as many as LIMIT" \
        -w "a child naps once and ends; then another child is started"
    only_children "$(children_of)"
  done
}

@test "each child naps in its own process [1]" {
  after "it starts one process a nap"
  look_at many
  needs_observer
  local run short
  for run in oldest many; do
    look_at "$run"
    short=$(short_naps)
    [[ -z $short ]] || ! all_naps_in_another_order ||
      wrong "not started in the order of the arguments" \
        -e "child 1 naps as long as the first NAP says, and so on" \
        -s "$short" -w "they are started in the order in which they come"
    [[ -z $short ]] || no_signals_sent
    [[ -z $short ]] || too_short "$short" "$(naps_of | tr ' ' '\n')" \
      -w "is it the parent that naps? or does a nap of a second
and more not fit where it is put (tv_nsec takes less than a second)?"
    no_longer_naps "$(naps_of | tr ' ' '\n')"
  done
}

no_signals_sent() {
  sends_nothing "the child knows its nap; nobody needs to tell it the time, or
that it may end"
}

short_naps() {
  of_processes 'BEGIN { split("'"$(naps_of)"'", nap, " ") }
    number > 0 && ended - forked < nap[number] * 1000 - 1 {
      print "child " number " lived " ended - forked " ms, and should nap " \
        nap[number] " s" }'
}

# The lives fit the naps, but each that of another.
all_naps_in_another_order() {
  paste <(of_processes 'number > 0 { print ended - forked }' | sort -n) \
    <(naps_of | tr ' ' '\n' | sort -n) |
    awk '$1 < $2 * 1000 - 1 { exit bad = 1 } END { exit bad }'
}

@test "never more than LIMIT at a time [3]" {
  after "it starts one process a nap"
  local run
  for run in many oldest second overtaken single hasty $(made merged early late); do
    look_at "$run"
    needs_observer
    # Who throws the statuses away is told so, and how many there are is unsure.
    not_ignored
    [[ $(fact main_waits) != 0 ]] || all_joined
    (($(fact max_children) <= $(limit_of))) || {
      if [[ $(fact max_children) == "$(children_of)" ]]; then
        wrong "all at once" -e "at most $(limit_of) at a time" \
          -s "$(fact max_children) at the same time" \
          -w "before a start: are $(limit_of) running already? Then join one" \
          -r "Traps: batches"
      elif (($(fact max_children) == $(limit_of) + 1)); then
        wrong "one too many at a time" -e "at most $(limit_of) at a time" \
          -s "$(fact max_children)" -w "join before the start, not after it"
      else
        wrong "too many at a time" -e "at most $(limit_of) at a time" \
          -s "$(fact max_children)"
      fi
    }
  done
}

@test "LIMIT of them at a time, if there are so many [2]" {
  after "it starts one process a nap"
  local run want
  for run in many few second wide; do
    look_at "$run"
    needs_observer
    want=$(limit_of)
    ((want <= $(children_of))) || want=$(children_of)
    (($(fact max_children) >= want)) || {
      [[ $run != wide ]] || wrong "a LIMIT of two digits is not used" \
        -e "$want at the same time" -s "never more than $(fact max_children)" \
        -w "how is LIMIT read, and what is there room for?"
      if [[ $(fact max_children) == 1 ]]; then
        wrong "one child after the other" -e "$want at the same time" \
          -s "never more than 1" \
          -w "each is joined before the next is started"
      else
        wrong "fewer at a time than allowed" -e "$want at the same time" \
          -s "never more than $(fact max_children)"
      fi
    }
  done
}

@test "as soon as one ends, the next is started [3]" {
  after "never more than LIMIT at a time" \
    "LIMIT of them at a time, if there are so many"
  look_at oldest
  needs_observer
  local seen
  # While the long one naps, all others come and go beside it.
  seen=$(started_before_end_of 1)
  if ((seen < 4)); then
    looks_between_naps "$seen children were started before child 1 ended"
    look_at second
    # Started while child 2 naps: 1, 2 and 3 if the oldest is joined first.
    if (($(started_before_end_of 2) <= 2)); then
      look_at oldest
      wrong "it starts the next only when a whole batch has ended" \
        -e "child 3 starts when child 2 has ended, though child 1 still naps" \
        -s "$seen children were started before child 1 ended" \
        -w "join one child, start one child" -r "Traps: batches"
    else
      look_at oldest
      wrong "it waits for the oldest child, not for any" \
        -e "child 3 starts when child 2 has ended, though child 1 still naps" \
        -s "$seen children were started before child 1 ended" \
        -w "waitpid with a pid waits for that one; -1 waits for whichever ends
first" -r "Traps: batches"
    fi
  fi
  look_at second
  seen=$(started_before_end_of 2)
  ((seen >= 4)) ||
    looks_between_naps "$seen children were started before child 2 ended"
  ((seen >= 4)) ||
    wrong "it starts the next only when a whole batch has ended" \
      -e "while child 2 naps, all others come and go beside it" \
      -s "$seen children were started before child 2 ended"
  # Child 1 ends a second before child 3, though it naps for longer.
  look_at overtaken
  seen=$(started_before_end_of 3)
  ((seen >= 4)) ||
    looks_between_naps "$seen children were started before child 3 ended"
  ((seen >= 4)) ||
    wrong "it waits for the child with the shortest nap, not for any" \
      -e "child 4 starts when child 1 has ended, though child 3 still naps" \
      -s "$seen children were started before child 3 ended" \
      -w "a nap says how long, not when it ends; waitpid with -1 waits for
whichever ends first" -r "Traps: batches"
  time_is_made || return 0
  local run
  # Who looks now and then is late in each start; that is said below.
  for run in many oldest second overtaken few single hasty merged early late; do
    [[ -n $(made $run) ]] || continue
    look_at "$run"
    [[ -z $(gaps) ]] || looks_between_naps "$(gaps)"
    [[ -z $(gaps) ]] || asks_in_a_loop ||
      wrong "a start comes too late" \
        -e "as soon as one ends, the next is started" -s "$(gaps)" \
        -w "what does the program do between the end of a child and the start of
the next? Only what it must"
  done
}

# looks_between_naps LATE: what is late is so since the program looks, naps, and
# looks again.
looks_between_naps() {
  local naps timeouts
  timeouts=$(fact main_timeouts)
  naps=$(($(naps_of_main) + ${timeouts:-0}))
  ((naps == 0 || $(fact main_polls) == 0)) ||
    wrong "it asks in a loop instead of waiting" \
      -e "as soon as one ends, the next is started" \
      -s "$1
$(count $naps nap) of the program itself, and $(fact main_polls) calls with WNOHANG" \
      -w "who naps between two looks is late by up to one nap; waitpid without
WNOHANG sleeps until there is news" -r "03/Traps: WNOHANG"
}

# gaps: says where a start came later than it could have: fewer than LIMIT lived,
# and a child was still to be started. In made time there is none at all.
gaps() {
  of_processes 'BEGIN { limit = '"$(limit_of)"'; children = '"$(children_of)"' }
    number > 0 && parent == 0 { from[++n] = forked; to[n] = ended }
    END {
      for (i = 2; i <= n && i <= children; i++) {
        # When did the place become free that this one has taken?
        free = i <= limit ? from[i - 1] : -1
        if (free < 0) {
          m = 0
          for (j = 1; j < i; j++) end[++m] = to[j]
          for (a = 1; a <= m; a++)
            for (b = a + 1; b <= m; b++)
              if (end[b] < end[a]) { t = end[a]; end[a] = end[b]; end[b] = t }
          free = end[i - limit]
          if (from[i - 1] > free) free = from[i - 1]
        }
        if (from[i] - free > 20) {
          printf "child %d was started %.2f s after there was room for it\n", i,
            (from[i] - free) / 1000
          exit
        }
      }
    }'
}

@test "every child is waited for [3]" {
  after "it starts one process a nap"
  local run
  look_at burst
  ! misses_ends || children_missed
  ended_well
  exit_status 0 "every one of $(children_of) children ended well"
  for run in burst many oldest few single lone exact hasty $(made merged early late); do
    look_at "$run"
    needs_observer
    all_joined
  done
}

# told_too_early: says which child was told before one that had ended well before
# it, and had been joined, or could have been for long. Without the observer, it is child 1 that naps
# longest in all runs but one.
told_too_early() {
  [[ -s $run_dir/processes ]] || {
    [[ $arguments == "2 1."*" 1.2 "* || \
      ${lines[${#lines[@]} - 2]} == "Child 1 ended" ]] ||
      echo "Child 1, which naps longest, is not the last"
    return 0
  }
  sed -nE 's/^Child ([0-9]+) ended$/\1/p' <<<"$output" | awk -F '\t' '
    NR == FNR { ended[$1] = $5; gone[$1] = $6; next }
    { told[++n] = $1 }
    END {
      for (i = 1; i < n; i++)
        for (j = i + 1; j <= n; j++) {
          late = ended[told[i]] - ended[told[j]]
          if (late > 600 || late > 150 && gone[told[i]] > gone[told[j]]) {
            printf "Child %d, which ended %.1f s after child %d, is told before" \
              " it", told[i], late / 1000, told[j]
            exit
          }
        }
    }' "$run_dir/processes" -
}

# in_order RUN: who has threads that join may be preempted between a join and
# its line, on a busy machine; so not the first run that is wrong counts.
in_order() {
  [[ -s $BATS_FILE_TMPDIR/runs/$1/facts ]] || return 0
  look_at "$1"
  [[ -n $(told_too_early) ]] || return 0
  # shellcheck disable=SC2086
  case $1 in
    held) record_held ;;
    *) record "$1" $arguments ;;
  esac
  look_at "$1"
  [[ -z $(told_too_early) ]]
}

@test "it prints who ended, in the order of the ends [3]" {
  after "it runs"
  look_at many
  [[ -z $(sort <<<"$output" | uniq -d) ]] ||
    any_order "lines come more than once" "$(expected_lines)" \
      -w "exit in a child writes its copy of the parent's buffer; _exit does
not"
  from_one Child "$(expected_lines)"
  any_order "not the lines that are asked for" "$(expected_lines)" \
    -w "does each pid find its number again?" \
    -e "one line for each child, then the sum"
  [[ ! -s $run_dir/processes ]] || ! writers '^Child ' | grep -q '[1-9]' ||
    wrong "the children print their own lines" \
      -e "the program prints a line when it has joined a child" \
      -s "lines that the children have written" \
      -w "a child cannot know when it has been joined"
  [[ ${lines[${#lines[@]} - 1]} == *"at a time" ]] ||
    wrong "the last line comes too early" \
      -s "last: ${lines[${#lines[@]} - 1]}"
  look_at oldest
  any_order "not the lines that are asked for" "$(expected_lines)"
  look_at burst
  any_order "not the lines that are asked for" "$(expected_lines)" \
    -w "there may be 100 children, and 20 at a time"
  look_at few
  any_order "not the lines that are asked for" "$(expected_lines)" \
    -w "LIMIT may be greater than the number of children; the last line says
LIMIT all the same"
  local run
  for run in lone exact hasty single $(made merged early late); do
    look_at "$run"
    any_order "not the lines that are asked for" "$(expected_lines)"
    [[ ${lines[${#lines[@]} - 1]} == *"at a time" ]] ||
      wrong "the last line comes too early" \
        -s "last: ${lines[${#lines[@]} - 1]}"
  done
  for run in oldest few overtaken held; do
    in_order "$run" || wrong "not in the order in which they ended" \
      -e "a child's line comes when it has been joined" -s "$(told_too_early)" \
      -w "the pid that waitpid returns says who it was"
  done
}

@test "it waits asleep [1]" {
  after "it starts one process a nap"
  local run
  for run in many oldest; do
    look_at "$run"
    needs_observer
    waits_asleep
    ends_with_the_last
  done
}

@test "the children end by themselves [1]" {
  after "it starts one process a nap"
  local bad run
  look_at many
  needs_observer
  for run in many oldest few second; do
    look_at "$run"
    no_signals_sent
  done
  look_at many
  bad=$(of_processes 'number > 0 && exit_code != "0" && !killed {
    print "child " number ": " (signal == "" ? "exit status " exit_code : signal) }')
  [[ -z $bad || $bad == *SIG* ]] ||
    wrong "children exit with another status than 0" \
      -e "exit status 0 of every child" -s "$bad" \
      -w "which child it was, the pid says that waitpid returns"
  [[ -z $bad ]] || wrong "children are killed, not joined" \
    -e "exit status 0 of every child" -s "$bad"
}
