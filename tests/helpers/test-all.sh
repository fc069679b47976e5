#!/usr/bin/env bash
# Every check of the code, one after the other, each compiler in a build folder of
# its own; goes on after a failure, shows one summary, and closes with the sum as
# "N passed, N failed" (", N skipped"). A check without tests counts as one.
# (What else CI runs: make grade-the-grader, make site-test.)
set -u
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
cd "$ROOT" || exit 1
make=${MAKE:-make}
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
logs=build/test-all
mkdir -p "$logs"
passed=0 failed=0 skipped=0 summary='' current=''

stop() {
  [ -z "$current" ] || kill -TERM -- "-$current" 2>/dev/null
  echo "stopped" >&2
  exit 130
}
trap stop INT TERM HUP

# check NAME COMMAND [ARG ...]
check() {
  local name=$1 log start=$SECONDS status line p=1 f=0 s=0
  log=$logs/$(echo "$name" | tr ' ' -).log
  shift
  echo "== $name"
  set -m # in a process group of its own, so that it ends as one
  { "$@" 2>&1 | tee "$log"; exit "${PIPESTATUS[0]}"; } </dev/null &
  current=$!
  set +m
  wait "$current"
  status=$?
  current=
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$log" |
    tail -n 1)
  [ -z "$line" ] || read -r p _ f _ s _ <<<"$line 0 skipped"
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then
    f=1
    [ -n "$line" ] || p=0
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  summary+=$(printf '%-4s %-28s %4d passed, %d failed, %d skipped (%d s)' \
    "$([ "$f" -eq 0 ] && echo ok || echo FAIL)" "$name" "$p" "$f" "$s" \
    $((SECONDS - start)))$'\n'
}

# skip NAME WHY
skip() {
  skipped=$((skipped + 1))
  summary+=$(printf 'skip %-28s %s' "$1" "$2")$'\n'
}

have() {
  command -v "$1" >/dev/null 2>&1
}

if have clang-format && have shellcheck; then
  check "lint" "$make" -s lint
else
  skip "lint" "clang-format or shellcheck is missing: run 'make setup-all'"
fi

# Tests of what we compile. The others (scripts, docs, the grader) would see
# the same thing with every compiler, so they run once, with the first; so does
# lesson 14, which takes longest, and adds little of its own to what it shares.
compiled=$(find tests/common tests/lessons -name '*.bats' \
  -not -name docs.bats -not -name house.bats -not -name order.bats \
  -not -name setup.bats -not -name '14-*' | sort | tr '\n' ' ')

# compile_and_test WHAT [VARIABLE=VALUE ...]
compile_and_test() {
  check "tests with $1" build_and_test WERROR=1 "${@:2}"
}
build_and_test() {
  "$make" -s -j"$cores" test-programs "$@" && "$make" -s test "$@"
}

if have gcc; then
  compile_and_test gcc CC=gcc # in build/, which the chapters' blocks name
else
  compile_and_test cc CC=cc
fi
if have clang; then
  # How the observer contains runaways is the kernel's doing, not clang's.
  compile_and_test clang CC=clang BUILD=build/clang \
    FILES="${compiled/tests\/common\/runaway.bats/}"
else
  skip "tests with clang" "no clang here: run 'make setup-all'"
fi
# A program that crashes is to end by its signal, as without them.
export ASAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_abort=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
compile_and_test sanitizers SANITIZE=address,undefined FILES="$compiled"
unset ASAN_OPTIONS UBSAN_OPTIONS

# A fuzzer tells of every input that is new to it: hundreds of lines that matter
# only after a failure.
fuzz_shortly() {
  if "$make" -s -j"$cores" fuzz FUZZ_SECONDS=10 >"$logs/fuzz" 2>&1; then
    grep '^Done [0-9]* runs' "$logs/fuzz"
  else
    cat "$logs/fuzz"
    return 1
  fi
}

# clang without libFuzzer cannot link this.
fuzzer='int LLVMFuzzerTestOneInput(void) { return 0; }'
if ! pkg-config --exists libjpeg libpng; then
  skip "fuzzing" "no libjpeg or libpng here: run 'make setup'"
elif echo "$fuzzer" |
  clang -fsanitize=fuzzer -x c - -o "$logs/has-fuzzer" 2>/dev/null; then
  check "fuzzing" fuzz_shortly
else
  skip "fuzzing" "no clang with libFuzzer here: run 'make setup-all'"
fi

check "tests that take long" env LONG=1 "$make" -s test \
  FILES="tests/grader/attacks.bats tests/common/pictures.bats
    tests/common/runaway.bats"
observe=${BUILD:-build}/observe
if "$observe" --virtual-time true 2>/dev/null; then
  check "public programs on made time" tests/helpers/public.sh "$observe"
else
  skip "public programs on made time" "tracing is not possible here"
fi
if [ "$(uname)" = Linux ] && "$observe" true 2>/dev/null; then
  check "a class, three times" tests/helpers/class-thrice.sh
else
  skip "a class, three times" "observing is not possible here"
fi
check "the box" "$make" -s test FILES=tests/common/box.bats BOX=1
if unshare --pid --fork true 2>/dev/null ||
  unshare --user --pid --fork true 2>/dev/null; then
  check "random changes" "$make" -s random-changes COUNT=4 SEED="${SEED:-1}"
else
  skip "random changes" "no process namespace can be made here"
fi
check "mutants" "$make" -s test-mutants EACH="${EACH:-6}"

printf '\n%s' "$summary"
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
