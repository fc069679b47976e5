load ../../common/grade/step

# picture:
setup_file() { compile_submission && record run; }

@test "each child is joined as soon as it has ended [1]" {
  ran run
  only_children 2
  all_joined
  no_long_zombie 250
  says "Child 2 has ended
Child 1 has ended"
}
