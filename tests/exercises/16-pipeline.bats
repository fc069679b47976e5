# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=16-pipeline
load ../../common/grade/grade

# go NAME LINES SCRIPT: with a command of the shell's.
go() {
  record "${order[@]}" "$1" "$2" sh -c "$3"
}

setup_file() {
  make_time
  compile_submission
  local order=() many
  record short "$(between 2 9)" tail -n 2
  record nothing 0 cat
  record missing "$(between 2 9)" "no-such-command-$(between 10 99)" &
  record forbidden 3 /etc/passwd &
  go leaves 3 "echo from the command >&2; exit $(between 3 99)" &
  go like-missing 3 'exit 127' &
  wait
  go killed 3 'kill -9 $$' &
  go signals 3 'kill -PIPE $$; while read -r what which; do
    case $what$which in SigBlk:*[1-9a-f]*) exit 6; esac
    done </proc/$$/status; exit 5' &
  go descriptors 3 'for n in 3 4 5 6 7 8 9; do
    if true <&$n || true >&$n; then echo "$n"; fi; done 2>/dev/null; exit 0' &
  wait
  # After a hang no more runs are made, so those that most hang at come alone,
  # in the order of their checks.
  many=$(between 30000 40000)
  echo "$many" >"$BATS_FILE_TMPDIR/many"
  record copied 100000 cat
  go speaks-first "$many" 'head -c 200000 /dev/zero; exec cat'
  go reads-first "$many" 'wc -l >/dev/null; exec head -c 200000 /dev/zero'
  record early "$many" head -n 2 &
  go prints-no-more "$many" \
    'exec >/dev/null; exit $(($(wc -l) % 251))' &
  go reads-no-more "$many" 'exec <&-; exec head -c 200000 /dev/zero' &
  wait
  order=(-O last)
  go late "$many" 'head -c 100000 /dev/zero; exec cat' &
  order=(-O first)
  go hasty "$many" 'exec head -n 1' &
  wait
}

in_the_shell() {
  [[ $1 == *" sh -c "* ]] && echo "${1%% sh -c *} sh -c '...'" || echo "$1"
}

# text_size LINES: of what make_text makes.
text_size() { awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++)
  s += 6 + length(i ""); print s + 0 }'; }

# printed NAME BYTES LINES: the lines for a command that ended with status 0.
printed() {
  echo "What $1 printed: $2 bytes, $3 lines"
  echo "$1 ${4:-exited with status 0}"
}

# ends: it ended by itself. Why it does not is seen from what it is blocked in.
ends() {
  [[ $(fact signal) != 13 ]] || wrong "SIGPIPE kills the program" \
    -e "write returns -1 with EPIPE, and the program goes on" \
    -s "it was killed by signal 13 (SIGPIPE)" \
    -w "the command reads no more. Ignore SIGPIPE, but in the program only" \
    -r "Predict: SIGPIPE"
  endless || {
    ended_well
    return
  }
  wrong "${1:-it does not end}" -e "both end by themselves" \
    -s "$(cat "$run_dir/reason" 2>/dev/null)" -w "$2" -r "Traps: waits for"
}

# passes MISTAKE EXPECTED ...: what was printed, and how the command ended.
passes() {
  local bytes=${2%% bytes, *}
  [[ ${output%% bytes, *} != "$bytes" || ${output%%$'\n'*} == "${2%%$'\n'*}" ]] ||
    same_lines "the lines are miscounted" "$2" \
      -w "a line ends in a newline: what comes after the last one is no line"
  [[ ${output%%$'\n'*} != "${2%%$'\n'*}" ]] ||
    same_lines "the command's end is told wrongly" "$2"
  same_lines "$@"
}

# was_started: the command was found, and may read as if a shell had started it.
was_started() {
  [[ $output != *"cannot be started"* ]] ||
    wrong "a command that is there is not started" \
      -e "it is found as the shell finds it, in the folders of PATH" \
      -s "$output" -w "execvp looks there, and execv does not"
  [[ $errors != *"temporarily unavailable"* ]] ||
    wrong "the command's own end does not block" \
      -e "a read of the command waits until there is something" -s "$errors" \
      -w "O_NONBLOCK holds for an end, in whichever process: set it on the end
of the program alone"
}

# not_started NAME REASON: this is the only line.
not_started() {
  local line="$1 cannot be started: $2"
  if [[ ${output,,} != "${line,,}" ]]; then
    case $output in
      "$line"$'\n'*)
        same_lines -n "it goes on after a failed exec" "$line" \
          -w "that line is the only one"
        ;;
      "$1 cannot be started: "*)
        same_lines -n "a failed exec is told with the wrong reason" "$line" \
          -w "errno, as execvp in the child left it"
        ;;
      "" | *printed:* | *"exited with"*)
        same_lines -n "a failed exec is hidden" "$line" \
          -w "execvp returns if it fails; errno tells why, and a third pipe,
closed on exec, brings it to the parent" -r "The program: if it fails"
        ;;
    esac
  fi
  same_lines "a failed exec is told in another way" "$line"
}

@test "it compiles [1]" {
  compiles
}

@test "it runs, and ends [2]" {
  after "it compiles"
  look_at -d short
  ends "the command waits for the end of the text" \
    "it comes when nobody is left who could write: the program closes its writing
end, and no copy may be open in the command itself (close-on-exec)"
}

@test "it starts one process, and joins it [2]" {
  after "it runs, and ends"
  look_at short
  needs_observer
  only_children 1
  all_joined
  sends_nothing "the end of a pipe tells the command that it may end"
}

@test "it takes what a command prints [2]" {
  after "it runs, and ends"
  look_at short
  local n=${arguments%% *}
  was_started
  passes "what a command prints is not all taken" \
    "$(printed tail $((12 + ${#n} + $(one_less "$n"))) 2)" \
    -w "is the standard output of the command the pipe?"
  look_at -d nothing
  ends "the command waits for the end of a text without lines" \
    "it comes when the writing end is closed, also if nothing was to be given"
  passes "what a command prints is not all taken" "$(printed cat 0 0)"
}

one_less() {
  local less=$(($1 - 1))
  echo ${#less}
}

@test "it gives and takes at the same time [4]" {
  after "it takes what a command prints"
  local many size why
  many=$(<"$BATS_FILE_TMPDIR/many")
  size=$(text_size "$many")
  why="both pipes are full, or one is empty, and each waits for the other: poll
both, with O_NONBLOCK on the writing end, or let a thread write"
  look_at -d copied
  ends "it gives first, and takes only then" "$why"
  was_started
  passes "not all of the text goes through" \
    "$(printed cat "$(text_size 100000)" 100000)" \
    -w "a write may take a part, and a read brings a part: go on with the rest"
  look_at -d speaks-first
  ends "it gives first, and takes only then" "$why"
  passes "not all of the text goes through" \
    "$(printed sh $((size + 200000)) "$many")"
  look_at -d reads-first
  ends "it takes first, and gives only then" "$why"
  passes "not all of the text goes through" "$(printed sh 200000 0)"
  local run
  for run in $(made late); do
    look_at -d "$run"
    ends "it gives first, and takes only then" "$why"
    passes "not all of the text goes through" \
      "$(printed sh $((size + 100000)) "$many")"
  done
}

@test "it goes on when a command has enough [3]" {
  after "it gives and takes at the same time"
  look_at -d early
  ends "the program does not hear that the command reads no more" \
    "write fails with EPIPE when nobody is left who could read: has the program
closed the command's reading end, which it got with the pipe?"
  passes "not all is taken when the command reads no more" \
    "$(printed head 14 2)"
  local run
  for run in $(made hasty); do
    look_at -d "$run"
    ends
    passes "not all is taken when the command reads no more" \
      "$(printed sh 7 1)"
  done
  look_at -d reads-no-more
  ends "not all is taken when the command reads no more" \
    "a write that fails is no end of what is printed"
  passes "not all is taken when the command reads no more" \
    "$(printed sh 200000 0)" -w "a write that fails is no end of what is printed"
  look_at -d prints-no-more
  ends "it does not end when the command prints no more"
  same_lines "the text ends when the command prints no more" \
    "$(printed sh 0 0 "exited with status $((${arguments%% *} % 251))")" \
    -w "the command still reads, and its status is the count of its lines modulo
251: give it the rest"
}

@test "it says when a command cannot be started [3]" {
  after "it runs, and ends"
  look_at -d missing
  ends "it waits for a command that was not started" "who holds the pipe by which
a failed exec is told? The program closes its copy"
  [[ ! -s $run_dir/processes ]] || only_children 1
  local name=${arguments#* }
  not_started "$name" "No such file or directory"
  needs_joined
  look_at -d forbidden
  ends
  not_started /etc/passwd "Permission denied"
  look_at -d like-missing
  ends
  same_lines -n "status 127 is taken for a failed exec" \
    "$(printed sh 0 0 "exited with status 127")" \
    -w "a command that ran can exit with 127 too" -r "The program: 127"
}

# A child that could not become the command is a zombie as any other.
needs_joined() {
  [[ ! -s $run_dir/processes ]] || all_joined
}

@test "it says how the command ended [2]" {
  after "it takes what a command prints"
  local status
  look_at -d leaves
  ends
  status=${arguments##* }
  [[ $output != "What sh printed: 17 bytes"* ]] ||
    same_lines "what a command says on stderr is taken, too" \
      "$(printed sh 0 0 "exited with status $status")" \
      -w "its descriptor 2 stays as it is"
  [[ $errors == *"from the command"* ]] ||
    wrong "the command has no stderr of the program's" \
      -e "what it says on stderr arrives on that of the program" \
      -s "${errors:-nothing}" -w "its descriptor 2 stays as it is"
  same_lines "the command's end is told wrongly" \
    "$(printed sh 0 0 "exited with status $status")"
  exit_status "$status" "the command ended with it"
  look_at -d killed
  ends
  same_lines "the command's end is told wrongly" \
    "$(printed sh 0 0 "was killed by signal 9")"
  exit_status 137 "that is 128 + the signal"
  look_at short
  exit_status 0 "the command ended with it"
  local run
  for run in missing forbidden; do
    look_at "$run"
    exit_status 127 "the command could not be started"
  done
}

@test "the command gets nothing it should not have [2]" {
  after "it takes what a command prints"
  look_at -d descriptors
  ends
  same_lines "the command has descriptors that are not its own" \
    "$(printed sh 0 0)" \
    -w "each number that it printed was an open descriptor: mark the pipes
close-on-exec" -r "The program: close-on-exec"
  look_at -d signals
  ends
  [[ $output != *"exited with status 6" ]] ||
    same_lines -n "the command's signals are blocked" \
      "$(printed sh 0 0 "was killed by signal 13")" \
      -w "a process and what it execs keep the mask of the one that forked it:
set it back in the child, or block only in the parent, after the fork"
  same_lines "the command ignores SIGPIPE" \
    "$(printed sh 0 0 "was killed by signal 13")" \
    -w "what is ignored (or blocked) at exec stays so: ignore SIGPIPE after the
fork, in the parent"
}

@test "it waits asleep [1]" {
  after "it gives and takes at the same time"
  look_at copied
  needs_observer
  waits_asleep
  local napped
  napped=$(sleeps_of_main | awk '{ all += $1 } END { print all + 0 }')
  holds "$napped < 300" || wrong "it asks in a loop instead of waiting" \
    -e "the program blocks until it can go on" -s "it napped for $napped ms" \
    -w "poll with the timeout -1 waits by itself"
}
