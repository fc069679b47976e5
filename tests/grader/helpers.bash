# What the tests of the grader share.
load ../helpers/helpers

setup() {
  [[ $BUILD != *sanitize* ]] ||
    skip "this build's library wants its sanitizer in the submissions too"
  export PROGRESS=$BATS_TEST_TMPDIR/progress BUILD
  cd "$ROOT" || return 1
}

# graded [ARG ...]: grade.sh with these; sets status, output and errors. What
# it starts keeps no descriptor of bats'.
graded() {
  status=0
  timeout -k 5 150 "$ROOT/common/grade/grade.sh" "$@" \
    >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" </dev/null 3>&- 4>&- ||
    status=$?
  output=$(cat "$BATS_TEST_TMPDIR/out")
  errors=$(cat "$BATS_TEST_TMPDIR/err")
}

needs_linux() {
  [[ $(uname) == Linux ]] || skip "the observer needs Linux"
}
