load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "yes ends by the signal that was predicted [1]" {
  ran run
  needs_observer
  only_children 2
  all_joined
  fact_is killed_by_signal 1 "the pipeline was changed" "yes is ended by a signal"
  answered signal "$(sed -n 's/^ended by: //p' <<<"$output")"
}
