load ../../common/grade/step

setup_file() { compile_submission && record some "$(between 4 30)" && record none 0; }

@test "the input is made as it is needed [1]" {
  for run in some none; do
    ran $run
    workers 2
    says "$(for ((i = 1; i <= arguments; i++)); do echo $((i * i)); done)"
  done
}
