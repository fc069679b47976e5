# long 110
# A class that is stopped: nothing of it goes on, nothing is half done, and the
# same command goes on from there. And the same class on other machines.
load helpers

setup() {
  cd "$ROOT" || return 1
  [[ $BUILD != *sanitize* ]] || skip "this build wants its sanitizer everywhere"
  needs_linux
  export BUILD PROGRESS=/dev/null
  world=$(mktemp -d) # bats' own folder can be entered by nobody else
  chmod 755 "$world"
  class=$world/class report=$world/report
  mkdir -p "$class"/{anna,bert,carla,dora}
  cp tests/solutions/03-joined-fork/waitid.c "$class/anna/03.c"
  cp tests/wrong/03-joined-fork/no_wifsignaled.c "$class/bert/03.c"
  echo 'int main(' >"$class/carla/03.c"
}

teardown() { [[ -z ${world:-} ]] || rm -rf "$world"; }

# The smallest that has points, for tests of how a class is graded and not of
# what: a step, right, wrong, and not a program.
only_a_step() {
  rm -r "$class"
  mkdir -p "$class"/{anna,bert,carla}
  awk -v want=solution -f common/grade/starter.awk \
    tests/solutions/03-joined-fork/steps/b.c >"$class/anna/03b.c"
  cp tests/wrong/03-joined-fork/steps/b-signed.c "$class/bert/03b.c"
  echo 'int main(' >"$class/carla/03b.c"
}

# A child whose name tells whether it is still there.
never_ends() {
  sed "s/^int main(.*/#include <sys\/prctl.h>\n&\n{\n\
prctl(PR_SET_NAME, \"ends-$BATS_TEST_NUMBER-$$\");\nfor (;;)\n;\n}\n\
int other(int argc, char **argv)/" tests/solutions/03-joined-fork/reference.c
}

# stopped_by SIGNAL: as it grades one that never ends.
stopped_by() {
  local pid name="ends-$BATS_TEST_NUMBER-$$" i
  never_ends >"$class/dora/03.c"
  REAL=1 MOST_SECONDS=100 common/grade/grade-class.sh -j 1 "$class" "$report" \
    >"$BATS_TEST_TMPDIR/said" 2>&1 </dev/null 3>&- &
  pid=$!
  for ((i = 0; i < 600; i++)); do
    ! pgrep -x "${name:0:15}" >/dev/null || break
    sleep 0.1
  done
  ((i < 600)) || fail "it never began: $(cat "$BATS_TEST_TMPDIR/said")"
  kill "-$1" "$pid"
  status=0
  wait "$pid" || status=$?
  for ((i = 0; i < 150; i++)); do
    pgrep -x "${name:0:15}" >/dev/null || break
    sleep 0.1
  done
  ((i < 150)) || fail "it still runs: $(pgrep -ax "${name:0:15}")"
  [[ -s $report/anna/03-joined-fork.rows ]] || fail "what was graded is lost"
  [[ ! -e $report/dora/03-joined-fork.json ]] || fail "half a grade"
}

goes_on() {
  cp tests/solutions/03-joined-fork/reference.c "$class/dora/03.c"
  run common/grade/grade-class.sh "$class" "$report" 3>&-
  refute_output --partial "anna  "
  assert_line --regexp '^dora +03-joined-fork +17 of 17$'
  assert_equal "$(cut -d, -f1-3 "$report/grades.csv")" \
    "student,03-joined-fork,sum
anna,17,17
bert,11,11
carla,0,0
dora,17,17"
}

@test "stopped: by Ctrl-C" {
  stopped_by TERM # bash's jobs do not hear INT; both go the same way
  assert_equal "$status" 130
  grep -q 'goes on from here' "$BATS_TEST_TMPDIR/said"
  goes_on
}

@test "stopped: by SIGKILL" {
  stopped_by KILL
  goes_on
}

@test "stopped: what was killed is tidied up by the next, what runs is not" {
  export TMPDIR=$world
  mkdir "$world"/grading-{gone,there}
  : >"$world/grading-gone/lock"
  flock "$world/grading-there/lock" sleep 20 3>&- &
  until [[ -e $world/grading-there/lock ]]; do sleep 0.1; done
  sleep 0.3
  rm -r "$class"/{anna,bert}
  # Also from where nobody of outside has a pid.
  local apart=""
  ! unshare --pid --fork --mount-proc true 2>/dev/null ||
    apart="unshare --pid --fork --kill-child --mount-proc"
  run $apart common/grade/grade-class.sh "$class" "$report" 3>&-
  assert_success
  run ls -d "$world"/grading-*
  assert_output "$world/grading-there"
  kill %1
}

@test "stopped: many classes that begin and end at once tidy up nobody else's" {
  run env TMPDIR="$world" python3 -B - <<'END'
import multiprocessing, os, sys
sys.path.insert(0, "common/grade")
import stage

def fill(made):
    os.makedirs(made.references)
    os.makedirs(made.path)

def lost(count):
    found = 0
    for _ in range(count):
        try:
            with stage.Stage() as made:
                found += made.lock is None or not os.path.isdir(made.path)
        except OSError:
            found += 1
    return found

stage.Stage.fill = fill
with multiprocessing.Pool(6) as pool:
    print("lost:", sum(pool.map(lost, [200] * 6)))
print("left:", *os.listdir(os.environ["TMPDIR"]))
END
  assert_success
  assert_line "lost: 0"
  refute_line --partial "grading-"
}

@test "class: CAGE=required refuses where there is none, and else it is said" {
  mkdir "$world/bin"
  printf '#!/bin/sh\necho "not here" >&2\nexit 1\n' >"$world/bin/bwrap"
  chmod +x "$world/bin/bwrap"
  rm -r "$class"/{anna,bert}
  PATH=$world/bin:$PATH
  CAGE=required run common/grade/grade-class.sh "$class" "$report" 3>&-
  assert_equal "$status" 3
  assert_output "CAGE=required, and there is none: bubblewrap can make none here (not here)"
  [[ ! -e $report/grades.csv ]]
  run common/grade/grade-class.sh "$class" "$report" 3>&-
  assert_success
  assert_line --partial "graded without a cage, since bubblewrap"
  grep -q 'graded without a cage' "$report/index.html"
  run common/grade/grade.sh -f gradescope -s "$class/carla/03.c" 03 3>&-
  assert_output --partial '"output": "0 of 17 points\ngraded without a cage'
  CAGE=required run common/grade/grade.sh -f gradescope -s "$class/carla/03.c" \
    03 3>&-
  assert_equal "$status" 3
  refute_output --partial '"score"'
}

@test "class: the same bytes from one machine, and from another kind of cage" {
  [[ $(id -u) == 0 ]] || skip "root can be three kinds of user"
  command -v bwrap >/dev/null || skip "needs bubblewrap"
  only_a_step
  local grade=common/grade/grade-class.sh other=$world/other
  run $grade "$class" "$report" 03b 3>&-
  assert_success
  assert_equal "$(cut -d, -f1-3 "$report/grades.csv")" \
    $'student,03b,sum\nanna,1,1\nbert,0,0\ncarla,0,0'
  run tests/helpers/without-userns.py $grade "$class" "$other" 03b 3>&-
  assert_success
  cmp "$report/grades.csv" "$other/grades.csv"
  grep -q '"cage": "root"' "$other/anna/03b.json"
  # nobody's own copy of the class, and a report of its own
  mkdir -m 777 "$world/nobodys"
  local folder=$world
  while [[ $folder != / ]]; do
    [[ $(stat -c %A "$folder") == *[xt] ]] || skip "nobody may not enter $folder"
    folder=$(dirname "$folder")
  done
  run runuser -u nobody -- $grade "$class" "$world/nobodys/report" 03b 3>&-
  assert_success
  cmp "$report/grades.csv" "$world/nobodys/report/grades.csv"
}

@test "class: the same bytes from three hosts, by GNU parallel" {
  local tool
  for tool in parallel ip ssh-keygen; do
    command -v $tool >/dev/null || skip "needs $tool"
  done
  [[ -x /usr/sbin/sshd ]] || skip "needs an ssh server"
  tests/helpers/hosts.sh >/dev/null 2>&1 || skip "no namespaces may be made here"
  only_a_step
  run common/grade/grade-class.sh "$class" "$report" 03b 3>&-
  assert_success
  LEFT=job.py ENGINE=parallel HOSTS=alpha,beta,gamma run tests/helpers/hosts.sh \
    --ssh common/grade/grade-class.sh "$class" "$world/other" 03b 3>&-
  assert_success
  assert_line --regexp '^anna +03b +1 of 1$'
  cmp "$report/grades.csv" "$world/other/grades.csv"
  # A host that is not there: said, before anything is begun.
  LEFT=job.py ENGINE=parallel HOSTS=alpha,nowhere run tests/helpers/hosts.sh \
    --ssh common/grade/grade-class.sh "$class" "$world/third" 03b 3>&-
  assert_equal "$status" 2
  assert_line --partial "nothing can be sent to nowhere"
}

@test "class: the same bytes under Slurm" {
  local tool
  for tool in slurmctld slurmd munged sbatch; do
    PATH=$PATH:/usr/sbin command -v $tool >/dev/null || skip "needs $tool"
  done
  [[ $(id -u) == 0 ]] || skip "Slurm's daemons need root here"
  only_a_step
  run common/grade/grade-class.sh "$class" "$report" 03b 3>&-
  assert_success
  PATH=$PATH:/usr/sbin ENGINE=slurm run timeout 200 tests/helpers/slurm.sh \
    common/grade/grade-class.sh "$class" "$world/other" 03b 3>&-
  [[ $status != 77 ]] || skip "${lines[-1]}"
  assert_success
  cmp "$report/grades.csv" "$world/other/grades.csv"
  grep -q '^#SBATCH --array=1-1$' "$world/other/grade-class.sbatch"
}

@test "class: an engine that is not there is said, and nothing is graded" {
  ENGINE=cloud run common/grade/grade-class.sh "$class" "$report" 3>&-
  assert_equal "$status" 2
  assert_output "ENGINE is parallel or slurm, not cloud"
  ENGINE=parallel run common/grade/grade-class.sh "$class" "$report" 3>&-
  assert_equal "$status" 2
  [[ ! -e $report/.bundle ]]
}
