load ../../common/grade/step

setup_file() { compile_submission && record run "$(picture 40 9)" out.ppm; }

@test "each byte is doubled, at most to 255 [1]" {
  ran run
  says "done"
  made out.ppm "$(picture 40 9)" 'n = 2 * v; n > 255 ? 255 : n'
}
