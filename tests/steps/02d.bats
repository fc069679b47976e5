load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "every line comes once [1]" {
  ran run
  only_children 1
  says "Starting
child
parent"
}
