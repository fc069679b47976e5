load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "one kill stops all three [1]" {
  ran run
  only_children 3
  all_joined
  says "stopped 3"
  died_in_a_worker SIGTERM 3
  [[ $(sent | grep -c TERM) -le 1 ]] || wrong "more than one signal is sent" \
    -e "one kill, to the group" -s "$(sent | grep -c TERM) calls of kill"
}
