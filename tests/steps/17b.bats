load ../../common/grade/step

setup_file() { compile_submission && record some "$(between 300 9999)" && record five 5; }

@test "the parent sees what the child has counted [1]" {
  for run in five some; do
    ran $run
    only_children 1
    all_joined
    says "The child has counted to $arguments"
  done
}
