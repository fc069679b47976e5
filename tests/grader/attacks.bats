# long 30
# What tests/attacks hand in, graded as a class beside an honest student: nothing
# that is not theirs is read or changed, and nobody else's grade. LONG=1 adds
# those that take long.
load helpers

attacks() {
  local file
  for file in tests/attacks/*.c; do
    [[ -n ${LONG:-} ]] || ! head -1 "$file" | grep -q ' long:' || continue
    basename "$file" .c
  done
}

# What must be as it was: each with its sum.
untouched() {
  { find common/grade tests/exercises tests/solutions "$BUILD/observe" \
    "$BUILD/common.a" "$world/class" "$world/secret" -type f \
    -not -path '*__pycache__*' -print0 | sort -z | xargs -0 cksum; } \
    2>/dev/null
}

setup_file() {
  cd "$ROOT" || return 1
  [[ $BUILD != *sanitize* && $(uname) == Linux ]] || return 0
  local name number
  world=$(mktemp -d) || return 1
  export world
  chmod 711 "$world"
  mkdir "$world/class" "$world/report"
  echo 'the private words of the instructor' >"$world/secret"
  "$ROOT/tests/helpers/server.py" "$world/connections" >"$world/port" 3>&- &
  echo $! >"$world/server"
  until [[ -s $world/port ]]; do sleep 0.1; done
  hand_in anna 03 tests/solutions/03-joined-fork/waitid.c
  for name in $(attacks); do
    number=$(sed -n '1s|^// \([0-9]*\).*|\1|p' "tests/attacks/$name.c")
    hand_in "$name" "$number" "tests/attacks/$name.c"
  done
  # A program where a source is asked for: its bytes give a lot to complain of.
  mkdir "$world/class/binary"
  head -c 900000 "$BUILD/observe" >"$world/class/binary/03.c"
  untouched >"$world/before"
  status=0
  # Twice as many at once as a quiet machine would.
  CANARY=kept-in-the-environment timeout 900 common/grade/grade-class.sh \
    -j 4 "$world/class" "$world/report" >"$world/said" 2>&1 </dev/null 3>&- ||
    status=$?
  echo "$status" >"$world/status"
  untouched >"$world/after"
}

hand_in() {
  mkdir "$world/class/$1"
  sed -e "s|@ROOT@|$ROOT|g" -e "s|@CLASS@|$world/class|g" \
    -e "s|@REPORT@|$world/report|g" -e "s|@SECRET@|$world/secret|g" \
    -e "s|@PORT@|$(cat "$world/port")|g" "$3" >"$world/class/$1/$2.c"
}

teardown_file() {
  [[ -n ${world:-} ]] || return 0
  kill "$(cat "$world/server")"
  rm -rf "$world"
}

setup() {
  cd "$ROOT" || return 1
  [[ $BUILD != *sanitize* ]] || skip "this build wants its sanitizer everywhere"
  needs_linux
  ! grep -q '^graded without a cage' "$world/said" ||
    skip "$(head -1 "$world/said")"
}

# everything NAME: all that the report says of a student; but not the source that
# was handed in, which the page shows to its reader, between the compiler's words.
everything() {
  sed 's|<code>[^<]*</code>||g' "$world/report/$1"/*
}

# held NAME ...: graded, and nothing that it tried came about.
held() {
  local name
  for name; do
    [[ -n $(find "$world/report/$name" -name '*[a-z].json' -size +0) ]] ||
      fail "$name has no grade: $(cat "$world/said")"
    ! everything "$name" | grep -v '^ *\(puts\|printf\)(' | grep -v '\.c:' |
      grep -aE '(WROTE|READ|RAN|CONNECTED|REACHED|FILLED)[ :]' |
      grep -av '"\(WROTE\|READ\|RAN\|CONNECTED\|REACHED\|FILLED\)[ :]' ||
      fail "$name"
    ! grep -q "^$name,.*1[0-9]," "$world/report/grades.csv" ||
      fail "$(grep "^$name," "$world/report/grades.csv")"
  done
}

@test "attacks: the honest student's grade is as it should be, and all are graded" {
  run grep '^anna,' "$world/report/grades.csv"
  assert_output --regexp '^anna,17,.*,17,$'
  run ls "$world/report/anna"
  assert_output "03-joined-fork.c
03-joined-fork.json
03-joined-fork.rows
03-joined-fork.run.json
03-joined-fork.txt
index.html"
  assert_equal "$(cat "$world/status")" 0
  refute grep -q 'not graded' "$world/report/grades.csv"
}

@test "attacks: nothing is changed: grader, observer, solutions, others' work" {
  held writes
  run diff "$world/before" "$world/after"
  assert_output ""
  run find "$world/report" ! -type f ! -type d
  assert_output ""
}

@test "attacks: nothing is read: solutions, checks, others' work, secrets" {
  held reads includes_private assembles_private includes_solution
  ! grep -rqa 'private words' "$world/report" || fail "the secret"
  ! grep -rqa 'root:[*!$]' "$world/report" || fail "/etc/shadow"
  # A solution that can be included compiles, and gets points.
  grep -q '^includes_solution,.*03: does not compile' "$world/report/grades.csv"
}

@test "attacks: of the environment nothing is seen but what a run needs" {
  ! grep -rqa 'kept-in-the-env' "$world/report" || fail "the canary"
  [[ $(everything reads | grep -ac 'environment: ') -gt 0 ]]
}

@test "attacks: the reference program is not there to be run" {
  held runs_reference
}

@test "attacks: there is no network, not even this machine's" {
  held connects
  [[ ! -e $world/connections ]] || fail "somebody came through"
}

@test "attacks: no daemon outlives its run" {
  held outlives
  run pgrep "outlives$(cat "$world/port")"
  assert_output ""
}

@test "attacks: signals and changes reach nobody else" {
  held signals observer
}

@test "attacks: nothing is left behind that others could find" {
  local key
  key=$(printf '0x%08x' $((0x464b0000 + $(cat "$world/port"))))
  run ipcs
  refute_output --partial "$key"
  run find /dev/shm /tmp /var/tmp -maxdepth 1 \
    "(" -name "*forklings-$(cat "$world/port")*" \
    -o -name "fills-$(cat "$world/port")*" -o -name forged ")"
  assert_output ""
}

@test "attacks: folders and memory have an end" {
  held fills
}

@test "attacks: what a program says is not what the checks say" {
  held forges
}

@test "attacks: a FIFO or a link, where a picture is asked for, is none" {
  [[ -n ${LONG:-} ]] || skip "takes long: LONG=1"
  held fifo
}

@test "attacks: compilers that run or talk without end are ended" {
  local name
  for name in include_bomb vast_object binary \
    ${LONG:+includes_device macro_bomb}; do
    held "$name"
    grep -q "^$name,.*03: does not compile" "$world/report/grades.csv" ||
      fail "$(grep "^$name," "$world/report/grades.csv")"
    [[ $(cat "$world/report/$name"/*.txt | wc -c) -lt 70000 ]]
  done
}
