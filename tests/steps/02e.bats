load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "as many processes as predicted [1]" {
  ran run
  needs_observer
  fact_is forks 7 "the forks were changed" "three calls of fork, as they stood"
  answered processes $(($(fact forks) + 1))
}
