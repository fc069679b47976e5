#!/usr/bin/env bash
# Enters the box: a container of Debian with all that the course needs, for
# Windows, macOS and machines on which nothing may be installed. The course is
# mounted at /forklings, so all that is written there stays; what is built there
# lies in build/box, apart from what this machine has built for itself.
#
# usage: box.sh [COMMAND ...]      without a command: a shell
#
# ENGINE   podman or docker (without it: whichever is there)
# BASE     the image to begin with, where Docker's registry cannot be reached
set -eu
cd "$(dirname "$0")/../.."

die() {
  echo "box: $*" >&2
  exit 1
}

for engine in ${ENGINE:-podman docker} ''; do
  ! command -v "${engine:-no-engine}" >/dev/null || break
done
[ -n "$engine" ] ||
  die "needs ${ENGINE:-podman or docker}, which is not here: install it first"

echo "box: building it, which takes some minutes the first time ..." >&2
said=$("$engine" build -q -t forklings ${BASE:+--build-arg "BASE=$BASE"} \
  -f .devcontainer/Containerfile . 2>&1) || {
  echo "$said" | tail -n 20 >&2
  die "$engine could not build .devcontainer/Containerfile"
}

# Files that are made in the box belong to whoever has called it.
who=(--user "$(id -u):$(id -g)" -e HOME=/tmp)
[ "$engine" != podman ] || [ "$(id -u)" -eq 0 ] ||
  who=(--userns=keep-id -e HOME=/tmp)
screen=()
[ ! -t 0 ] || [ ! -t 1 ] || screen=(-it -e "TERM=${TERM:-xterm}")
mkdir -p build/box
exec "$engine" run --rm -i --init --cap-add SYS_PTRACE \
  ${screen[@]+"${screen[@]}"} "${who[@]}" \
  -v "$PWD:/forklings" -v "$PWD/build/box:/forklings/build" -w /forklings \
  forklings "$@"
