load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "the lock outlives its holder [1]" {
  ran run
  only_children 1
  all_joined
  died_in_a_worker SIGKILL 1
  says "The holder has died
The lock is mine"
}
