load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "each is told when it is done [1]" {
  ran run
  workers 3
  workers_nap_for 0.9
  says "0.1 is done
0.3 is done
0.5 is done"
  printed_before_end "0.1 is done"
}
