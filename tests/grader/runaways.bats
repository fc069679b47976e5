# serial
load helpers

# Counted in /proc by a mark in the environment, which a process inherits.
left() {
  grep -lsz "^GRADED=$1\$" /proc/[0-9]*/environ | wc -l
}

# survives NAME DIAGNOSIS
survives() {
  needs_linux
  local start=$SECONDS file=$BATS_TEST_TMPDIR/$1.c
  sed "s/RUNAWAY;/\"$1\";/" tests/grader/runaways.c >"$file"
  local mark=$1-$$
  GRADED=$mark MOST_SECONDS=3 graded -b -s "$file" 03
  assert_equal "$status" 1
  [[ $output == *"$2"* ]] || fail "$output"
  ((SECONDS - start < 40)) || fail "it took $((SECONDS - start)) s"
  assert_equal "$(left "$mark")" 0
}

@test "runaways: a fork bomb" {
  survives fork_bomb "it starts processes without end"
}

@test "runaways: a fork bomb in sessions of their own" {
  survives fork_bomb_in_sessions "it starts processes without end"
}

@test "runaways: a bomb of threads" {
  survives thread_bomb "it starts processes without end"
}

@test "runaways: endless output" {
  survives prints_for_ever "it prints without end"
}

@test "runaways: a hang" {
  survives hangs "it does not end"
}

@test "runaways: a hang that ignores signals" {
  survives hangs_and_ignores_signals "it does not end"
}

@test "runaways: one that stops itself" {
  survives stops_itself "it does not end"
}

@test "runaways: a daemon that holds stdout" {
  survives daemon_holds_stdout "it leaves processes running"
}

@test "runaways: memory without end" {
  survives eats_memory "it takes memory without end"
}

@test "runaways: a loop that computes" {
  survives computes_for_ever "it does not end"
}

@test "runaways: kill(-1)" {
  survives kills_everybody "it signals processes that are not its own"
}

@test "runaways: a file without end" {
  survives writes_a_big_file "it writes a file without end"
}

@test "runaways: the next submission is graded as if nothing had been" {
  needs_linux
  graded -b -s tests/solutions/03-joined-fork/reference.c 03
  assert_equal "$status" 0
}
