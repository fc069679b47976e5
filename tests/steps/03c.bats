load ../../common/grade/step

setup_file() { compile_submission && record killed 9 && record term 15 && record lived 0; }

@test "it tells a signal from an exit [1]" {
  for run in killed term lived; do
    ran $run
    only_children 1
    all_joined
    case $arguments in
      0) says "Exited" ;;
      *) says "Killed by signal $arguments" ;;
    esac
  done
}
