load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "both numbers are as predicted [1]" {
  ran run
  only_children 1
  all_joined
  [[ ${lines[0]} == "found: 1 11" ]] || wrong "the program was changed" \
    -e "found: 1 11, as it stood" -s "${lines[0]}"
  answered plain 1
  answered shared 11
}
