load ../../common/grade/step

setup_file() { compile_submission && record few 1 && run_many; }
run_many() { record -R many 8000000; }

@test "no count is lost [1]" {
  for run in few many; do
    ran $run
    only_children 2
    all_joined
    says "$((2 * arguments)) of $((2 * arguments))"
  done
  side_by_side many "16000000 of 16000000"
}
