load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "children that end together are all joined [1]" {
  look_at run
  misses_ends && children_missed
  ran run
  only_children 3
  all_joined
  says "joined 3"
  needs_observer
  ! time_is_made || of_processes 'number > 0 && ended > 500 { exit 1 }' ||
    wrong "the children do not end together" -e "they end at once, as given" \
      -s "$(of_processes 'number > 0 { printf "%.1f s ", ended / 1000 }')"
}
