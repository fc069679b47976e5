# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=03-joined-fork
load ../../common/grade/grade

setup_file() {
  make_time
  compile_submission
  local signals=(1 2 9 10 13 14 15) a b
  a=$(between 0 6)
  b=$(((a + $(between 1 6)) % 7))
  # Who asks without a pause does so as long as somebody naps, and pays for it in
  # processor time.
  record nobody_else 0.2:exit:0
  local long=59.93 less_long=31.17
  spins nobody_else && long="0.$(between 6 8)" && less_long=0.4
  # The first naps longest, so that the order of ends is not that of starts.
  # Half a minute and more is the time to see who asks now and then.
  record mixed "$(by_clock "$long" "0.$(between 6 8)"):exit:$(between 1 99)" \
    "0.$(between 2 3):signal:${signals[a]}" \
    "$(by_clock "$less_long" 0.4):exit:0" "0.$(between 2 3):exit:$(between 100 255)" \
    "0.3:signal:${signals[b]}" "0.5:exit:0"
  # A failure comes first, while others nap. By default nobody dies of signal 28
  # (SIGWINCH): child_main goes on and exits.
  record failing "0.1:exit:$(between 129 159)" "0.$(between 5 6):exit:0" \
    "0.$(between 3 4):signal:28" "0.4:signal:${signals[a]}" &
  record well 0.3:exit:0 0:exit:0 "0.$(between 1 2):exit:0" &
  # shellcheck disable=SC2046
  record $(each_a_step) killed "0:signal:9" &
  # Nobody ends while others are still to be started, on a busy machine either.
  local crowd=(1.{0,1}:exit:{0,1,0,2,0,3,0,4,0,5})
  record crowd "${crowd[@]}" &
  # As many as there may be, and some have ended before the next is started.
  local hasty=(0:exit:{0,1,0,2,0,3,0,4,0} 0.1:exit:{0,7} 0:signal:{9,15}
    0:exit:{0,255,0,128,0} 0:signal:31 0:exit:0)
  record hasty "${hasty[@]}" &
  record -O together merged "${crowd[@]:0:10}" "${hasty[@]:10}" &
  record -O first early "${hasty[@]:0:9}" &
  record -O last late 0:exit:0 0.2:signal:15 0:exit:3 &
  wait
}

expected_lines() {
  local argument number=0 well=0 how
  for argument in $arguments; do
    how=${argument#*:}
    ((++number))
    case $how in
      signal:28) echo "Child $number exited with status 28" ;;
      signal:*) echo "Child $number was killed by signal ${how#*:}" ;;
      *) echo "Child $number exited with status ${how#*:}" ;;
    esac
    [[ $how != exit:0 ]] || ((++well))
  done
  echo "$well of $number ended well"
}

children_of() { words_in "$arguments"; }

# Of each line "Child ...": e for an exit, s for a signal.
kinds() {
  sed -nE 's/^Child .* exited with .*/e/p; s/^Child .* killed by .*/s/p'
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at mixed
  ! misses_ends || children_missed
  ended_well
}

@test "it starts one process a child [2]" {
  after "it runs"
  look_at mixed
  needs_observer
  only_children "$(children_of)"
  local run
  for run in well killed $(made hasty merged early late); do
    look_at "$run"
    only_children "$(children_of)"
  done
}

@test "all children run at the same time [2]" {
  after "it starts one process a child"
  look_at mixed
  needs_observer
  all_started_first
  look_at crowd
  all_started_first
}

ends_as_it_should() {
  local argument number=0 how seen bad="" killed=""
  for argument in $arguments; do
    ((++number))
    how=${argument#*:}
    seen=$(of_processes 'number == '$number' && !killed {
      print ended - forked, signal }')
    [[ $how != exit:* || -z ${seen#*$'\t'} ]] || killed=1
    if [[ $how == exit:* && -n ${seen#*$'\t'} ]] ||
      holds "${seen%%$'\t'*} < ${argument%%:*} * 1000 - 1"; then
      bad+="child $number ($argument) ended after ${seen/$'\t'/ ms }"$'\n'
    fi
  done
  [[ -z $bad || -n $killed || $(of_processes 'number > 0 && !killed &&
    signal != "" { n++ } END { print n + 0 }') -gt 2 ]] ||
    wrong "the children do not nap" \
      -e "each child naps as long as it should" -s "${bad%$'\n'}" \
      -w "child_main is written, and right as it was"
  [[ -z $bad ]] || wrong "children are killed, not joined" \
    -e "each child naps as long as it should, and ends as it should" \
    -s "${bad%$'\n'}" -w "kill ends a process; waitpid waits for its end"
  no_longer_naps "$(tr ' ' '\n' <<<"$arguments" | sed 's/:.*//')" \
    "child_main is written, and right as it was"
}

@test "every child ends by itself [1]" {
  after "it starts one process a child"
  look_at mixed
  needs_observer
  ends_as_it_should
  look_at failing
  ends_as_it_should
  sends_nothing
  look_at mixed
  sends_nothing
}

@test "every child is waited for [3]" {
  after "it starts one process a child"
  local run
  look_at mixed
  needs_observer
  for run in mixed well crowd hasty killed $(made merged early late); do
    look_at "$run"
    # Who starts them one by one only needs longer; that has been said.
    ! timed_out_run || [[ -e $BATS_FILE_TMPDIR/passed/$(mark \
      "all children run at the same time") ]] || continue
    ! misses_ends || children_missed
    ended_well
    all_joined
  done
}

# not_as_the_shell EXPECTED: in the shell, 137 is the end by signal 9.
not_as_the_shell() {
  local told
  told=$(sed -E '/ended well$/d' <<<"$1" | awk '/exited/ && $NF > 128 {
    $0 = $1 " " $2 " was killed by signal " ($NF - 128) } { print }')
  [[ $(grep -v 'ended well$' <<<"$output") != "$told" || $1 == "$told"* ]] ||
    same_lines "an exit status above 128 is taken for a signal" "$1" \
      -w "128 + N is how the shell tells of a signal; waitpid tells it apart:
WIFSIGNALED"
}

# large_ones_left_out: of the lines, those of children with a status up to 127.
large_ones_left_out() {
  local argument number=0 large=" "
  for argument in $arguments; do
    ((++number))
    ((${argument##*:} <= 127)) || large+="$number "
  done
  awk -v large="$large" '!index(large, " " $2 " ")'
}

# not_in_a_signed_byte EXPECTED: all is right but what is told of those.
not_in_a_signed_byte() {
  [[ $(large_ones_left_out <<<"$output") != "$(large_ones_left_out <<<"$1")" ]] ||
    same_lines "an exit status above 127 is told wrongly" "$1" \
      -w "a status goes up to 255: does it pass through a type with a sign that
holds no more than 127?"
}

# told_as_another: which kinds (see there) are told as which others, line by line:
# "s e" if only deaths are told as exits.
told_as_another() {
  paste -d ' ' <(expected_lines | kinds) <(kinds <<<"$output") |
    awk '$1 != $2' | sort -u
}

# numbers_are KIND EXPECTED: each line is of the right child and kind; and the
# numbers of this kind are not all that is wrong.
numbers_are() {
  local words="exited with status" why="WEXITSTATUS takes it out of what waitpid
gives, and is right for an exit only"
  [[ $1 == e ]] || words="was killed by signal" \
    why="WTERMSIG takes it out of what waitpid gives"
  # shellcheck disable=SC2001
  [[ $output == "$2" ]] ||
    [[ $(sed "s/\($words\) .*/\1/" <<<"$output") != \
      "$(sed "s/\($words\) .*/\1/" <<<"$2")" ]] ||
    [[ $(sort <<<"$output") == "$(sort <<<"$2")" ]] ||
    # The same numbers, of other children.
    [[ $(grep "$words" <<<"$output" | sed 's/.* //' | sort) == \
      "$(grep "$words" <<<"$2" | sed 's/.* //' | sort)" ]] ||
    same_lines "the number after \"$words\" is wrong" "$2" -w "$why"
}

# how_they_ended: the lines are right, or what is wrong with them has its name.
how_they_ended() {
  local expected exits
  expected=$(expected_lines)
  exits=$(how_often '^Child [0-9]+ exited with status')
  no_slip "$expected" ordered
  from_one Child "$expected"
  not_as_the_shell "$expected"
  if [[ $output != "$expected" && \
    $(sort <<<"$output") == "$(sort <<<"$expected")" ]]; then
    same_lines "not in the order of the arguments" "$expected" \
      -w "they were reported in the order in which they ended"
  fi
  if grep -qE 'status (256|512|768|[0-9]{4,})$' <<<"$output"; then
    same_lines "the status is printed whole" "$expected" \
      -w "what waitpid gives is two answers in one number; WEXITSTATUS takes
the exit status out" -r "The program: WEXITSTATUS"
  fi
  not_in_a_signed_byte "$expected"
  [[ $output != *"Child 3 was killed by signal 28"* ]] ||
    same_lines "it tells the arguments, not what happened" "$expected" \
      -w "signal 28, SIGWINCH, kills nobody by default: the child went on, and
exited. The status that waitpid gives knows it"
  if [[ $expected == *'killed by signal'* &&
    $output != *'killed by signal'* ]]; then
    same_lines "a death by signal is reported as an exit" "$expected" \
      -w "ask WIFSIGNALED (or WIFEXITED) before WEXITSTATUS is read" \
      -r "The program: WIFSIGNALED"
  fi
  if [[ $(told_as_another) == "s e" ]]; then
    same_lines "a death by signal is reported as an exit" "$expected" \
      -w "WIFSIGNALED is true of every signal that ends a process"
  fi
  if [[ $(told_as_another) == "e s" ]]; then
    same_lines "an exit is reported as a death by signal" "$expected" \
      -w "ask WIFEXITED before WTERMSIG is read"
  fi
  if [[ $exits == 0 && $expected == *'exited with'* ]]; then
    same_lines "an exit is reported as a death by signal" "$expected" \
      -w "ask WIFEXITED before WTERMSIG is read"
  fi
  if [[ $(kinds <<<"$expected") == *[es]* && $(kinds <<<"$output") == \
    "$(kinds <<<"$expected" | tr 'es' 'se')" ]]; then
    same_lines "an exit and a death by signal are mixed up" "$expected" \
      -w "WIFEXITED says that there is a WEXITSTATUS, WIFSIGNALED that there is
a WTERMSIG" -r "The program: WIFSIGNALED"
  fi
  if [[ $(grep -v ' ended well$' <<<"$output" | sort) == \
    "$(grep -v ' ended well$' <<<"$expected" | sort)" ]]; then
    same_lines "the wrong count at the end" "$expected" \
      -w "ended well: exited, and with status 0"
  fi
  numbers_are s "$expected"
  numbers_are e "$expected"
  same_lines "the wrong child or the wrong number" "$expected" \
    -w "does each line speak of the pid that belongs to its number?"
}

@test "it says how each child ended [4]" {
  after "it runs" "every child is waited for"
  local run
  for run in mixed failing well crowd killed hasty $(made merged early late); do
    look_at "$run"
    how_they_ended
  done
}

@test "its own exit status is true [2]" {
  after "it runs" "every child is waited for"
  look_at mixed
  local mistake="its exit status hides that children failed"
  [[ $(fact exit) != 0 ]] || wrong "$mistake" \
    -e "exit status 1, because not every child ended well" \
    -s "exit status 0" -w "what does main return?"
  exit_status 1 "not every child ended well"
  local run
  for run in failing $(made crowd hasty merged early late); do
    look_at "$run"
    exit_status 1 "not every child ended well"
  done
  look_at killed
  [[ $(fact exit) != 0 ]] || wrong "$mistake" \
    -e "exit status 1, because the only child was killed" -s "exit status 0" \
    -w "a death by signal is no good end either"
  exit_status 1 "the only child was killed by a signal"
  look_at well
  exit_status 0 "every child ended well"
}

@test "it waits asleep [1]" {
  after "every child is waited for"
  look_at mixed
  needs_observer
  waits_asleep
  ends_with_the_last
}
