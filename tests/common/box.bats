# make box: the course in a container. What it asks of podman and docker is seen
# with stand-ins; with BOX=1 the image is built, from a base of debootstrap's.
load ../helpers/helpers

setup() {
  bin=$BATS_TEST_TMPDIR/bin
  mkdir "$bin"
  local tool
  for tool in bash sh dirname tail id mkdir env; do
    ln -s "$(type -P "$tool")" "$bin/$tool"
  done
}

# engine NAME [SCRIPT]: one that writes down what it is asked, a word a line.
engine() {
  printf '#!/bin/sh\n%s\nprintf "%%s\\n" %s "$@" >>"%s"\n' "${2-}" "$1" \
    "$BATS_TEST_TMPDIR/asked" >"$bin/$1"
  chmod +x "$bin/$1"
}

box() {
  run env PATH="$bin" "$ROOT/common/make/box.sh" "$@" </dev/null
}

asked() {
  tr '\n' ' ' <"$BATS_TEST_TMPDIR/asked"
}

@test "box: without podman and docker it says what to do" {
  box
  assert_failure 1
  assert_output "box: needs podman or docker, which is not here: install it first"
}

@test "box: the course is mounted, what is built there lies apart" {
  engine docker
  box make 01
  assert_success
  assert_output --partial "takes some minutes the first time"
  run asked
  assert_output --partial "docker build -q -t forklings -f .devcontainer/Containerfile . "
  assert_output --partial "--cap-add SYS_PTRACE --user $(id -u):$(id -g) "
  assert_output --partial \
    "-v $ROOT:/forklings -v $ROOT/build/box:/forklings/build -w /forklings "
  assert_output --regexp ' forklings make 01 $'
}

@test "box: podman comes first, ENGINE decides, BASE is handed on" {
  engine podman
  engine docker
  box
  assert_equal "$(head -n 1 "$BATS_TEST_TMPDIR/asked")" podman
  : >"$BATS_TEST_TMPDIR/asked"
  ENGINE=docker BASE=here/debian box
  run asked
  assert_output --partial "docker build -q -t forklings --build-arg BASE=here/debian "
  refute_output --partial podman
  ENGINE=nothing box
  assert_failure 1
  assert_output "box: needs nothing, which is not here: install it first"
}

@test "box: an image that cannot be built is told, and nothing is run" {
  engine podman 'echo "no such registry" >&2; exit 125'
  box make 01
  assert_failure 1
  assert_output --partial "no such registry"
  assert_output --partial "box: podman could not build .devcontainer/Containerfile"
  [[ ! -e $BATS_TEST_TMPDIR/asked ]]
}

@test "box: what editors read leads to the same image, and all of it exists" {
  local file=$ROOT/.devcontainer/devcontainer.json source
  assert_equal "$(jq -r .build.dockerfile "$file")" Containerfile
  assert_equal "$(jq -r .build.context "$file")" ..
  assert_equal "$(jq -r '.runArgs | join(" ")' "$file")" \
    "--init --cap-add=SYS_PTRACE"
  while read -r source; do
    [[ -e $ROOT/$source ]]
    grep -qxF "!$source" "$ROOT/.dockerignore"
  done < <(awk '$1 == "COPY" { print $2 }' "$ROOT/.devcontainer/Containerfile")
}

# Where containers may not be started (a container without rights), podman can
# still build: what is to be tried in the box is then the last step of a build.
@test "box: the image is built, and the course works in it" {
  [[ -n ${BOX-} ]] || skip "takes minutes and a gigabyte: BOX=1 tries it"
  local tool
  for tool in podman debootstrap; do
    command -v "$tool" >/dev/null || skip "no $tool here"
  done
  [[ $(id -u) == 0 ]] || skip "debootstrap wants root"
  local base=$BATS_TEST_TMPDIR/base tree=$BATS_TEST_TMPDIR/tree
  local podman=(podman --root "$BATS_TEST_TMPDIR/images" --storage-driver vfs)
  local mirror=${MIRROR:-http://deb.debian.org/debian}
  debootstrap --variant=minbase bookworm "$base" "$mirror"
  cp /etc/resolv.conf "$base/etc/"
  cp /etc/apt/apt.conf.d/* "$base/etc/apt/apt.conf.d/"
  tar -C "$base" -c . | "${podman[@]}" import - localhost/base
  rm -rf "$base"
  "${podman[@]}" build --isolation chroot -t forklings \
    --build-arg BASE=localhost/base --build-arg SETUP="" \
    -f "$ROOT/.devcontainer/Containerfile" "$ROOT"
  mkdir "$tree"
  git -C "$ROOT" archive HEAD | tar -C "$tree" -x
  # The \ at the end of a line is for the Containerfile.
  # shellcheck disable=SC1003
  printf '%s\n' 'FROM localhost/forklings' 'COPY . /forklings' \
    'RUN make -s 03 && make -s timeline 03 && make -s grade 01 FORMAT=tap \' \
    '  FILE=tests/solutions/01-sequential-sleep/reference.c' \
    >"$BATS_TEST_TMPDIR/try"
  rm "$tree/.dockerignore"
  run "${podman[@]}" build --isolation chroot -f "$BATS_TEST_TMPDIR/try" "$tree"
  rm -rf "$BATS_TEST_TMPDIR/images"
  assert_success
  assert_output --partial "Finished in 1.00 second(s)"
  assert_output --partial "asleep"
  refute_output --partial "not ok"
}
