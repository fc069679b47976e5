load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "as many descriptors as predicted [1]" {
  ran run
  needs_observer
  fact_is forks 3 "the forks were changed" "two calls of fork, as they stood"
  answered descriptors $((2 * ($(fact forks) + 1)))
}
