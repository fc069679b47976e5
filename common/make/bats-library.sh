# shellcheck shell=sh
# Where bats and its libraries live on the systems that `make setup` knows, and
# in build/bats, where it puts what a system has no package for. To be sourced
# (sh or bash) with the repository's root in $ROOT.
PATH=$ROOT/build/bats/bats-core/bin:$PATH
BATS_LIB_PATH=$ROOT/build/bats:${BATS_LIB_PATH:+$BATS_LIB_PATH:}/usr/lib/bats
BATS_LIB_PATH=$BATS_LIB_PATH:/usr/lib:/usr/share/bats:/usr/share
BATS_LIB_PATH=$BATS_LIB_PATH:/usr/local/lib:/opt/homebrew/lib
export BATS_LIB_PATH
