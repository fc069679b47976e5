load ../../common/grade/step

setup_file() { compile_submission && record long 1.25 && record short 0.3; }

@test "it tells how long the nap took [1]" {
  for run in long short; do
    ran $run
    told "Napped for" "$arguments"
  done
}
