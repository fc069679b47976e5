load ../../common/grade/step

setup_file() { compile_submission && record five 5 && record one 1; }

@test "the count comes home as the exit status [1]" {
  ran five
  only_children 1
  all_joined
  says "the child says 2, here it is still 5"
  child_exits 2
  ran one
  says "the child says 1, here it is still 1"
}
