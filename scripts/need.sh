#!/bin/bash
# need.sh go|build|run|test|bench|wine|package|package-test: makes sure that what a target needs is there. On
# Debian and its kin it installs the missing packages by name; elsewhere it says
# what is missing. It is quick when nothing is.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# What each purpose needs, as Debian packages.
build='gcc libc6-dev pkg-config ca-certificates libgl1-mesa-dev xorg-dev libxkbcommon-dev libwayland-dev'
display='xvfb libgl1-mesa-dri imagemagick xdotool x11-utils'
peers='git curl chromium xdg-utils dbus dbus-daemon dbus-bin gnome-keyring libsecret-tools strace desktop-file-utils procps glewlwyd sqlite3 keepassxc python3-django-oauth-toolkit openssl'
shells='zsh fish bash-completion'

wine='gcc-mingw-w64-x86-64 wine wine64 xvfb libgl1-mesa-dri xdotool imagemagick x11-utils'
package='git gcc-mingw-w64-x86-64 binutils xz-utils'
# What the proofs of packages need beside that: a fresh Debian, other processors, validators.
package_test='debootstrap qemu-user-static file unzip desktop-file-utils appstream flatpak-builder libplist-utils icnsutils icoutils ruby man-db makepkg libarchive-tools fakeroot'

need_go() {
  if ! have go; then
    say 'Go is missing. Install Go 1.26 or newer from https://go.dev/dl, then run this again.'
    exit 1
  fi
}

on_mac() {
  xcode-select -p >/dev/null 2>&1 && return
  say 'The C compiler is missing. Install it with: xcode-select --install'
  exit 1
}

on_windows() {
  have gcc && return
  say 'A C compiler is missing: Fyne needs gcc. Install MSYS2 and its package mingw-w64-x86_64-gcc,'
  say 'and put its folder bin on the PATH. bin/latchkey-headless builds without one: make headless'
  exit 1
}

# Not Debian: nothing is installed, what is missing is named.
on_other_linux() {
  local missing=()
  have gcc || missing+=('a C compiler (gcc)')
  have pkg-config || missing+=('pkg-config')
  local lib
  for lib in gl x11 xcursor xrandr xinerama xi xxf86vm xkbcommon wayland-client; do
    have pkg-config && ! pkg-config --exists "$lib" && missing+=("the development files of $lib")
  done
  case " $* " in
    *' xvfb '*) for lib in Xvfb import xdotool; do have "$lib" || missing+=("$lib"); done ;;
  esac
  [ ${#missing[@]} -eq 0 ] && return
  say 'This is not Debian, so please install by its own package manager:'
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
}

on_debian() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ] && ! have sudo; then
    say "Missing: ${missing[*]}"
    say "Please install them as root: apt-get install --no-install-recommends ${missing[*]}"
    exit 1
  fi
  say "Installing ${#missing[@]} Debian packages and what they need: ${missing[*]}"
  local log
  log=$(mktemp)
  if ! apt_get "$log" update || ! apt_get "$log" -y install --no-install-recommends "${missing[@]}"; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    say 'The packages could not be installed.'
    exit 1
  fi
  rm -f "$log"
}

# apt_get LOG ARGS…: apt-get as root, its chatter in LOG.
apt_get() {
  local log=$1 as=()
  shift
  [ "$(id -u)" -eq 0 ] || as=(sudo)
  "${as[@]}" env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 "$@" >>"$log" 2>&1
}

install() {
  case "$(uname -s)" in
    Darwin) on_mac ;;
    MINGW* | MSYS* | CYGWIN*) on_windows ;;
    *) if have apt-get && have dpkg-query; then on_debian "$@"; else on_other_linux "$@"; fi ;;
  esac
}

# The certified provider, better-auth, the suite and the server of the Model Context
# Protocol, and Mermaid are npm packages; Node comes with them.
# better-auth names peers of frameworks that nothing here uses: they stay away.
need_provider() {
  local folder
  folder="$(cd "$(dirname "$0")/.." && pwd)/e2e"
  cmp -s "$folder/package.json" "$folder/node_modules/.installed" && return
  if ! have npm; then install npm nodejs; fi
  say 'Installing Mermaid and the servers that the tests sign in to (npm, into e2e/node_modules).'
  (cd "$folder" && npm install --legacy-peer-deps --no-audit --no-fund --no-package-lock --loglevel=error >&2)
  cp "$folder/package.json" "$folder/node_modules/.installed"
}

# kubectl is built from its own packages where there is none: that of Debian 12 (1.20) fails as
# soon as it writes a kubeconfig. Without it a test says that it proves nothing.
need_kubectl() {
  local folder
  folder="$(cd "$(dirname "$0")/.." && pwd)/e2e/kubectl"
  if have kubectl || [ -x "$folder/bin/kubectl" ]; then return; fi
  say 'Building kubectl from its Go packages (some minutes, once).'
  (cd "$folder" && GOFLAGS='' CGO_ENABLED=0 go build -ldflags='-s -w' -o bin/kubectl . >&2) || say 'kubectl could not be built; its tests are left out.'
}

# The API that the tests make with MCP's Go SDK.
need_gosdk() {
  local folder
  folder="$(cd "$(dirname "$0")/.." && pwd)/e2e/gosdk"
  if [ "$folder/bin/gosdk" -nt "$folder/main.go" ] && [ "$folder/bin/gosdk" -nt "$folder/go.mod" ]; then return; fi
  say "Building an API with the Go SDK of the Model Context Protocol (once)."
  (cd "$folder" && GOFLAGS='' CGO_ENABLED=0 go build -ldflags='-s -w' -o bin/gosdk . >&2) || say 'It could not be built; its tests fail.'
}

# shellcheck disable=SC2086 # the lists are meant to be split
case "${1:-}" in
  go) need_go ;;
  build) need_go; install $build ;;
  run)
    need_go
    if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then install $build $display; else install $build; fi
    ;;
  test) need_go; install $build $display $peers $shells; need_provider; need_kubectl; need_gosdk ;;
  bench) need_go; install $build $display $peers oidc-agent-cli ;;
  wine) need_go; install $wine ;;
  package) need_go; install $build $package ;;
  package-test) need_go; install $build $package $wine $package_test ;;
  browser) install chromium xdg-utils ;;
  *) say 'usage: need.sh go|build|run|test|bench|wine|package|package-test|browser'; exit 2 ;;
esac
