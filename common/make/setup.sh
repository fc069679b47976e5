#!/bin/sh
# Installs what the course needs and this machine lacks, with the system's own
# package manager. Looks for what can be used (a compiler that finds its
# headers, a library that pkg-config knows), not for package names, so it is
# silent where nothing is missing, however it came there.
#
# usage: setup.sh [all | grade]
#   all    also what `make test-all` needs
#   grade  also what grading a class of strangers needs: a cage, other machines
set -u
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=common/make/bats-library.sh
. "$ROOT/common/make/bats-library.sh"

have() {
  command -v "$1" >/dev/null 2>&1
}

compiles() {
  printf '#include <stdio.h>\n' | "${CC:-cc}" -fsyntax-only -xc - 2>/dev/null
}

recent_bats() {
  # bats_load_library came with 1.7.
  have bats && bats --version 2>/dev/null | awk '{ split($2, v, ".")
    exit !(v[1] > 1 || v[1] == 1 && v[2] >= 7) }'
}

bats_library() (
  IFS=:
  for folder in $BATS_LIB_PATH; do
    [ ! -f "$folder/$1/load.bash" ] || exit 0
  done
  exit 1
)

# Says what is missing, one word a line.
missing() {
  for tool in make awk find cmp bash jq pgrep python3; do
    have $tool || echo $tool
  done
  compiles || echo cc
  if have pkg-config; then
    for library in libjpeg libpng; do
      pkg-config --exists $library || echo $library
    done
    # The observer, which is for Linux, names lines of source with it.
    [ "$(uname -s)" != Linux ] || pkg-config --exists libdw || echo libdw
  else
    printf '%s\n' pkg-config libjpeg libpng
    [ "$(uname -s)" != Linux ] || echo libdw
  fi
  recent_bats || echo bats
  for library in bats-support bats-assert; do
    bats_library $library || echo $library
  done
  [ "$1:$(uname)" != grade:Linux ] || for tool in bwrap parallel; do
    have $tool || echo $tool
  done
  # Only Debian and its like have a package of it; a report does without.
  [ "$1:$(uname)" != grade:Linux ] || have sim_c || ! have apt-get ||
    echo sim_c
  [ "$1" = all ] || return 0
  for tool in clang clang-format shellcheck perl mpicc; do
    have $tool || echo $tool
  done
}

# The pages of the manual that chapters name, one for each package that brings
# some. Nothing fails without them; where all pages are left out, as containers
# have it, they are not asked for.
missing_pages() {
  [ "$1" = all ] || return 0
  ! grep -qsE '^(path-exclude.*/usr/share/man|tsflags.*nodocs)' \
    /etc/dpkg/dpkg.cfg.d/* /etc/dnf/dnf.conf || return 0
  have man || echo man
  for page in "2 fork" "3 pthread_mutex_lock" "3 MPI_Send" "1 djpeg" "1 time"; do
    # shellcheck disable=SC2086 # a section and a name
    man -w $page >/dev/null 2>&1 || echo "man-${page#* }"
  done
}

# The names of the packages that bring $1 on this system; nothing if none does.
package() {
  case $manager:$1 in
  pacman:python3) echo python ;;
  *:bwrap) echo bubblewrap ;;
  *:parallel) echo parallel ;;
  apt:sim_c) echo similarity-tester ;;
  *:make | *:bash | *:jq | *:clang | *:perl | *:python3) echo "$1" ;;
  apt:pgrep) echo procps ;;
  *:pgrep) echo procps-ng ;;
  *:find) echo findutils ;;
  *:cmp) echo diffutils ;;
  *:awk) echo gawk ;;
  apt:cc) echo gcc libc6-dev ;;
  apk:cc) echo gcc musl-dev ;;
  brew:cc) ;;
  *:cc) echo gcc ;;
  apt:pkg-config | brew:pkg-config) echo pkg-config ;;
  dnf:pkg-config) echo pkgconf-pkg-config ;;
  *:pkg-config) echo pkgconf ;;
  apt:libjpeg) echo libjpeg-dev ;;
  dnf:libjpeg) echo libjpeg-turbo-devel ;;
  apk:libjpeg) echo libjpeg-turbo-dev ;;
  brew:libjpeg) echo jpeg-turbo ;;
  *:libjpeg) echo libjpeg-turbo ;;
  apt:libpng | apk:libpng) echo libpng-dev ;;
  dnf:libpng) echo libpng-devel ;;
  *:libpng) echo libpng ;;
  apt:libdw) echo libdw-dev ;;
  dnf:libdw) echo elfutils-devel ;;
  apk:libdw) echo elfutils-dev ;;
  pacman:libdw) echo elfutils ;;
  brew:bats) echo bats-core ;;
  *:bats) echo bats ;;
  apt:bats-* | pacman:bats-* | apk:bats-*) echo "$1" ;;
  apt:mpicc) echo openmpi-bin libopenmpi-dev ;;
  dnf:mpicc) echo openmpi-devel ;; # `module load mpi` puts it into PATH
  apk:mpicc) echo openmpi openmpi-dev ;;
  brew:mpicc) echo open-mpi ;;
  *:mpicc) echo openmpi ;;
  apk:man) echo mandoc ;;
  *:man) echo man-db ;;
  brew:man-*) ;;
  apt:man-fork) echo manpages manpages-dev ;;
  apt:man-pthread_mutex_lock) echo glibc-doc ;;
  apt:man-MPI_Send) echo openmpi-doc ;;
  apt:man-djpeg) echo libjpeg-turbo-progs ;;
  dnf:man-djpeg) echo libjpeg-turbo-utils ;;
  apk:man-djpeg) echo libjpeg-turbo-doc ;;
  *:man-fork) echo man-pages ;;
  apt:man-time | dnf:man-time | pacman:man-time) echo time ;;
  pacman:clang-format) echo clang ;;
  dnf:clang-format) echo clang-tools-extra ;;
  apk:clang-format) echo clang-extra-tools ;;
  *:clang-format) echo clang-format ;;
  dnf:shellcheck) echo ShellCheck ;;
  *:shellcheck) echo shellcheck ;;
  esac
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    echo "setup: this needs root, and there is no sudo: $*" >&2
    return 1
  fi
}

install_packages() {
  case $manager in
  apt)
    as_root apt-get -qq update &&
      as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 install "$@" >/dev/null
    ;;
  dnf) as_root dnf -q -y install "$@" ;;
  pacman) # -y only where no list of packages was ever fetched
    set -- --needed --noconfirm "$@"
    if ! ls /var/lib/pacman/sync/*.db >/dev/null 2>&1; then set -- -y "$@"; fi
    as_root pacman -S "$@"
    ;;
  apk) as_root apk add -q --no-cache "$@" ;;
  brew) brew install -q "$@" ;;
  esac
}

# fetch NAME COMMIT: one of the bats projects into build/bats. A commit's name
# is a checksum of all that is in it, so git itself refuses anything else.
fetch() {
  url=https://github.com/bats-core/$1
  folder=$ROOT/build/bats/$1
  have git || install_packages git || return 1
  echo "setup: no recent package of $1 here: fetching $url into build/bats"
  rm -rf "$folder"
  mkdir -p "$folder"
  if ! { git -C "$folder" init -q &&
    git -C "$folder" fetch -q --depth 1 "$url" "$2" &&
    git -C "$folder" checkout -q FETCH_HEAD; }; then
    rm -rf "$folder"
  fi
}

in_one_line() {
  paste -s -d ' ' -
}

lacking=$({ missing "${1:-}"; missing_pages "${1:-}"; } | in_one_line)
[ -n "$lacking" ] || exit 0

manager=
for candidate in apt-get:apt dnf:dnf pacman:pacman apk:apk brew:brew; do
  if [ -z "$manager" ] && have "${candidate%:*}"; then
    manager=${candidate#*:}
  fi
done
if [ -z "$manager" ]; then
  echo "setup: no package manager that I know; install by hand: $lacking" >&2
  exit 1
fi
case "$manager: $lacking " in
"brew:"*" cc "*)
  echo "setup: no C compiler: run 'xcode-select --install' first" >&2
  exit 1
  ;;
esac

packages=$(for word in $lacking; do package "$word"; done | in_one_line)
if [ -n "$packages" ]; then
  echo "setup: missing here: $lacking"
  echo "setup: installing with $manager: $packages"
  # shellcheck disable=SC2086 # a list of words
  install_packages $packages || {
    echo "setup: $manager could not install them; its reason stands above" >&2
    exit 1
  }
fi

# What this system has no package for, or only one too old.
recent_bats || fetch bats-core 5da66876b8b619235aee1eb3e54954eaca88059b
bats_library bats-support ||
  fetch bats-support 24a72e14349690bcbf7c151b9d2d1cdd32d36eb1
bats_library bats-assert ||
  fetch bats-assert 78fa631d1370562d2cd4a1390989e706158e7bf0

hash -r # forget where tools were, before they were installed
lacking=$(missing "${1:-}" | in_one_line)
if [ -n "$lacking" ]; then
  echo "setup: still missing, install by hand: $lacking" >&2
  exit 1
fi
echo "setup: done"
