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
  same_lines "$(words_or_lines "$1")" "$1"
}

# says_all LINES: these lines and no others, in any order.
says_all() {
  any_order "$(words_or_lines "$1")" "$1"
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
