load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "the handler is called as often as predicted [1]" {
  ran run
  [[ $(sent | grep -c USR1) == 5 ]] || ! needs_observer ||
    wrong "the signals were changed" -e "five signals, as they stood" \
      -s "$(sent | grep -c USR1)"
  answered calls "$(delivered SIGUSR1)"
}
