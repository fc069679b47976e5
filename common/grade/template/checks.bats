exercise=NN-slug
load ../../common/grade/grade

# Runs that the checks below look at. Numbers that no file can know.
setup_file() {
  compile_submission
  record some "$(between 3 6)" "0.$(between 2 4)"
  record one 1 0.1
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at some
  ended_well
  exit_status 0 "all went well"
}

# Facts of the kernel: see docs/observe-format.md for their names, and
# common/grade/grade.bash for what is there to ask for them.
@test "the children run at the same time [2]" {
  after "it runs"
  look_at some
  needs_observer
  only_children "${arguments%% *}"
  all_started_first
}

@test "every child is waited for [3]" {
  after "the children run at the same time"
  look_at some
  needs_observer
  all_joined
}

@test "it says how many there were [2]" {
  after "it runs"
  look_at some
  same_lines "not the line that is asked for" \
    "${arguments%% *} children ended" \
    -w "say here what the likely reason is"
}
