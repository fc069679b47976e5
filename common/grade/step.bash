# What every tests/steps/NNx.bats loads: one idea, one run or two, one verdict.
#
#   load ../../common/grade/step
#   setup_file() { compile_submission && record run 3; }
#   @test "it waits for its child [1]" {
#     ran run
#     all_joined
#     says 'Child 1 has ended'
#   }
#
# Everything that exercises' checks know (see grade.bash) is known here, too.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$ROOT/common/grade/names.sh"
step=$(basename "${BATS_TEST_FILENAME:-}" .bats)
exercise=$(cd "$ROOT" && lesson_of "$step")
own_file=$(cd "$ROOT" && file_of "$step")
SUBMISSION=${SUBMISSION:-$own_file}
. "$ROOT/common/grade/grade.bash"
# Where the observer can make the time, a step's runs cost no waiting.
eval "exercise_$(declare -f compile_submission)"
compile_submission() {
  make_time
  exercise_compile_submission
}
needs_observer() { [[ -s $run_dir/processes ]] || left_out; }
left_out() { skip "left out: only the observer can see this, and it needs Linux"; }

# ran NAME [STATUS]: it compiled, and the run of that name ended by itself, with
# that exit status (without: 0). What follows is about this run.
ran() {
  compiles
  look_at "$1"
  ended_well
  [[ $(fact exit) == "${2:-0}" ]] || wrong "the wrong exit status" \
    -e "exit status ${2:-0}" -s "exit status $(fact exit)"
}

# says LINES: these lines and no others, in this order.
says() {
  [[ $output == "$1" ]] || wrong "$(words_or_lines "$1")" \
    -s "$(awk -f "$ROOT/common/grade/lines.awk" -v ordered=1 \
      <(printf '%s\n' "$1") "$run_dir/out" | tr -d '\0')"
}

# says_all LINES: these lines and no others, in any order.
says_all() {
  [[ $(sort <<<"$output") == "$(sort <<<"$1")" ]] ||
    wrong "$(words_or_lines "$1")" \
      -s "$(awk -f "$ROOT/common/grade/lines.awk" \
        <(printf '%s\n' "$1") "$run_dir/out" | tr -d '\0')"
}

# What to call it: lines that are missing, lines too many, or other words.
words_or_lines() {
  local seen wanted
  seen=${#lines[@]}
  wanted=$(wc -l <<<"$1")
  [[ -n $output ]] || seen=0
  if ((seen == 0)); then
    echo "it prints nothing"
  elif ((seen < wanted)); then
    echo "a line is missing"
  elif ((seen > wanted)); then
    echo "it prints too many lines"
  elif [[ $(sort <<<"$output") == "$(sort <<<"$1")" ]]; then
    echo "the lines come in the wrong order"
  else
    echo "the lines are not as asked for"
  fi
}

# fact_is NAME VALUE MISTAKE EXPECTED [WHY]: what the observer saw.
fact_is() {
  needs_observer
  [[ $(fact "$1") == "$2" ]] || wrong "$3" -e "$4" -s "$1 is $(fact "$1")" \
    ${5:+-w "$5"}
}

# took_ms LEAST MOST MISTAKE: the run, from its start to its end.
took_ms() {
  holds "$1 <= $(fact wall_ms) && $(fact wall_ms) <= $2" || wrong "$3" \
    -e "$1 ms at least, $2 ms at most" -s "$(fact wall_ms) ms"
}

# answered NAME VALUE: a question that the learner answers in the file. The
# program says its answer as "NAME: ANSWER"; VALUE is what the run showed.
answered() {
  local answer
  answer=$(sed -n "s/^$1: //p" <<<"$output" | head -1)
  [[ $answer != "?" && -n $answer ]] || wrong "there is no answer yet" \
    -e "your answer in place of the question mark" -s "$1: $answer"
  [[ $answer == "$2" ]] || wrong "the answer is not what happened" \
    -s "$1: $2" -e "$1: $answer, as you said"
}

# told WORDS SECONDS: its one line is "WORDS 0.30 second(s)", with the time that
# really went by, and that is what the nap should take.
told() {
  local seconds
  seconds=$(sed -nE "s/^$1 ([0-9.]+) second\(s\)$/\1/p" <<<"$output")
  [[ -n $seconds && ${#lines[@]} == 1 ]] || says "$(printf '%s %.2f second(s)' \
    "$1" "$2")"
  # Half of all whole seconds are too early, the other half too late.
  [[ $seconds != [1-9]*.00 || $2 == *.0* ]] || ! holds "$seconds < $2 + 1" ||
    wrong "the time is in whole seconds" -e "about $2 seconds" -s "${lines[0]}"
  holds "$seconds >= $2 - 0.006" || wrong "the time is too short" \
    -e "$2 seconds at least: the nap took that long" -s "${lines[0]}"
  holds "$seconds * 1000 <= $(fact wall_ms) + 6" || wrong "the time is too long" \
    -e "the whole run took $(fact wall_ms) ms" -s "${lines[0]}"
}

# naps_ms SECONDS: the main process was asleep for so long in all. On the clock
# of a busy machine it may be more; time that the observer makes is exact.
naps_ms() {
  local asleep most
  needs_observer
  asleep=$(of_processes 'number == 0 { print asleep + 0 }')
  most="$1 * 1000 + $(by_clock 1 150)"
  holds "$asleep >= $1 * 1000 - 2" || wrong "it naps too short" \
    -e "$1 seconds asleep" -s "$asleep ms asleep"
  holds "$asleep <= $most" || wrong "it naps too long" \
    -e "$1 seconds asleep" -s "$asleep ms asleep"
}

# naps_in COUNT MISTAKE: the main process slept in at most so many naps, and
# did hardly compute.
naps_in() {
  local naps cpu asleep
  needs_observer
  naps=$(naps_of_main)
  cpu=$(of_processes 'number == 0 { print cpu + 0 }')
  asleep=$(of_processes 'number == 0 { print asleep + 0 }')
  holds "$asleep > 0" || wrong "it does not nap" -e "asleep for the whole time" \
    -s "never asleep, and $cpu ms of processor time"
  holds "$naps <= $1 && $cpu < 100" || wrong "$2" \
    -e "asleep in $(count "$1" nap)" \
    -s "$(count "$naps" nap), and $cpu ms of processor time"
}

# written_by REGEX NUMBER: that line was printed by this process of the run: 0
# is the program itself, 1 the first child.
written_by() {
  local writer
  needs_observer
  writer=$(writers "$1" | head -1)
  [[ $writer == "$2" || $writer == - ]] || wrong "the wrong process prints it" \
    -e "\"$1\" comes from $(called "$2")" -s "it came from $(called "$writer")"
}

called() {
  case $1 in
    0) echo "the program itself" ;;
    "") echo "nobody" ;;
    *) echo "child $1" ;;
  esac
}

# no_long_zombie MS: whoever ended was joined soon.
no_long_zombie() {
  needs_observer
  holds "$(fact longest_zombie_ms) + 0 <= $1" || wrong "a child stays a zombie" \
    -e "each child is joined when it has ended" \
    -s "one was a zombie for $(fact longest_zombie_ms) ms"
}

# child_exits STATUS: the exit status of the first child.
child_exits() {
  local seen
  needs_observer
  seen=$(of_processes 'number == 1 { print exit_code }')
  [[ $seen == "$1" ]] || wrong "the child did not say it" \
    -e "the child's exit status is $1" -s "it is ${seen:-none}"
}

# asleep_at_once COUNT: so many slept at the same moment.
asleep_at_once() {
  needs_observer
  (($(fact max_sleeping) >= $1)) || wrong "the tasks run one after the other" \
    -e "$1 at the same time" -s "at most $(fact max_sleeping) at a time"
}

# workers_nap_no_longer SECONDS: what was cancelled does not run.
workers_nap_no_longer() {
  local napped
  needs_observer
  napped=$(naps_of_workers | awk '{ all += $1 } END { print all / 1000 }')
  holds "$napped < $1" || wrong "the workers nap too often" \
    -e "less than $1 s of naps in all: what is cancelled does not run" \
    -s "$napped s of naps"
}

# soon_after REGEX SECONDS: the line was printed before so much time had gone by.
soon_after() {
  local at
  needs_observer
  at=$(printed_at "^$1\$")
  holds "${at:-0} <= $2 * 1000" || wrong "it is printed late" \
    -e "\"$1\" as soon as it is known" -s "it came after $at ms"
}

# main_computes_less MS, main_naps_at_most COUNT: who waits, waits asleep.
main_computes_less() {
  local cpu
  needs_observer
  cpu=$(of_processes 'number == 0 { print cpu + 0 }')
  holds "$cpu < $1" || wrong "it burns a core" \
    -e "the program waits asleep" -s "$cpu ms of processor time"
}
main_naps_at_most() {
  local naps
  naps=$(naps_of_main)
  ((naps <= $1)) || wrong "it looks again and again" \
    -e "it is woken when there is news" -s "$(count "$naps" nap) between looks"
}

# printed_before_end REGEX: the line was printed while a worker still napped.
printed_before_end() {
  local at end
  needs_observer
  at=$(printed_at "^$1\$")
  end=$(of_processes 'number > 0 && asleep > most { most = asleep; at = forked }
    END { print at + most }')
  holds "${at:-0} < $end" || wrong "it is printed late" \
    -e "\"$1\" as soon as it is known" \
    -s "it came after $at ms, when all naps were over"
}

# died_in_a_worker SIGNAL COUNT: so many processes that are not the program
# itself were killed by that signal.
died_in_a_worker() {
  local seen
  needs_observer
  seen=$(of_processes 'number > 0 && signal == "'"$1"'" { print }' | wc -l)
  ((seen == $2)) || wrong "$( ((seen == 0)) && echo "no worker died" ||
    echo "too many workers died")" \
    -e "$2 killed by $1, as the task has it" -s "$((seen))"
}

# cancelled_of LEAST MOST: the line that tells how many were cancelled fits.
cancelled_of() {
  local told
  told=$(sed -n 's/^cancelled: //p' <<<"$output")
  [[ $told =~ ^[0-9]+$ ]] || told=-1
  ((told >= $1 && told <= $2)) ||
    wrong "the lines are not as asked for" \
      -e "cancelled: $1 or $2: what has not begun" -s "${output:-nothing}"
}

# on_stderr TEXT: said there, whatever stands before it.
on_stderr() {
  [[ $errors == *"$1"* ]] || wrong "it does not say why" \
    -e "on stderr: $1" -s "${errors:-nothing}"
}

# side_by_side NAME LINES: two children were there at the same time, and it says
# these lines also in runs, made by run_NAME, in which both computed at the same
# time: a race shows in no other. On a busy machine that takes more tries.
side_by_side() {
  local try
  needs_observer
  (($(fact max_children) >= 2)) || wrong "the tasks run one after the other" \
    -e "two at the same time" -s "at most $(fact max_children) at a time"
  for try in 1 2 3 4 5; do
    (($(of_record spans |
      awk -F '\t' -f "$ROOT/common/grade/together.awk") < 35)) ||
      busy || return 0
    "run_$1"
    ran "$1"
    says "$2"
  done
}

# waits_for_the_lock: the program slept until somebody gave a lock back, and not
# until a child had ended.
waits_for_the_lock() {
  needs_observer
  holds "$(fact main_wait_ms) < 50" ||
    wrong "it waits for the child, not for the lock" \
      -e "whoever looks takes the lock, and gets it when it is given back" \
      -s "the program was blocked in wait for $(fact main_wait_ms) ms"
}

# has_file NAME LINES: the run has left a file of that name, with these lines.
has_file() {
  local file=$run_dir/cwd/$1
  [[ -e $file ]] || wrong "there is no file $1" -e "a file $1" -s "none"
  [[ $(tr -d '\0' <"$file") == "$2" ]] ||
    wrong "the file has not what it should have" -e "$2" \
      -s "$(head -c 300 "$file" | tr -d '\0')"
}

a_thread() {
  needs_observer
  (($(fact threads) > 0)) || wrong "no thread is started" -e "a thread" \
    -s "$(count "$(fact forks)" process), no thread"
}

two_threads() {
  a_thread
  [[ $(fact threads) == 2 ]] || wrong "the wrong number of threads" \
    -e "2 threads" -s "$(count "$(fact threads)" thread)"
}

# no_race NAME: ThreadSanitizer, in the run of that name, has found nothing.
# Where the compiler has none, there is no such run.
no_race() {
  [[ -x $BATS_FILE_TMPDIR/exercise-tsan ]] || return 0
  look_at "$1"
  [[ $errors != *"data race"* ]] || wrong "a race" \
    -e "no two threads at the counter at the same time" \
    -s "ThreadSanitizer found a data race"
}

# picture WIDTH HEIGHT: the name of a picture of that size, which is made once.
picture() {
  local file=$BUILD/grade/pictures/step-$1x$2.ppm
  [[ -e $file ]] || kept "$file" "$BUILD/tests/ppm" make "$1" "$2" 7
  echo "$file"
}

# made OUT PICTURE AWK: the run has written OUT, which is PICTURE with each byte
# v of its pixels changed as AWK says.
made() {
  local out=$run_dir/cwd/$1
  [[ -s $out ]] || wrong "the result is not written" -e "a file $1"
  [[ $(bytes_of "$2" 0 "$3") == "$(bytes_of "$out" 0 'v')" ]] ||
    wrong "the bytes are not as asked for" \
      -e "$(bytes_of "$2" 8 "$3") ... in the beginning" \
      -s "$(bytes_of "$out" 8 'v') ..."
}
bytes_of() {
  local head
  head=$(head -c 40 "$1" | LC_ALL=C awk '{ n += length($0) + 1 }
    /^255$/ { print n; exit }')
  tail -c "+$((${head:-0} + 1))" "$1" | od -An -v -tu1 |
    awk -v most="$2" '{ for (i = 1; i <= NF && (!most || k < most); i++) {
      v = $i; k++; '"$(transform "$3")"' printf "%d ", r } }'
}
transform() {
  case $1 in
    *\;*) echo "${1%%;*}; r = (${1#*;});" ;;
    *) echo "r = ($1);" ;;
  esac
}

# long_one_first MS: whoever napped longer than that began with it.
long_one_first() {
  local late
  needs_observer
  late=$(of_record spans |
    awk -F '\t' -v most="$1" '$5 == "asleep" { if ($4 - $3 > most) at = $3
      if (first == "" || $3 < first) first = $3 }
      END { if (at - first > 50) printf "%.0f", at - first }')
  [[ -z $late ]] || wrong "the long one begins late" \
    -e "the longest job is the first to begin" \
    -s "it began $late ms after the first one"
}
