# The page "Use the pool in your program": its programs, commands and build files
# are taken from it and used as it says, and so do what it says.
load ../helpers/helpers

page=$ROOT/docs/use-the-pool.md

# block LANGUAGE [N]: the page's first (or N-th) block in that language.
block() {
  awk -v fence="\`\`\`$1" -v n="${2:-1}" '
    /^```/ && inside { exit } inside { print }
    $0 == fence && ++count == n { inside = 1 }' "$page"
}

# A folder of one's own, with the course where the page has it.
setup() {
  skip_after_failure
  [[ $BUILD != */sanitize-* ]] || skip "only for the plain build"
  export HOME=$BATS_TEST_TMPDIR/home OPT=-O0 BUILD=$BATS_FILE_TMPDIR/build
  mkdir "$HOME" "$BATS_TEST_TMPDIR/work"
  ln -s "$ROOT" "$HOME/forklings"
  cd "$BATS_TEST_TMPDIR/work" || return
  block c >wordcount.c
  block cpp >wordcount.cpp
}

# The page says cc; the tests are to use the compiler that they are run for.
# shellcheck disable=SC2317 # called by the page's commands
cc() {
  command "${CC:-cc}" "$@"
}

# try_block N: runs the commands of that console block in this shell's folder,
# and holds what they print to the page. -O2 takes time, and changes nothing.
try_block() {
  local text
  text=$(block console "$1")
  [[ -n $text ]] || fail "the page has no console block $1"
  (eval "$(sed -n 's/^\$ //p' <<<"${text//-O2/-O0}")") >out || true
  assert_equal "$(sed "s|$HOME|/root|" out)" "$(grep -v '^\$ ' <<<"$text")"
}

@test "use the pool: the folder copied, in C" {
  try_block 1
  assert_equal "$(./wordcount pool/*.h | awk '{ print $1 }')" \
    "$(LC_ALL=C wc -w pool/*.h | awk '$2 != "total" { print $1 }')"
  run ./wordcount nothing.txt
  assert_equal "$status" 1
}

@test "use the pool: installed, in C, and in C++" {
  command -v pkg-config >/dev/null || skip "no pkg-config"
  [[ $(uname -s) != Darwin ]] || skip "static and shared as on Linux"
  try_block 2
  export PKG_CONFIG_PATH=$HOME/.local/lib/pkgconfig
  export LD_LIBRARY_PATH=$HOME/.local/lib
  "${CC:-cc}" wordcount.c "-I$HOME/.local/include/forklings-pool" \
    "$HOME/.local/lib/libforklings-pool.a" -pthread -lm -o static
  ./static wordcount.c
  command -v c++ >/dev/null || skip "no C++ compiler"
  try_block 4
  ./wordcount wordcount.c
}

@test "use the pool: the folder copied, in C++" {
  command -v c++ >/dev/null || skip "no C++ compiler"
  cp -R "$ROOT/common/pool" .
  try_block 3
  c++ -std=c++17 -Wall -Wextra -Wconversion -Werror -fsyntax-only -Ipool \
    wordcount.cpp
}

@test "use the pool: its program compiles without a warning" {
  run "${CC:-cc}" -std=gnu17 -Wall -Wextra -Wconversion -Werror -fsyntax-only \
    "-I$ROOT/common/pool" wordcount.c
  assert_equal "$output" ""
}

@test "use the pool: under valgrind, nothing is lost and nothing read unset, also in workers" {
  command -v valgrind >/dev/null || skip "no valgrind"
  cp -R "$ROOT/common/pool" .
  "${CC:-cc}" -std=gnu17 -g -Ipool wordcount.c pool/*.c -pthread -lm -o wordcount
  run valgrind -q --leak-check=full --error-exitcode=99 \
    ./wordcount "$ROOT/LICENSE" pool/clock.c
  assert_equal "$status" 0
  assert_equal "${#lines[@]}" 2
}

@test "use the pool: in a CMake project" {
  command -v cmake >/dev/null || skip "no cmake"
  cp -R "$ROOT/common/pool" .
  block cmake >CMakeLists.txt
  cmake -S . -B made >log 2>&1 || fail "$(cat log)"
  cmake --build made -j2 >log 2>&1 || fail "$(cat log)"
  assert_equal "$(made/wordcount pool/clock.c)" "$(try_clock)"
}

@test "use the pool: in a Meson project" {
  command -v meson >/dev/null || skip "no meson"
  command -v ninja >/dev/null || skip "no ninja"
  cp -R "$ROOT/common/pool" .
  block meson >meson.build
  meson setup made --buildtype=plain >log 2>&1 || fail "$(cat log)"
  meson compile -C made >log 2>&1 || fail "$(cat log)"
  assert_equal "$(made/wordcount pool/clock.c)" "$(try_clock)"
}

# What wordcount says of pool/clock.c
try_clock() {
  printf '%8d pool/clock.c' "$(LC_ALL=C wc -w <pool/clock.c)"
}

@test "use the pool: manual pages, one for each function, without a fault" {
  command -v python3 >/dev/null || skip "they are made by python3"
  [[ $(uname -s) != Darwin ]] || skip "installed as on Linux"
  local man=$HOME/.local/share/man/man3 name
  local -a names
  make -s -C "$ROOT" PREFIX="$HOME/.local" install-pool
  for name in pool process pool_submit future_result map_next process_join \
    as_completed_next perf_counter sleep_seconds; do
    [[ -s $man/$name.3 ]] || fail "no $name(3)"
  done
  # Each function that a header declares stands in its page with its comment.
  grep -q 'Queues task(args, size) and returns its future' "$man/pool.3"
  grep -q 'True from start until the child has ended' "$man/process.3"
  grep -q '^Seconds on a clock' "$man/perf_counter.3"
  mapfile -t names < <(nm -D --defined-only \
    "$HOME/.local/lib/libforklings-pool.so" | awk '$2 == "T" { print $3 }')
  ((${#names[@]} > 40)) || fail "only ${#names[@]} functions in the library"
  for name in "${names[@]}"; do
    [[ -s $man/$name.3 ]] || fail "no $name(3)"
    # In the synopsis, and again with what it does.
    (($(cat "$man"/{pool,process,perf_counter}.3 |
      grep -c "^[a-z].*[ *]$name(") == 2)) || fail "$name is not told twice"
  done
  if command -v mandoc >/dev/null; then
    run mandoc -T lint -W warning "$man"/{pool,process,perf_counter}.3
    assert_equal "$(grep -v 'missing date' <<<"$output")" ""
  fi
  if command -v man >/dev/null && man -w ls >/dev/null 2>&1; then
    run bash -c 'LC_ALL=C MANWIDTH=80 man --warnings -l "$1" 2>&1 >/dev/null' \
      - "$man/pool.3"
    assert_equal "$output" ""
    LC_ALL=C man -M "$HOME/.local/share/man" future_cancel | grep -q 'POOL(3)'
  fi
  make -s -C "$ROOT" PREFIX="$HOME/.local" uninstall-pool
  run find "$HOME/.local" -type f -o -type l
  assert_equal "$output" ""
}

@test "use the pool: without python3 the library is installed, and it is said" {
  [[ $(uname -s) != Darwin ]] || skip "installed as on Linux"
  run make -s -C "$ROOT" PREFIX="$HOME/.local" HAVE_PYTHON= install-pool
  assert_equal "$status" 0
  assert_equal "$output" \
    "no manual pages of the pool: python3, which makes them, is missing"
  [[ -s $HOME/.local/lib/pkgconfig/forklings-pool.pc ]]
  [[ ! -e $HOME/.local/share/man/man3 ]]
}
