exercise=02-unjoined-fork
load ../../common/grade/grade

setup_file() {
  make_time
  compile_submission
  record -l 6 some "$(between 3 6)" "0.$(between 5 8)"
  record -l 6 one 1 "0.$(between 4 6)" &
  # Numbers of two digits, and naps that rounding up makes much longer.
  record -l 6 dozen "$(between 11 12)" "1.0$(between 1 5)" &
  # No nap at all: the children print at once. Who has switched the buffer off
  # may then find a line of theirs between "Goodbye" and its newline; so only the
  # first line is looked at.
  record -l 6 hasty "$(between 16 20)" 0 &
  # So long that one after the other comes to its end, too.
  record -v -t 60 full 20 "59.$(between 71 97)" &
  # All wake at about the same moment: a line that is written in pieces is then
  # mixed with those of others.
  record -O turns merged "$(between 7 9)" 0.25 &
  time_is_made || record pieces 20 0.06 &
  record -O first early 3 0 &
  record -O last late 3 0 &
  wait
}

children_of() { echo "${arguments% *}"; }

expected_lines() {
  local i n
  n=$(children_of)
  echo "Starting $n children"
  echo "Goodbye"
  for ((i = 1; i <= n; i++)); do echo "Child $i of $n is done"; done
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at some
  ended_well
  exit_status 0 "starting the children went well"
}

@test "it starts as many children as asked for [2]" {
  after "it runs"
  local run
  for run in some one dozen hasty $(made full early late); do
    look_at "$run"
    needs_observer
    # That it hangs or dies of something is first to be told.
    [[ $(fact verdict) == left-running ]] || ended_well
    only_children "$(children_of)"
  done
}

# Who waits until the program has ended may do so for a little, and on a busy
# machine for more than a little. Idle is who neither runs nor wants to.
naps_no_longer() {
  local tries
  for tries in 1 2 3; do
    look_at "$1"
    ! of_processes 'number > 0 &&
      ended - forked - running > 1000 * '"${arguments#* }"' + '"$(by_clock 50 600)"' {
      late = 1 } END { exit !late }' || {
      # shellcheck disable=SC2086
      time_is_made || record -l 6 "$1" $arguments
      continue
    }
    return 0
  done
  return 1
}

@test "the children nap at the same time [2]" {
  after "it starts as many children as asked for"
  look_at some
  needs_observer
  local nap short run
  # With naps of more than a second it is seen what part of them is lost.
  for run in dozen some $(made full); do
    look_at "$run"
    children_not_killed
    nap=${arguments#* }
    short=$(of_processes 'number > 0 && !killed &&
      ended - forked < '"$nap"' * 1000 - 1 {
      print "child " number " lived for " ended - forked " ms" }')
    [[ -z $short ]] || too_short "$short" \
      "$(yes "$nap" | head -n "$(children_of)")" \
      -w "who sleeps: the child, or the parent before it starts the next? Or does a
nap of a second and more not fit where it is put?"
  done
  for run in dozen some $(made full); do
    naps_no_longer "$run" || too_long_naps
  done
  look_at some
  # Some at a time: one of them was waited for, before the next was started.
  [[ $(fact max_children) == "$(children_of)" || $(fact max_children) == 1 ||
    $(fact main_waits) == 0 ]] || waits_for_none
  [[ $(fact max_children) == "$(children_of)" ]] ||
    wrong "one child after the other" \
      -e "$(children_of) children at the same time" \
      -s "at most $(fact max_children)" \
      -w "the loop waits, or naps, before it starts the next child"
}

# A child that was ended by a signal, and by whose.
children_not_killed() {
  local dead
  dead=$(of_processes 'number > 0 && signal != "" && !killed {
    print "child " number " (pid " pid ") was killed by signal " signal }')
  [[ -z $dead ]] || [[ -z $(sent) ]] || wrong "children are killed" \
    -e "each child ends by itself, with exit status 0" -s "$dead" \
    -w "the program sent them signals; nobody has to end them"
  [[ -z $dead ]] || wrong "a child does not end by itself" \
    -e "each child ends by itself, with exit status 0" -s "$dead" \
    -w "a child that kills itself, or crashes, runs no exit handler, but ends
with a signal and not with status 0; _exit(0) does what is wanted"
}

too_long_naps() {
  (($(fact max_sleeping) > 1)) || wrong "one child after the other" \
    -e "all $(children_of) children nap at the same time" \
    -s "never more than one was asleep" \
    -w "does each wait until the one before it is done?"
  wrong "the children nap for too long" \
    -e "each child naps for SECONDS, not for longer, nor than others" \
    -s "$(of_processes 'number > 0 {
      print "child " number " was idle for " ended - forked - running " ms" }')" \
    -w "the lines may come in any order; nobody needs to nap for longer. Or is
the time rounded up to whole seconds?"
}

waits_for_none() {
  [[ $(fact orphans) == "$(children_of)" ]] || wrong "it waits for its children" \
    -e "the program ends first; its $(children_of) children outlive it" \
    -s "$(fact orphans) of them outlived it; it took $(fact wall_ms) ms" \
    -w "$(if [[ $(fact main_waits) != 0 ]]; then
      echo "it calls wait $(count "$(fact main_waits)" time); that is lesson 03"
    elif (($(naps_of_main) > 0)); then
      echo "it naps until they have ended"
    else
      echo "it waits for something that comes only when they have ended: the end
of a pipe, or a lock"
    fi)"
}

@test "the program does not wait for its children [2]" {
  after "it starts as many children as asked for"
  look_at some
  needs_observer
  waits_for_none
}

# whole_lines: no line is mixed with another, which comes from one line that is
# written in several pieces. Without the observer it is seen by luck.
whole_lines() {
  local run
  for run in some $(made pieces merged); do
    look_at "$run"
    # Without a buffer the handler's line is two pieces; it stands as it is.
    [[ $(how_often '^Goodbye$') == 1 ]] || continue
    # The same letters and digits, but not in lines of the right form.
    ! grep -qvE '^(Starting .* children|Goodbye|Child [0-9]+ of [0-9]+ is done)$' \
      <<<"$output" ||
      [[ $(grep -o '[0-9A-Za-z]' <<<"$output" | sort) != \
        "$(expected_lines | grep -o '[0-9A-Za-z]' | sort)" ]] ||
      any_order -n "lines are mixed with each other" "$(expected_lines)" \
        -w "a line that is written in several pieces has those of others in
between: let one write, with its newline, be the whole line"
  done
  look_at some
}

@test "every line comes exactly once [4]" {
  after "it runs"
  look_at some
  local n head bye done_lines
  n=$(children_of)
  whole_lines
  head=$(how_often '^Starting ')
  bye=$(how_often '^Goodbye$')
  done_lines=$(how_often '^Child .* is done$')
  local expected
  expected=$(expected_lines)
  # The buffer went along through fork: every copy of it was written.
  ((head <= 1)) || any_order "the buffer was copied by fork" "$expected" \
    -w "stdout into a pipe keeps its lines in a buffer; each child got a copy
of it, and wrote it out. Empty it before fork" -r "Traps: copied"
  ((bye <= 1)) || [[ $(writers '^Goodbye$' | sort -u) != 0 ]] ||
    any_order "the program says goodbye more than once" "$expected" \
      -w "main has registered say_goodbye; nobody else needs to call it"
  ((bye <= 1)) || any_order "the children run the parent's exit handlers" \
    "$expected" -w "exit in a child runs what the parent gave to atexit;
_exit does not" -r "Traps: exit handlers"
  ((done_lines > 0)) || any_order "the children's lines are lost" \
    "$expected" -w "_exit does not write out what is still in the buffer:
flush before it" -r "Traps: buffer"
  ((head == 1)) || any_order "the first line is lost" "$expected" \
    -w "was it still in a buffer when the program ended?"
  ((bye == 1)) || any_order "no goodbye" "$expected" \
    -w "_exit in the parent skips its own exit handlers; and say_goodbye
must stay registered"
  from_one Child "$expected"
  any_order "not the lines that are asked for" "$expected" \
    -w "does each child know its own number?"
  local run
  for run in one $(made full early late merged pieces); do
    look_at "$run"
    [[ $run != pieces || $(how_often '^Goodbye$') == 1 ]] || continue
    any_order "not the lines that are asked for" "$(expected_lines)"
  done
  look_at dozen
  any_order "not the lines that are asked for" "$(expected_lines)" \
    -w "is there room for a number with two digits?"
}

@test "the first line comes first [1]" {
  after "every line comes exactly once"
  look_at some
  local run
  for run in some dozen hasty $(made full early late); do
    look_at "$run"
    [[ ${lines[0]-} == "Starting "* ]] || wrong "the first line comes too late" \
      -e "Starting $(children_of) children" -s "first: ${lines[0]-}" \
      -w "it was still in the buffer when the children wrote theirs"
  done
}

# The source without comments, as one line.
source_words() {
  (cd "$ROOT" && sed 's|//.*||' "$SUBMISSION") | tr '\n' ' ' |
    sed 's|/\*[^*]*\*/||g'
}

@test "each child prints its own line [2]" {
  after "every line comes exactly once"
  look_at some
  needs_observer
  local numbers
  numbers=$(writers '^Child ' | sort -u | wc -l)
  # Who wrote a line may be unknown (-); then nothing is said about it.
  writers '^Child ' | grep -qx -e - ||
    { [[ $numbers -eq $(children_of) ]] && ! writers '^Child ' | grep -qx 0; } ||
    wrong "the children's lines are not printed by the children" \
      -e "$(children_of) processes print one line each" \
      -s "they were printed by $(count "$numbers" process)"
  local early
  early=$(printed_too_early '^Child ' "${arguments#* }")
  [[ -z $early ]] || wrong "done is printed before the nap" \
    -e "each child naps, and then prints its line" -s "$early"
  # "Leave say_goodbye and its atexit as they are": no system call tells a line
  # of the handler's from the same line of main's.
  source_words | grep -qE '\<atexit *\( *&? *say_goodbye *\)' ||
    wrong "say_goodbye is not an exit handler any more" \
      -e "atexit(say_goodbye), as it was: the end of the program calls it" \
      -s "no atexit(say_goodbye) in the source" \
      -w "is Goodbye printed by hand? The handler does it, in whoever calls exit
or returns from main" -r "Traps: exit handlers"
  # One that looks who calls it hides what exit does in a child.
  ! source_words | grep -oE 'void +say_goodbye\( *(void)? *\) *\{[^}]*\}' |
    grep -qE 'getpid|\<if\>|\?|\<return\>' ||
    wrong "say_goodbye was changed" \
      -e "say_goodbye as it was: it prints, whoever calls it" \
      -s "it decides whether to print" \
      -w "_exit in a child runs no exit handlers at all" -r "Traps: exit handlers"
  [[ $(writers '^Goodbye$') =~ ^(0|-)$ ]] ||
    wrong "the children run the parent's exit handlers" \
      -e "the program itself says goodbye" -s "a child said it" -r "Traps: exit handlers"
}

@test "every child ends well [1]" {
  after "it starts as many children as asked for"
  local bad run
  for run in some one hasty dozen $(made full); do
    look_at "$run"
    needs_observer
    bad=$(of_processes 'number > 0 && exit_code != "0" && !killed {
      print "child " number ": " (signal == "" ? "exit status " exit_code : signal) }')
    [[ -z $bad ]] || wrong "a child did not end well" \
      -e "exit status 0 of every child" -s "$bad"
    exit_status 0 "starting the children went well"
  done
}
