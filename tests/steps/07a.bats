load ../../common/grade/step

# picture:
setup_file() { compile_submission && record run; }

@test "whoever is done first comes first [1]" {
  ran run
  workers 3
  says "0.1
0.3
0.5"
  printed_before_end 0.1
}
