#!/bin/bash
# package.sh TAGS HEADLESS_TAGS: builds everything that is published, into dist/. Two runs on the
# same commit give the same bytes, whatever the folder, the user and the day: nothing but the commit
# and the compilers goes in. PACKAGE_ONLY='linux headless' leaves the other parts out; with
# PACKAGE_ONLY=channels what lies in dist stays, and only what package managers read is written anew.
set -euo pipefail
cd "$(dirname "$0")/.."
tags=$1 headless_tags=$2
. packaging/flags.sh

NFPM=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
CYCLONEDX=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
WINRES=github.com/tc-hib/go-winres@v0.3.3

say() { printf '%s\n' "$*"; }
# quietly COMMAND…: shows what the command prints only if it fails.
quietly() { "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; stop "$1 $2 failed"; }; }
stop() { printf 'package: %s\n' "$*" >&2; exit 1; }

# What the caller's shell has set must not change what is built.
unset CGO_CFLAGS CGO_CPPFLAGS CGO_CXXFLAGS CGO_LDFLAGS CC CXX GOOS GOARCH GOEXPERIMENT GO111MODULE
export LC_ALL=C.UTF-8 TZ=UTC GOFLAGS=-buildvcs=false GOAMD64=v1 GOARM64=v8.0
umask 022

if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null) || stop 'this is no git checkout, so SOURCE_DATE_EPOCH must be set: the time of the source, in seconds'
fi
export SOURCE_DATE_EPOCH
commit=$(git rev-parse HEAD 2>/dev/null) || commit=
if [ -n "$commit" ] && [ -n "$(git status --porcelain --untracked-files=no)" ]; then
  say 'package: files differ from the commit, so nobody else can build the same.'
  commit=$commit-dirty
fi
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)

work=$(mktemp -d)
trap 'rm -rf "$work" rsrc_windows_*.syso' EXIT
go build -o "$work/pack" ./packaging/pack
pack() { "$work/pack" "$@"; }
version=$(pack version)
id=$(pack id)
read -r window_limit headless_limit <<<"$(pack limits)"
dist=${PACKAGE_DIST:-$PWD/dist}
part=" ${PACKAGE_ONLY:-linux windows headless bill channels} "
wants() { [[ $part == *" $1 "* ]]; }

# Symbols and build ids name folders; the linker of Windows also stamps the time unless it may not.
stamp="-X latchkey/ui/terminal.version=$version -X latchkey/ui/terminal.commit=$commit -X latchkey/ui/terminal.date=$date"
plain="-s -w -buildid= $aligned $stamp"

# build OS ARCH TAGS OUT [FLAGS…]: builds the program.
build() {
  local os=$1 arch=$2 set=$3 out=$4
  shift 4
  say "Building $(basename "$out") for $os on $arch."
  GOOS=$os GOARCH=$arch go build -trimpath -tags "$set" "${cold[@]}" -o "$out" "$@" .
}

# within PROGRAM LIMIT: a program that has grown is a fault.
within() {
  local size
  size=$(stat -c %s "$1")
  [ "$size" -le "$2" ] || stop "$(basename "$1") has $size bytes, and the limit is $2 (packaging/release.toml): docs/install.md has what each module weighs"
}

# headless OS ARCH: builds the program without a window, once.
headless() {
  local os=$1 arch=$2 out=$work/headless-$1-$2
  if [ "$os" = windows ]; then resources; fi
  [ -e "$out" ] || CGO_ENABLED=0 build "$os" "$arch" "$headless_tags" "$out" -ldflags "$plain"
  within "$out" "$headless_limit"
}

# Icons, licences, manual pages and completions, which several packages share.
common() {
  pack icons "$work/theme" "$work/icons" "$work/Latchkey.icns"
  pack licences "$work/licences"
  headless "$(go env GOHOSTOS)" "$(go env GOHOSTARCH)"
  local own home=$work/no-home
  own=$work/headless-$(go env GOHOSTOS)-$(go env GOHOSTARCH)
  "$own" --home "$home" man "$work/man"
  mkdir -p "$work/completions"
  local shell
  for shell in bash zsh fish powershell; do "$own" --home "$home" completion $shell >"$work/completions/$shell"; done
}

# shared DIR: what a Unix system finds below share, without a window.
shared() {
  local share=$1
  mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d" "$share/doc/latchkey"
  cp "$work/man/"*.1 "$share/man/man1/"
  cp "$work/completions/bash" "$share/bash-completion/completions/latchkey"
  cp "$work/completions/zsh" "$share/zsh/site-functions/_latchkey"
  cp "$work/completions/fish" "$share/fish/vendor_completions.d/latchkey.fish"
  cp -r "$work/licences" "$share/doc/latchkey/licences"
  cp LICENSE README.md CHANGELOG.md "$share/doc/latchkey/"
}

# compressed DIR: DIR.tar.xz of a folder in work, in dist. One thread, because the bytes depend on them.
compressed() {
  pack tar "$work/$1" "$work/$1.tar"
  xz -9 --threads=1 --stdout "$work/$1.tar" >"$dist/$1.tar.xz"
  rm "$work/$1.tar"
}

linux_window() {
  local name=latchkey-$version-linux-amd64 program=$work/window
  CGO_ENABLED=1 CGO_CFLAGS=$cflags build linux amd64 "$tags" "$program" -buildmode=pie -ldflags "$plain -extldflags '-Wl,--build-id=none,-z,noseparate-code,--gc-sections'"
  within "$program" "$window_limit"
  libc=$(objdump -T "$program" | sed -n 's/.*(GLIBC_\([0-9.]*\)).*/\1/p' | sort -uV | tail -n 1)
  [ -n "$libc" ] || stop 'the window names no version of glibc'
  local root=$work/$name
  mkdir -p "$root/bin"
  cp "$program" "$root/bin/latchkey"
  shared "$root/share"
  pack desktop "$root/share"
  mkdir -p "$root/share/icons"
  cp -r "$work/theme" "$root/share/icons/hicolor"
  local script
  for script in install uninstall; do
    sed "s/@LIBC@/$libc/; s/@ID@/$id/" "packaging/linux/$script" >"$root/$script"
    chmod 755 "$root/$script"
  done
  compressed "$name"
  debian "$root"
}

# debian ROOT: the same files below /usr, as Debian wants them: manual pages compressed, completions of
# zsh in vendor-completions, the licence in copyright.
debian() {
  local stage=$work/deb
  rm -rf "$stage"
  mkdir -p "$stage/usr/share"
  cp -r "$1/bin" "$stage/usr/bin"
  cp -r "$1/share/." "$stage/usr/share/"
  mv "$stage/usr/share/zsh/site-functions" "$stage/usr/share/zsh/vendor-completions"
  local doc=$stage/usr/share/doc/latchkey
  mv "$doc/LICENSE" "$doc/copyright"
  mv "$doc/CHANGELOG.md" "$doc/changelog"
  pack gzip "$doc/changelog" "$stage"/usr/share/man/man1/*.1
  pack packages "$stage" "$libc"
  (cd "$stage" && quietly go run "$NFPM" package --config nfpm.yaml --packager deb --target "$dist/latchkey_${version}_amd64.deb")
}

windows_window() {
  local name=latchkey-$version-windows-amd64
  local root=$work/$name
  local cc=x86_64-w64-mingw32-gcc
  command -v "$cc" >/dev/null || cc=gcc # on Windows itself
  resources
  mkdir -p "$root"
  CGO_ENABLED=1 CC=$cc CGO_CFLAGS=-Os build windows amd64 "$tags" "$root/latchkey.exe" \
    -ldflags "$plain -H=windowsgui -extldflags '-Wl,--no-insert-timestamp'"
  within "$root/latchkey.exe" "$window_limit"
  headless windows amd64
  cp "$work/headless-windows-amd64" "$root/latchkey.com"
  for_windows "$root"
  pack zip "$root" "$dist/$name.zip"
}

# resources makes icon, manifest and version of programs for Windows, where the compiler looks for
# them. They are removed at the end.
resources() {
  [ -e rsrc_windows_amd64.syso ] && return
  pack packages "$work/winres" "${libc:-0}"
  cp -r "$work/icons" "$work/winres/icons"
  quietly go run "$WINRES" make --in "$work/winres/winres.json" --arch amd64,arm64 --out rsrc
}

for_windows() {
  cp "$work/completions/powershell" "$1/latchkey.ps1"
  cp LICENSE "$1/LICENSE.txt"
  cp README.md CHANGELOG.md "$1/"
  cp -r "$work/licences" "$1/licences"
}

headless_archives() {
  local os arch name root
  for os in linux darwin windows; do
    for arch in amd64 arm64; do
      name=latchkey-headless-$version-$os-$arch
      root=$work/$name
      headless "$os" "$arch"
      if [ "$os" = windows ]; then
        mkdir -p "$root"
        cp "$work/headless-$os-$arch" "$root/latchkey.exe"
        for_windows "$root"
        pack zip "$root" "$dist/$name.zip"
      else
        mkdir -p "$root/bin"
        cp "$work/headless-$os-$arch" "$root/bin/latchkey"
        shared "$root/share"
        compressed "$name"
      fi
    done
  done
}

# bill lists the modules of the window for Linux, which has them all.
bill() {
  local file=$dist/latchkey-$version.cdx.json
  say 'Writing the bill of materials.'
  GOBIN=$work quietly go install "$CYCLONEDX"
  GOFLAGS="-tags=$tags" GOOS=linux GOARCH=amd64 CGO_ENABLED=1 \
    quietly "$work/cyclonedx-gomod" app -json -licenses -std -main . -output "$file" .
  pack sbom "$file"
}

# channels writes what package managers read about what lies in dist, and its checksums. The version
# of glibc that the window needs is that of the archive's install.
channels() {
  local name=latchkey-$version-linux-amd64
  [ -e "$dist/$name.tar.xz" ] || stop "dist has no $name.tar.xz"
  pack channels "$dist/channels" "$(tar -xJOf "$dist/$name.tar.xz" "$name/install" | sed -n 's/^needs=\([0-9.]*\).*/\1/p')" "$dist"
}

mkdir -p "$dist"
if [ "$part" != ' channels ' ]; then
  rm -rf "${dist:?}"/*
  common
fi
if wants linux; then linux_window; fi
if wants windows; then windows_window; fi
if wants headless; then headless_archives; fi
if wants bill; then bill; fi
if wants channels; then
  channels
else
  (cd "$dist" && sha256sum -- *.* >SHA256SUMS)
fi
say "dist has version $version:"
(cd "$dist" && ls -l | awk 'NR > 1 { printf "  %10d  %s\n", $5, $9 }')
