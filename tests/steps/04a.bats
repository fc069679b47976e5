load ../../common/grade/step

setup_file() {
  compile_submission && record some "$(between 3 9)" && record none 0 && record one 1
}

@test "so many children, each with its number [1]" {
  for run in some none one; do
    ran $run
    only_children "$arguments"
    says_all "$( ((arguments == 0)) || seq -f 'Child %g' "$arguments")"
  done
}
