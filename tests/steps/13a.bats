load ../../common/grade/step

setup_file() {
  compile_submission && record a 6000 1200 && record b 9600 1200 && record c 4799 1200 &&
    record d 100 1200 && record e 2400 1200 && record f 1200 1200
}

@test "no smaller than what is wanted [1]" {
  local wanted=(1/4 1/8 1/2 1/1 1/2 1/1)
  for run in a b c d e f; do
    ran $run
    says "${wanted[0]}"
    wanted=("${wanted[@]:1}")
  done
}
