load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "it takes as long as predicted [1]" {
  ran run
  only_children 3
  all_joined
  workers_nap_for 3
  answered tenths "$(awk '/^it took/ { print int($3 * 2 + 0.1) * 5 }' <<<"$output")"
}
