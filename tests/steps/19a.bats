load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "it finishes its item, and stops [1]" {
  ran run
  only_children 1
  all_joined
  says "item 1
item 2
stopped"
  took_ms 399 "$(by_clock 402 600)" "it does not stop when the item is done"
}
