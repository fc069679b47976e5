load ../../common/grade/step

setup_file() { compile_submission && record echo echo hello && record two printf %s. 1 23; }

@test "the child becomes the command [1]" {
  ran echo
  only_children 1
  all_joined
  says "hello
joined"
  written_by hello 1
  ran two
  says "1.23.joined"
}
