load ../../common/grade/step

setup_file() { compile_submission && record tight 0.5 && record wide 5; }

@test "the limit is for all items together [1]" {
  ran wide
  says "0.1
0.9"
  ran tight
  workers 2
  says "0.1
too late"
}
