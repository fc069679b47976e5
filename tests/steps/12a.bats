load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "each task's end is told, with its reason [1]" {
  ran run
  local dead
  dead=$(of_processes 'signal == "SIGABRT" { print pid }')
  says "lost: no such luck
lost: worker (pid $dead) was killed by SIGABRT
value: 2"
}
