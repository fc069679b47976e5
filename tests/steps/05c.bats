load ../../common/grade/step

setup_file() { compile_submission && record some "$(between 3 6)" && record none 0; }

@test "down, then up [1]" {
  for run in some none; do
    ran $run
    only_children 2
    says "$( ((arguments == 0)) || { seq "$arguments" -1 1 && seq "$arguments"; })"
  done
}
