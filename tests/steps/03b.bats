load ../../common/grade/step

setup_file() { compile_submission && record some "$(between 2 200)" && record most 255 && record none 0; }

@test "the status is told as it was [1]" {
  for run in some most none; do
    ran $run
    only_children 1
    all_joined
    says "The child exited with status $arguments"
  done
}
