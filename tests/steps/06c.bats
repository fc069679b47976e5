load ../../common/grade/step

setup_file() { compile_submission && record run "$(between 3 9)" "$(between 11 19)"; }

@test "the numbers cross, not their address [1]" {
  ran run
  workers 1
  # shellcheck disable=SC2086 # two numbers
  set -- $arguments
  says "$1 x $2 = $(($1 * $2))"
}
