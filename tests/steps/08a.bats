load ../../common/grade/step

# picture:
setup_file() { compile_submission && record run; }

@test "the results come in the order of the input [1]" {
  ran run
  workers 3
  workers_nap_for 0.6
  asleep_at_once 3
  says "0.3
0.1
0.2"
}
