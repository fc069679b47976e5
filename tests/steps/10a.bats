load ../../common/grade/step

setup_file() { compile_submission && record run Ada Grace "$(printf '%099d' 0)"; }

@test "the text travels with the job [1]" {
  ran run
  workers 2
  says "3
5
99"
}
