load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "it is tried once more [1]" {
  ran run
  says "try 2 worked"
  died_in_a_worker SIGABRT 1
}
