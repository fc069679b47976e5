load ../../common/grade/step

setup_file() { compile_submission && record few 10 && record many "$(between 70000 99999)"; }

@test "any number of letters comes through [1]" {
  for run in few many; do
    ran $run
    only_children 1
    all_joined
    says "Received $arguments"
  done
}
