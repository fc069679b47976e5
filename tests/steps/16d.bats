load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "sort meets the end of its input [1]" {
  ran run
  only_children 1
  not_killed
  all_joined
  says "apple
banana
cherry"
  written_by apple 1
}
