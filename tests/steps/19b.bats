load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "no signal is lost between look and sleep [1]" {
  ran run
  says woken
  needs_observer
  [[ $(sent | sort -u) == SIGALRM || -z $(sent) ]] ||
    wrong "the signal was changed" -s "$(sent)"
  main_naps_at_most 0
}
