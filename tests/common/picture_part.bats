# common/picture is a part that can be taken away: it compiles and links on its
# own, for C and for C++, and keeps to names of its own.
load ../helpers/helpers

setup() {
  pkg-config --exists libjpeg libpng 2>/dev/null ||
    skip "libjpeg and libpng are not there"
  cd "$BATS_TEST_TMPDIR" || return
  part=$ROOT/common/picture
  warnings=(-Wall -Wextra -Wconversion -Werror)
}

@test "picture part: one command compiles and links it, without a warning" {
  cat >main.c <<'END'
#include "image.h"
int main(int argc, char **argv)
{
    struct image img;
    (void)argc;
    int status = image_open(&img, argv[1], 0);
    image_close(&img);
    return status == 0;
}
END
  cc -std=c17 "${warnings[@]}" -I"$part" main.c "$part"/*.c -ljpeg -lpng -o program
  run ./program nothing.jpg
  assert_equal "$status" 0
}

@test "picture part: its headers are C++ too" {
  command -v c++ >/dev/null || skip "no C++ compiler"
  local header
  for header in "$part"/*.h; do
    echo "#include \"$header\"" >one.cc
    c++ -std=c++17 "${warnings[@]}" -fsyntax-only one.cc
  done
  grep -L 'extern "C"' "$part"/*.h >without || true
  assert_equal "$(cat without)" ""
}

@test "picture part: what a file defines bears its name, and its header tells it" {
  local file stem symbol
  for file in "$part"/*.c; do
    stem=$(basename "$file" .c)
    cc -std=c17 -c "$file" -o one.o
    while read -r symbol; do
      [[ $symbol == "${stem%%_*}" || $symbol == "${stem%%_*}"_* ]] ||
        fail "$stem.c defines $symbol"
      grep -q "\b$symbol\b" "$part/${stem%_pick}.h" ||
        fail "${stem%_pick}.h does not tell of $symbol"
    done < <(nm -g --defined-only one.o | awk 'NF == 3 { print $3 }')
  done
}
