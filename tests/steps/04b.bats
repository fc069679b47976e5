load ../../common/grade/step

setup_file() {
  compile_submission && record some "$(between 3 9)" && record none 0 && record one 1
}

@test "every child is joined [1]" {
  for run in some none one; do
    ran $run
    only_children "$arguments"
    all_joined
    says "$arguments children have ended"
  done
}
