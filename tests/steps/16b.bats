load ../../common/grade/step

setup_file() { compile_submission && record missing no-such && record there false; }

@test "a child that could not become it ends with 127 [1]" {
  ran missing
  only_children 1
  all_joined
  says "exit status 127"
  [[ ! -s $run_dir/processes ]] || of_processes 'number == 1 { exit exit_code != 127 }' ||
    wrong "the child does not exit with 127" -e "exit status 127" \
      -s "$(of_processes 'number == 1 { print exit_code signal }')"
  ran there
  says "exit status 1"
}
