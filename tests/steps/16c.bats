load ../../common/grade/step

setup_file() { compile_submission && record run out.txt echo hello; }

@test "what the command prints is in the file [1]" {
  ran run
  only_children 1
  says written
  has_file out.txt hello
}
