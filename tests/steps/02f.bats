load ../../common/grade/step

setup_file() { compile_submission && record -l 2 run; }

@test "the child ends after its parent, as an orphan [1]" {
  ran run
  only_children 1
  fact_is orphans 1 "there is no orphan" "the parent ends while the child naps"
  says "parent ends
child: my parent is another one"
}
