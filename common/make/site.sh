#!/usr/bin/env bash
# What the site's targets of the Makefile do.
#
# usage: site.sh setup | build | serve | test | report | lines | pdf
#
# build and serve need mkdocs 1.4 and mkdocs-material 8.2, as Debian 12 has them;
# test and pdf need Chromium and node, and take a driver and axe-core from npm
# into build/site-test. CHROMIUM names the browser.
set -u
cd "$(dirname "$0")/../.." || exit 1
config=docs/site/mkdocs.yml
tools=build/site-test

have() {
  command -v "$1" >/dev/null 2>&1
}

need_mkdocs() {
  have mkdocs || {
    echo "mkdocs is missing: run 'make setup-site'" >&2
    exit 1
  }
}

browser() {
  local candidate
  for candidate in ${CHROMIUM:-chromium chromium-browser google-chrome}; do
    if have "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

# Sets CHROMIUM, or says what is missing and that this is no failure.
need_browser() {
  local missing=''
  CHROMIUM=$(browser) || missing=chromium
  have node && have npm || missing="${missing:+$missing and }node with npm"
  if [ -z "$missing" ] && [ ! -d $tools/node_modules/axe-core ]; then
    mkdir -p $tools
    cp tests/site/package.json tests/site/package-lock.json $tools
    (cd $tools && npm ci --loglevel=error --no-audit --no-fund >npm.log 2>&1) ||
      missing="the driver from npm ($tools/npm.log says why)"
  fi
  if [ -n "$missing" ]; then
    echo "no browser test: $missing is missing" >&2
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
  fi
  export CHROMIUM
}

setup() {
  local packages=()
  have mkdocs || packages+=(mkdocs)
  [ -d /usr/share/mkdocs/themes/material ] || packages+=(mkdocs-material)
  browser >/dev/null || packages+=(chromium fonts-liberation fonts-noto-mono)
  have node || packages+=(nodejs)
  have npm || packages+=(npm)
  [ ${#packages[@]} -gt 0 ] || exit 0
  have apt-get || {
    echo "setup-site: not with this package manager: ${packages[*]}" >&2
    exit 1
  }
  echo "setup-site: installing with apt: ${packages[*]}"
  local sudo=
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  $sudo apt-get -qq update &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
      --no-install-recommends install "${packages[@]}" >/dev/null
}

# The report of a class; sets status.
report() {
  status=0
  tests/site/report-class.sh && node tests/site/report-test.mjs \
    build/site-report || status=$?
}

# The player beside a source; sets status.
lines() {
  tests/site/lines-pages.sh && node tests/site/lines-test.mjs \
    build/site-lines || status=$?
}

case ${1:-} in
setup) setup ;;
build)
  need_mkdocs
  mkdocs build -q -f $config && echo "build/site/index.html: $(
    find build/site -name '*.html' | wc -l) pages, $(
    du -sk build/site | cut -f1) KiB"
  ;;
serve)
  need_mkdocs
  exec mkdocs serve -f $config
  ;;
test)
  need_browser
  report
  lines
  node tests/site/site-test.mjs build/site && [ "$status" -eq 0 ]
  exit
  ;;
report)
  need_browser
  report
  exit "$status"
  ;;
lines)
  need_browser
  status=0
  lines
  exit "$status"
  ;;
pdf)
  need_browser
  exec node tests/site/pdf.mjs build/site build/forklings.pdf
  ;;
*)
  echo "usage: site.sh setup | build | serve | test | report | lines | pdf" >&2
  exit 2
  ;;
esac
