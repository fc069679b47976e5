load ../../common/grade/step

setup_file() { compile_submission && record a 1 3 7 && record b 0 3 7 && record c 2 3 7 && record d 0 1 2; }

@test "each rank does its own share [1]" {
  local shares=("1 4" "0 3 6" "2 5" "0 1")
  for run in a b c d; do
    ran $run
    says "${shares[0]}"
    shares=("${shares[@]:1}")
  done
}
