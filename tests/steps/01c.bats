load ../../common/grade/step

setup_file() { compile_submission && record short 0.3 && record long 0.8; }

@test "it waits asleep [1]" {
  for run in short long; do
    ran $run
    naps_in 1 "it burns a core, or looks again and again"
    told "Waited for" "$arguments"
  done
}
