# make setup, with stand-ins for the system's package managers: what it finds
# missing, what it says, and what it asks for, as root and as somebody else.
load ../helpers/helpers

setup() {
  bin=$BATS_TEST_TMPDIR/bin
  mkdir "$bin"
  local tool
  for tool in sh bash make awk find cmp jq pgrep paste dirname ls mkdir rm env \
    cat chmod bats grep sed head tail readlink tr cut basename mktemp uname; do
    [[ -z $(type -P "$tool") ]] || link "$tool"
  done
  stand_in cc true
  stand_in python3 true
  stand_in man true
  stand_in id 'echo 0'
}

link() {
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$(type -P "$1")" >"$bin/$1"
  chmod +x "$bin/$1"
}

# stand_in NAME SCRIPT
stand_in() {
  printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
  chmod +x "$bin/$1"
}

# manager NAME: one that writes down what it is asked, and brings pkg-config.
manager() {
  stand_in "$1" "echo $1 \"\$@\" >>'$BATS_TEST_TMPDIR/asked'
case \"\$*\" in *pkg*conf*)
  printf '#!/bin/sh\n' >'$bin/pkg-config'; chmod +x '$bin/pkg-config' ;;
esac"
}

run_setup() {
  run env -i HOME=/ PATH="$bin" "$ROOT/common/make/setup.sh" "$@"
}

asked() {
  cat "$BATS_TEST_TMPDIR/asked" 2>/dev/null
}

@test "setup: silent, and asks for nothing, when nothing is missing" {
  stand_in pkg-config true
  manager apt-get
  run_setup
  assert_equal "$status" 0
  assert_equal "$output" ""
  assert_equal "$(asked)" ""
}

@test "setup: says what and with what, updates, then installs only that" {
  manager apt-get
  run_setup
  assert_equal "$status" 0
  assert_line "setup: missing here: pkg-config libjpeg libpng libdw"
  assert_line "setup: installing with apt: pkg-config libjpeg-dev libpng-dev libdw-dev"
  assert_line "setup: done"
  [[ $(asked) == "apt-get -qq update"$'\n'"apt-get "*" install pkg-config libjpeg-dev libpng-dev libdw-dev" ]] ||
    fail "$(asked)"
  run_setup
  assert_equal "$output" ""
}

@test "setup: every package manager is spoken to in its own words" {
  local name packages
  while read -r name packages; do
    rm -f "$BATS_TEST_TMPDIR/asked" "$bin/pkg-config"
    manager "$name"
    run_setup
    assert_equal "$status" 0
    [[ $(asked) == *"$name "*" $packages" ]] || fail "$name: $(asked)"
    rm "$bin/$name"
  done <<'END'
dnf pkgconf-pkg-config libjpeg-turbo-devel libpng-devel elfutils-devel
pacman pkgconf libjpeg-turbo libpng elfutils
apk pkgconf libjpeg-turbo-dev libpng-dev elfutils-dev
brew pkg-config jpeg-turbo libpng
END
}

@test "setup: root needs no sudo; others go through it, but never for brew" {
  stand_in sudo "echo sudo >>'$BATS_TEST_TMPDIR/asked'; exec \"\$@\""
  manager apt-get
  run_setup
  refute_line --partial sudo
  [[ $(asked) != *sudo* ]] || fail "root went through sudo: $(asked)"

  rm "$bin/pkg-config" "$BATS_TEST_TMPDIR/asked"
  stand_in id 'echo 1000'
  run_setup
  [[ $(asked) == "sudo"$'\n'"apt-get"*$'\n'"sudo"$'\n'"apt-get"* ]] ||
    fail "no sudo: $(asked)"

  rm "$bin/pkg-config" "$BATS_TEST_TMPDIR/asked" "$bin/apt-get"
  manager brew
  run_setup
  assert_equal "$status" 0
  [[ $(asked) == "brew install"* ]] || fail "$(asked)"
}

@test "setup: who grades strangers gets a cage, too" {
  stand_in pkg-config true
  manager apt-get
  run_setup grade
  if [[ $(uname) == Linux ]]; then
    assert_line "setup: missing here: bwrap parallel sim_c"
    assert_line "setup: installing with apt: bubblewrap parallel similarity-tester"
  fi
  assert_line "setup: still missing, install by hand: bwrap parallel sim_c"
  stand_in sim_c true
  stand_in bwrap true
  stand_in parallel true
  run_setup grade
  assert_equal "$output" ""
}

@test "setup: neither root nor sudo is said, and nothing else happens" {
  stand_in id 'echo 1000'
  manager apt-get
  run_setup
  assert_equal "$status" 1
  assert_line --partial "this needs root"
  assert_equal "$(asked)" ""
}

@test "setup: an unknown system gets one line that names what is missing" {
  run_setup
  assert_equal "$status" 1
  assert_equal "${#lines[@]}" 1
  assert_output --partial "install by hand: pkg-config libjpeg libpng libdw"
}

@test "setup: a manager that fails, or brings too little, is not believed" {
  stand_in apt-get 'echo "no network" >&2; exit 100'
  run_setup
  assert_equal "$status" 1
  assert_line "no network"
  stand_in apt-get true
  run_setup
  assert_equal "$status" 1
  assert_line "setup: still missing, install by hand: pkg-config libjpeg libpng libdw"
}

@test "setup: a compiler without its headers counts as missing" {
  stand_in cc false
  stand_in pkg-config true
  manager apt-get
  run_setup
  assert_line "setup: installing with apt: gcc libc6-dev"
}

@test "setup: 'all' adds what test-all needs" {
  stand_in pkg-config true
  manager apt-get
  run_setup all
  assert_line "setup: installing with apt: clang clang-format shellcheck perl openmpi-bin libopenmpi-dev"
}

@test "setup: 'all' brings the manual's pages, and does well without them" {
  local tool
  ! grep -qsE '^(path-exclude.*/usr/share/man|tsflags.*nodocs)' \
    /etc/dpkg/dpkg.cfg.d/* /etc/dnf/dnf.conf ||
    skip "this system leaves out the manual's pages"
  for tool in pkg-config clang clang-format shellcheck perl mpicc; do
    stand_in "$tool" true
  done
  stand_in man false
  manager apt-get
  run_setup
  assert_equal "$output" ""
  run_setup all
  assert_equal "$status" 0
  assert_line "setup: installing with apt: manpages manpages-dev glibc-doc openmpi-doc libjpeg-turbo-progs time"
  assert_line "setup: done"
}

@test "setup: make -n setup tour installs nothing and runs nothing" {
  manager apt-get
  dry_run() {
    run env -i HOME=/ PATH="$bin" make -C "$ROOT" \
      BUILD="$BATS_TEST_TMPDIR/build" CC=cc "$@"
    assert_equal "$(asked)" ""
    assert [ ! -e "$BATS_TEST_TMPDIR/build" ]
  }
  dry_run -n setup tour
  assert_equal "$status" 0
  assert_line --partial common/make/setup.sh
  assert_line --partial common/make/tour.sh
  dry_run --no-print-directory -kn setup-all test-all
  assert_equal "$status" 0
  assert_line --partial "common/make/setup.sh all"
  assert_line --partial tests/helpers/test-all.sh
  dry_run -q setup
  assert_equal "$status" 1
  # Not taken for a dry run: a name with an n in it, and a long option.
  run env -i HOME=/ PATH="$bin" make -C "$ROOT" --no-print-directory NOTE=n \
    BUILD="$BATS_TEST_TMPDIR/build" CC=cc setup
  [[ $(asked) == *"apt-get "*" install "* ]] || fail "not installed: $output"
}

# ordered GOAL ...: make with these goals, where pkg-config is to be installed.
ordered() {
  rm -f "$bin/pkg-config" "$BATS_TEST_TMPDIR/asked"
  run env -i HOME=/ PATH="$bin" make -C "$ROOT" --no-print-directory \
    BUILD="$BATS_TEST_TMPDIR/build" CC=cc AS_BUILT=1 "$@"
}

@test "setup: what is asked for before it comes before, what after it, after" {
  local goals
  manager apt-get
  for goals in "setup help" "-j2 setup help" "setup -s help"; do
    # shellcheck disable=SC2086 # words
    ordered $goals
    assert_equal "$status" 0
    assert_line --index 0 --partial "setup: missing here: pkg-config"
    assert_line --partial "make tour"
  done
  ordered help setup
  assert_equal "$status" 0
  assert_line --index 0 --partial "make all"
  refute_line --index 1 --partial "setup: "
  assert_line "setup: done"
  # What comes after it knows what has been installed.
  ordered 09
  assert_output --partial "needs pkg-config"
  ordered setup 09
  assert_line "setup: done"
  refute_output --partial "needs pkg-config"
}

@test "setup: what fails to install is where it ends" {
  stand_in apt-get 'exit 100'
  ordered setup help
  assert_equal "$status" 2
  refute_output --partial "make tour"
}
