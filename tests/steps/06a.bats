load ../../common/grade/step

setup_file() { compile_submission && record some "$(between 2 6)" && record one 1; }

@test "the workers are started, and end with the pool [1]" {
  for run in some one; do
    ran $run
    workers "$arguments"
    workers_ended_well
    says "$arguments workers"
  done
}
