load ../../common/grade/step

setup_file() { compile_submission && record one Ada && record other "Grace$(between 10 99)"; }

@test "it greets by name [1]" {
  for run in one other; do
    ran $run
    only_children 1
    says "Hello, $arguments"
    written_by "Hello" 1
  done
}
