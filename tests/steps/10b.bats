load ../../common/grade/step

# picture:
setup_file() { compile_submission && record run; }

@test "all four workers have something to do [1]" {
  ran run
  workers 4
  workers_nap_for 0.8
  asleep_at_once 4
  says "4 done"
}
