# The runner itself: whatever goes wrong in a file, the count must say so.
load helpers

# write NAME: a bats file from stdin. Its tests are marked %test, since bats
# would take @test in a here-document for a test of this file.
write() {
  sed 's/^%test/@test/' >"$BATS_TEST_TMPDIR/$1.bats"
}

# start_runner NAME ...: the runner on files written here, as from a shell of
# its own: what bats exports to this test must not reach the bats inside.
start_runner() {
  env -i PATH="${PATH//$BATS_LIBEXEC:/}" HOME="$BATS_TEST_TMPDIR" \
    TMPDIR="$BATS_TEST_TMPDIR" BUILD="$BATS_TEST_TMPDIR/build" \
    LIMIT="${LIMIT:-120}" JOBS="${JOBS:-}" "$ROOT/tests/helpers/run-tests.sh" \
    "${@/#/$BATS_TEST_TMPDIR/}" 3>&- 4>&- </dev/null
}

# run_tests NAME ...: sets status, output and count, its last line.
run_tests() {
  run start_runner "${@/%/.bats}"
  count=${lines[$((${#lines[@]} - 1))]}
}

assert_count() {
  [[ $count == "$1" ]] || fail "count: $count, expected: $1
$output"
}

write_good() {
  write good <<'END'
%test "one" { true; }
%test "two" { true; }
%test "three" { skip "not here"; }
END
}

@test "runner: counts what passed, failed and was skipped" {
  write_good
  write bad <<'END'
%test "four" { true; }
%test "five" { echo "five fell over"; false; }
END
  run_tests good
  assert_equal "$status" 0
  assert_count "2 passed, 0 failed, 1 skipped"
  assert_line --partial "skipped: three not here"
  run_tests good bad
  assert_equal "$status" 1
  assert_count "3 passed, 1 failed, 1 skipped"
  assert_line --partial "not ok 2 five"
  assert_line --partial "five fell over"
  refute_line --partial "ok 1 four"
}

@test "runner: a file that dies in the middle has failed" {
  write_good
  write dies <<'END'
%test "one" { true; }
%test "two" { kill -KILL $PPID; kill -KILL $$; }
%test "three" { true; }
END
  run_tests good dies
  assert_equal "$status" 1
  [[ $count == *" passed, "[1-9]*" failed, 1 skipped" ]] || fail "$output"
}

# A stand-in for bats that answers with what it finds in the file.
fake_bats() {
  mkdir -p "$BATS_TEST_TMPDIR/bin"
  cat >"$BATS_TEST_TMPDIR/bin/bats" <<'END'
#!/bin/sh
. "$2"
END
  chmod +x "$BATS_TEST_TMPDIR/bin/bats"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

@test "runner: fewer results than planned is a failure, whatever bats says" {
  fake_bats
  write short <<<'printf "1..3\nok 1 a\nok 2 b\n"'
  run_tests short
  assert_equal "$status" 1
  assert_count "2 passed, 1 failed"
}

@test "runner: more results than planned is a failure" {
  fake_bats
  write long <<<'printf "1..1\nok 1 a\nok 2 b\n"'
  run_tests long
  assert_equal "$status" 1
  assert_count "2 passed, 1 failed"
}

@test "runner: results without a plan are a failure" {
  fake_bats
  echo 'echo "ok 1 a"; echo "line 7: syntax error"' | write planless
  run_tests planless
  assert_equal "$status" 1
  assert_count "1 passed, 1 failed"
  assert_line --partial "line 7: syntax error"
}

@test "runner: a bad status is a failure even if all results are good" {
  fake_bats
  write status <<<'printf "1..1\nok 1 a\n"; exit 3'
  run_tests status
  assert_equal "$status" 1
  assert_count "1 passed, 1 failed"
  assert_line --partial "bats ended with status 3"
}

@test "runner: a file that bats cannot read, or that is not there, has failed" {
  write broken <<'END'
%test "one" { if true; }
END
  run_tests broken
  assert_equal "$status" 1
  [[ $count == "0 passed, "[1-9]*" failed" ]] || fail "$output"
  run_tests missing
  assert_equal "$status" 1
  [[ $count == "0 passed, "[1-9]*" failed" ]] || fail "$output"
}

@test "runner: nothing run is not a success" {
  : | write empty
  run_tests empty
  assert_equal "$status" 1
}

@test "runner: a file that takes too long is ended, and the rest goes on" {
  fake_bats
  write endless <<<'printf "1..2\nok 1 a\n"; sleep 300'
  write good <<<'printf "1..1\nok 1 a\n"'
  LIMIT=4 run_tests endless good
  assert_equal "$status" 1
  assert_count "2 passed, 1 failed"
  assert_line --partial "stopped after 4 s"
}

@test "runner: what a file's tests leave running is ended with the file" {
  write leaves <<END
%test "one" {
  sleep 301 3>&- 4>&- >/dev/null 2>&1 </dev/null &
  echo \$! >"$BATS_TEST_TMPDIR/left"
}
END
  run_tests leaves
  assert_count "1 passed, 0 failed"
  wait_for is_gone "$(cat "$BATS_TEST_TMPDIR/left")"
}

@test "runner: files run side by side, but a serial one alone and last" {
  local name
  for name in a b; do # each waits to see the other one run
    write "$name" <<END
%test "$name" {
  cd "$BATS_TEST_TMPDIR"
  touch $name.runs
  for i in {1..100}; do
    [ -e a.runs ] && [ -e b.runs ] && break
    sleep 0.1
  done
  [ -e a.runs ] && [ -e b.runs ]
  sleep 0.5
  touch $name.done
}
END
  done
  write c <<END
# serial
%test "c" { cd "$BATS_TEST_TMPDIR"; [ -e a.done ] && [ -e b.done ]; }
END
  run_tests c a b
  assert_count "3 passed, 0 failed"
}

@test "runner: long files start first, the longest before the others" {
  write_good
  local name
  for name in "far:long: it sleeps" "farther:long 9: it sleeps" \
    "farthest:long 100" "last:serial"; do
    printf '# %s\n%%test "four" { true; }\n' "${name#*:}" | write "${name%%:*}"
  done
  JOBS=1 run_tests last good far farther farthest
  assert_count "6 passed, 0 failed, 1 skipped"
  assert_equal "$(awk '$1 == "ok" { printf "%s ", $2 }' <<<"$output")" \
    "$(echo "$BATS_TEST_TMPDIR"/{farthest,farther,far,good,last} '')"
}

@test "runner: a second run in the same tree leaves the first one's logs" {
  write_good
  write slow <<END
%test "one" {
  echo >"$BATS_TEST_TMPDIR/started"
  for i in {1..600}; do
    [[ ! -e "$BATS_TEST_TMPDIR/go-on" ]] || return 0
    sleep 0.1
  done
  false
}
END
  start_runner slow.bats >"$BATS_TEST_TMPDIR/first" 2>&1 &
  local first=$!
  wait_for test -e "$BATS_TEST_TMPDIR/started"
  run_tests good
  assert_count "2 passed, 0 failed, 1 skipped"
  touch "$BATS_TEST_TMPDIR/go-on"
  status=0
  wait "$first" || status=$?
  assert_equal "$(tail -n 1 "$BATS_TEST_TMPDIR/first")" "1 passed, 0 failed"
  assert_equal "$status" 0
  # What is over is cleared away by the next one.
  run_tests good
  local kept=("$BATS_TEST_TMPDIR"/build/tests/logs/*)
  assert_equal "${#kept[@]}" 1
}

@test "runner: stopped by a signal, it leaves nothing running" {
  write endless <<END
%test "one" {
  trap '' TERM
  echo \$BASHPID >"$BATS_TEST_TMPDIR/inner"
  sleep 302
}
END
  start_runner endless.bats >/dev/null 2>&1 &
  local shell=$! runner
  wait_for test -s "$BATS_TEST_TMPDIR/inner"
  runner=$(children_of "$shell")
  kill -TERM "${runner:-$shell}"
  status=0
  wait "$shell" || status=$?
  assert_equal "$status" 130
  wait_for is_gone "$(cat "$BATS_TEST_TMPDIR/inner")"
}

# A zombie is gone: it only waits for somebody to read its status.
is_gone() {
  if [[ -r /proc/self/status ]]; then
    ! grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status"
  else
    ! kill -0 "$1" 2>/dev/null
  fi
}
