load ../../common/grade/step

setup_file() { compile_submission && record run 0.6 0.1 0.35 && record one 0.1; }

@test "the numbers come in the order of the ends [1]" {
  ran run
  only_children 3
  all_joined
  says "Child 2
Child 3
Child 1"
  ran one
  says "Child 1"
}
