load ../../common/grade/step

setup_file() {
  compile_submission && compile_also tsan -fsanitize=thread -O1
  record some 300000 && record -p tsan race 2000
}

@test "no count is lost [1]" {
  ran some
  two_threads
  says 600000
  no_race race
}
