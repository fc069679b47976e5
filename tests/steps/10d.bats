load ../../common/grade/step

# picture:
setup_file() { compile_submission && record run; }

@test "the long one begins at once [1]" {
  ran run
  workers 2
  workers_nap_for 0.7
  says "0.7 seconds of work"
  long_one_first 350
}
