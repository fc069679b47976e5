load ../../common/grade/step

setup_file() {
  compile_submission && record wide "$(picture 31 4)" && record tall "$(picture 2 57)"
}

@test "the size is read from the file [1]" {
  ran wide
  says "31 x 4, 372 bytes"
  ran tall
  says "2 x 57, 342 bytes"
}
