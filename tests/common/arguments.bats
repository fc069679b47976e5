load ../helpers/helpers

program=tests/arguments_test
usage="usage: arguments_test [SECONDS] [PROCESSES]"

# reads EXPECTED ARG ...
reads() {
  run_program "$BUILD/$program" "${@:2}"
  assert_succeeded
  assert_equal "$output" "$1"
}

# refuses WHY ARG ...
refuses() {
  run_program "$BUILD/$program" "${@:2}"
  assert_equal "$exit_code" 2
  assert_equal "$output" ""
  assert_equal "$errors" "arguments_test: $1
$usage"
}

@test "arguments: what is not given keeps its default" {
  reads "1.5 10"
  reads "3 10" 3
  reads "0.25 7" 0.25 7
}

@test "arguments: the limits belong to the range, what is beyond does not" {
  reads "-2 1" -2 1
  reads "3600 1000" 3600 1000
  reads "100 2" 1e2 2.0
  refuses "'-2.001': SECONDS must be from -2 to 3600" -2.001
  refuses "'3600.5': SECONDS must be from -2 to 3600" 3600.5
  refuses "'0': PROCESSES must be from 1 to 1000" 1 0
  refuses "'1001': PROCESSES must be from 1 to 1000" 1 1001
}

@test "arguments: only numbers are numbers" {
  for given in many "" "1x" "1 2" "--" "-" "nan" "inf" "-inf" "1e999"; do
    refuses "'$given': SECONDS must be a number" "$given"
  done
  refuses "'x': PROCESSES must be a number" 1 x
  refuses "'2.5': PROCESSES must be a whole number" 1 2.5
}

@test "arguments: not more than there are" {
  refuses "'3': one argument too many" 1 2 3
  refuses "'x': one argument too many" 1 2 x 4
}

@test "arguments: help tells the defaults, whatever else is given" {
  help="$usage
  SECONDS    how long (-2 to 3600; without it: 1.5)
  PROCESSES  how many (1 to 1000; without it: 10)"
  reads "$help" --help
  reads "$help" -h
  reads "$help" 3 4 --help
  reads "$help" 3 -h
  reads "$help" many --help
}

@test "arguments: the name of the program, without its folder" {
  cd "$BUILD/tests"
  PATH=$BUILD/tests:$PATH
  for path in arguments_test ./arguments_test "$BUILD/$program"; do
    run_program env "$path" x
    assert_equal "$errors" "arguments_test: 'x': SECONDS must be a number
$usage"
  done
}
