# common/pool as a part that can be taken away: it compiles alone, its headers
# also in C++, no name of its own can clash, and no file needs one above it.
load ../helpers/helpers

objects() {
  cd "$BATS_TEST_TMPDIR" || return
  "${CC:-cc}" -std=gnu17 -Wall -Wextra -Wconversion -Wshadow -Werror -c \
    "$ROOT"/common/pool/*.c
}

@test "pool alone: compiles in C17, without a warning" {
  run objects
  assert_equal "$output" ""
  assert_equal "$status" 0
}

@test "pool alone: public headers in C++17, and they link" {
  command -v g++ >/dev/null || skip "no g++"
  objects
  cat >"$BATS_TEST_TMPDIR/use.cpp" <<'CPP'
#include "clock.h"
#include "pool.h"
#include "process.h"
static int twice(const void *args, size_t, struct result *result)
{
    int value = 2 * *static_cast<const int *>(args);
    return result_set(result, &value, sizeof value);
}
int main()
{
    struct pool_options options = {};
    options.workers = 1;
    struct pool *pool = pool_create(&options);
    int value = 21;
    struct future *future = pool_submit(pool, twice, &value, sizeof value);
    enum pool_status status =
        future_result(future, POOL_FOREVER, &value, sizeof value);
    future_free(future);
    pool_free(pool);
    return status == POOL_OK && value == 42 && perf_counter() > 0 ? 0 : 1;
}
CPP
  run g++ -std=c++17 -Wall -Wextra -Wconversion -Werror "-I$ROOT/common/pool" \
    use.cpp ./*.o -pthread -lm -o use
  assert_equal "$output" ""
  run ./use
  assert_equal "$status" 0
}

@test "pool alone: what is not in a public header begins with pool__" {
  command -v nm >/dev/null || skip "no nm"
  objects
  local name
  for name in $(nm ./*.o | awk '$2 ~ /^[TDBRC]$/ { print $3 }'); do
    [[ $name == pool__* ]] ||
      grep -qw "$name" "$ROOT"/common/pool/{pool,process,clock}.h ||
      fail "$name is global, and in no public header"
  done
}

# Takes away, again and again, the files that need none of those that are left.
@test "pool alone: no circle of files" {
  command -v nm >/dev/null || skip "no nm"
  objects
  run awk '
    NF == 1 { file = substr($1, 1, length($1) - 1); files[file] = 1; next }
    $(NF - 1) ~ /^[TDBRC]$/ { at[$NF] = file }
    $(NF - 1) == "U" { need[file, ++count[file]] = $NF }
    END {
      do {
        gone = 0
        for (file in files) {
          free = 1
          for (i = 1; i <= count[file]; i++) {
            other = at[need[file, i]]
            if (other != "" && other != file && other in files) free = 0
          }
          if (free) { delete files[file]; gone = 1; break }
        }
      } while (gone)
      for (file in files) print "in a circle: " file
    }' <(nm ./*.o | sed '/^$/d')
  assert_equal "$output" ""
}

@test "pool alone: installed as a library, found by pkg-config, and removed" {
  command -v pkg-config >/dev/null || skip "no pkg-config"
  [[ $(uname -s) != Darwin ]] || skip "static and shared as on Linux"
  local prefix=$BATS_TEST_TMPDIR/prefix name
  local -a flags
  make -s -C "$ROOT" BUILD="$BATS_TEST_TMPDIR/build" PREFIX="$prefix" install-pool
  cat >"$BATS_TEST_TMPDIR/use.c" <<'C'
#include <pool.h>
static int twice(const void *args, size_t size, struct result *result)
{
    int value = 2 * *(const int *)args;
    (void)size;
    return result_set(result, &value, sizeof value);
}
int main(void)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    int value = 21;
    struct future *future = pool_submit(pool, twice, &value, sizeof value);
    future_result(future, POOL_FOREVER, &value, sizeof value);
    future_free(future);
    pool_free(pool);
    return value == 42 ? 0 : 1;
}
C
  cd "$BATS_TEST_TMPDIR"
  export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
  read -ra flags < <(pkg-config --cflags --libs forklings-pool)
  "${CC:-cc}" use.c "${flags[@]}" -o shared
  LD_LIBRARY_PATH=$prefix/lib ./shared
  "${CC:-cc}" use.c "-I$prefix/include/forklings-pool" \
    "$prefix/lib/libforklings-pool.a" -pthread -lm -o static
  ./static
  for name in $(nm -D --defined-only "$prefix/lib/libforklings-pool.so" |
    awk '{ print $3 }'); do
    [[ $name != pool__* ]] || fail "$name can be seen"
  done
  make -s -C "$ROOT" BUILD="$BATS_TEST_TMPDIR/build" PREFIX="$prefix" uninstall-pool
  run find "$prefix" -type f -o -type l
  assert_equal "$output" ""
}
