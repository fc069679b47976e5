load ../../common/grade/step

setup_file() { compile_submission && record some "$(between 11 99)" && record none 0; }

@test "a worker computes the square [1]" {
  for run in some none; do
    ran $run
    workers 2
    says "$((arguments * arguments))"
  done
}
