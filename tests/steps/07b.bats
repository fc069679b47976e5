load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "each result has its name [1]" {
  ran run
  workers 2
  says "short: 0.1
long: 0.4"
}
