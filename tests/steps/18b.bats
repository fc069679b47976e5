load ../../common/grade/step

# picture:
setup_file() { compile_submission && record run; }

@test "three work at the same time [1]" {
  ran run
  only_children 3
  all_joined
  says_all "worked on 0
worked on 1
worked on 2"
  workers_nap_for 0.9
  asleep_at_once 3
}
