# long 120
load helpers

screen() {
  tmux -L "$socket" capture-pane -p -t 0
}

shows() {
  screen | grep -qE -- "$1"
}

press() {
  tmux -L "$socket" send-keys -t 0 "$1"
}

see() {
  local tries=0
  until shows "$1"; do
    ((++tries < 300)) || fail "never seen: $1
$(screen)"
    sleep 0.2
  done
}

setup() {
  command -v tmux >/dev/null || skip "tmux is not installed"
  needs_linux
  [[ $BUILD != *sanitize* ]] || skip "not with a sanitizer"
  [[ -e /dev/pts/ptmx ]] || skip "no terminal here (is /dev/pts mounted?)"
  copy=$BATS_TEST_TMPDIR/copy
  mkdir -p "$copy/tests"
  cp -r "$ROOT/lessons" "$ROOT/common" "$copy/"
  cp -r "$ROOT"/tests/{helpers,exercises,solutions} "$copy/tests/"
  "$copy/common/grade/starters.sh"
  cd "$copy" || return 1
  exercises=$(find tests/exercises -name "*.bats" | wc -l)
  servers=0
  watch
}

# Each start has a server of its own: the one before may still be ending, and
# would take the new one's session with it.
watch() {
  socket=forklings-$$-$BATS_TEST_NUMBER-$((++servers))
  tmux -L "$socket" -f /dev/null new-session -d -x 80 -y 24 \
    "env -u PROGRESS BUILD=$BUILD NO_COLOR=1 common/grade/watch.sh" 3>&-
}

# again: once it has quit, a second start.
again() {
  has_quit
  watch
}

has_quit() {
  local tries=0
  while tmux -L "$socket" has-session 2>/dev/null; do
    ((++tries < 300)) || fail "it does not quit"
    sleep 0.2
  done
}

teardown() {
  [[ -z ${socket:-} ]] || tmux -L "$socket" kill-server 2>/dev/null || true
}

@test "watch: from the greeting to the first exercise passed, and on" {
  see "Welcome to forklings"
  see "lessons/01-sequential-sleep/exercise.c"
  press x
  see "a signal ends the nap"
  see '^\[-+\] 0 of '"$exercises"' done   01-sequential-sleep, 1 of '
  see "^h hint  n next  b back  l list  t timeline  w hang  r reset  q quit"
  press h
  see "^1\. "
  press x
  see "a signal ends the nap"
  cp tests/solutions/01-sequential-sleep/common_clock.c \
    lessons/01-sequential-sleep/exercise.c
  see "Passed: 01-sequential-sleep"
  see '^\[#+-+\] 1 of '"$exercises"
  see "s solution  q quit"
  grep -qx "01-sequential-sleep passed" .progress
  press n
  see "lessons/02-unjoined-fork/exercise.c"
  see "the buffer was copied by fork"
  press l
  see '^\[x\] 01-sequential-sleep'
  press 0
  press 1
  press Enter
  see "Passed: 01-sequential-sleep"
  press r
  press y
  see "what you had is in .backups/01-sequential-sleep"
  see "a signal ends the nap"
  cmp .backups/01-*.c tests/solutions/01-sequential-sleep/common_clock.c
  # Never wider than the terminal, never longer.
  (($(screen | awk '{ if (length > most) most = length } END { print most }') <= 80))
  press q
  has_quit
}

@test "watch: step by step to the exercise, and a picture where one helps" {
  see "Welcome to forklings"
  press x
  press q
  cp -r "$ROOT/tests/steps" tests/
  common/grade/starters.sh
  again
  see '^\[-+\] 0 of [0-9]+ done   01 a of e, 1 of [0-9]+'
  see "lessons/01-sequential-sleep/steps/a.c"
  see "the time is too short"
  awk -v want=solution -f common/grade/starter.awk \
    tests/solutions/01-sequential-sleep/steps/a.c \
    >lessons/01-sequential-sleep/steps/a.c
  see "Passed: 01a"
  grep -qx "01a passed" .progress
  press n
  see "01 b of e, 2 of [0-9]+"
  see "it naps too short"
  # Back, also to what is done, and on to what is not.
  press b
  see "01 a of e, 1 of [0-9]+"
  see "Passed: 01a"
  press b
  see "this is the first one"
  press n
  see "it naps too short"
  press h
  see "^1\. "
  press x
  press l
  see '^\[ \] 01-sequential-sleep +\[x\]a \[ \]b \[ \]c \[ \]d \[ \]e +<- here'
  # Straight to a step that has a picture, done already.
  awk -v want=solution -f common/grade/starter.awk \
    tests/solutions/04-ten-processes/steps/c.c \
    >lessons/04-ten-processes/steps/c.c
  press 4
  press c
  press Enter
  see "Passed: 04c"
  see "3 children slept at the same time"
  press q
  has_quit
}

@test "watch: w says who waits for whom, of a program that hangs" {
  see "Welcome"
  press x
  see "a signal ends the nap"
  press w
  see "It ends by itself: nobody waits for ever"
  press x
  cat >lessons/01-sequential-sleep/exercise.c <<'C'
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    char byte;
    int ends[2];
    if (pipe(ends) == 0 && fork() == 0)
        _exit((int)read(ends[0], &byte, 1));
    wait(NULL);
}
C
  see "it does not end|hang|for ever"
  press w
  see "Nobody can go on"
  see "Child 1 reads from a pipe"
  [[ $(ldd "$BUILD/observe") != *libdw* ]] || see "exercise.c:8"
  press x
  see "w hang"
  press q
  has_quit
}

@test "watch: the timeline is that of the report, in any order, or of the wall" {
  see "Welcome to forklings"
  press x
  see "q quit"
  press q
  export MAKE="echo made:"
  again
  see "a signal ends the nap"
  see "q quit"
  press t
  see "^made: -s timeline FILE=lessons/01-sequential-sleep/exercise.c .*ARGS="
  see "o another order  c clock on the wall"
  press c
  see "^made: .*exercise.c REAL=1 ARGS="
  press o
  see "order \(first, last"
  press 7
  press Enter
  see "^made: .*exercise.c ORDER=7 ARGS="
  press x
  see "q quit"
  press q
  has_quit
}

@test "watch: the last one is congratulated" {
  see "Welcome"
  local name
  for name in tests/exercises/*.bats; do
    name=$(basename "$name" .bats)
    [[ $name == 02-* ]] || echo "$name passed"
  done >.progress
  cp tests/solutions/01-sequential-sleep/reference.c \
    lessons/01-sequential-sleep/exercise.c
  cp tests/solutions/02-unjoined-fork/reference.c \
    lessons/02-unjoined-fork/exercise.c
  press x
  see "Passed: 01"
  see "$((exercises - 1)) of $exercises"
  press l
  see '^\[ \] 02'
  press 0
  press 2
  press Enter
  see "all exercises are done. Congratulations"
}

@test "watch: greets at its first start, whoever made .progress" {
  see "Welcome to forklings"
  press x
  see "a signal ends the nap"
  press q
  again
  # This one has been greeted.
  see "a signal ends the nap"
  run screen
  refute_output --partial "Welcome"
  press q
  # `make grade` and `make hint` may come first.
  echo "03-joined-fork hints 1" >.progress
  again
  see "Welcome to forklings"
  press x
  see "a signal ends the nap"
  grep -qx "03-joined-fork hints 1" .progress
}

@test "watch: a file that is gone, or empty, is told and waited for" {
  see "Welcome"
  press x
  see "a signal ends the nap"
  local file=lessons/01-sequential-sleep/exercise.c
  mv "$file" kept.c
  see "The file is not there"
  # It is told once, not at every look.
  sleep 1.5
  run screen
  assert_line --index 0 --partial "01-sequential-sleep"
  assert_equal "$(grep -c "is not there" <<<"$output")" 1
  refute_output --partial "No such file"
  : >"$file"
  see "main is missing"
  see "the file is empty"
  run screen
  refute_output --partial "/ld"
  refute_output --partial "collect2"
  mv kept.c "$file"
  see "a signal ends the nap"
  rm "$file"
  see "The file is not there"
  press r
  press y
  see "a signal ends the nap"
  assert [ -s "$file" ]
}

@test "watch: without a terminal it says so" {
  run "$ROOT/common/grade/watch.sh" </dev/null
  assert_failure 2
  assert_output "make watch needs a terminal; make grade 03 does not"
}
