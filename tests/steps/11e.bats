load ../../common/grade/step

setup_file() { compile_submission && record answer && record processes processes && record threads threads; }

@test "what was predicted happens [1]" {
  local values lines_seen
  compiles
  look_at processes
  values=${output%% *}
  look_at -d threads # its death is the point
  lines_seen=${#lines[@]}
  ran answer
  answered values "$values"
  answered lines "$lines_seen"
}
