load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "children that end together are all joined [1]" {
  look_at run
  misses_ends && children_missed
  ran run
  only_children 3
  all_joined
  says "joined 3"
}
