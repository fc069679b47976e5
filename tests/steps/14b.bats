load ../../common/grade/step

setup_file() { compile_submission && record a 0 3 7 && record b 1 3 7 && record c 2 3 8 && record d 1 2 4; }

@test "each item has its rank [1]" {
  local parts=("0 to 2" "3 to 4" "6 to 7" "2 to 3")
  for run in a b c d; do
    ran $run
    says "${parts[0]}"
    parts=("${parts[@]:1}")
  done
}
