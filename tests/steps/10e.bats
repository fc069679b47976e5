load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "one is lost, the others are not [1]" {
  ran run 1
  died_in_a_worker SIGABRT 1
  says "1 is done
2 is lost
3 is done
4 is done"
}
