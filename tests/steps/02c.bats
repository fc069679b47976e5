load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "all four pids are right [1]" {
  ran run
  only_children 1
  local parent child
  parent=$(of_processes 'number == 0 { print pid }')
  child=$(of_processes 'number == 1 { print pid }')
  says_all "parent $parent has child $child
child $child has parent $parent"
}
