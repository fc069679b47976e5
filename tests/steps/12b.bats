load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "who takes too long is stopped, the other one works [1]" {
  ran run
  says "lost
value: 2"
}
