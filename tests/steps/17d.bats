load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "nobody sees the bank half changed [1]" {
  ran run
  only_children 1
  all_joined
  says "sum: 100"
  workers_nap_for 0.2
  waits_for_the_lock
}
