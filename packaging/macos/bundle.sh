#!/bin/bash
# bundle.sh TAGS: makes dist/Latchkey.app for both processors of Macs, and of it the archive that is
# published. macOS hands addresses of the scheme only to a bundle.
#
#   SIGN     the signing identity, "Developer ID Application: …"; without it the signature is ad hoc,
#            which is enough for this computer
#   PROFILE  a profile of notarytool's in the keychain; without it nothing is notarized
#   PROGRAM  a program that is built already; with it, what needs no Mac is done on any system
#
# It was never run on a Mac: docs/macos.md. packaging/test.sh runs it elsewhere with PROGRAM.
set -euo pipefail
cd "$(dirname "$0")/../.."
tags=$1
. packaging/flags.sh
app=dist/Latchkey.app

say() { printf '%s\n' "$*"; }
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
pack() { GOFLAGS=-buildvcs=false go run ./packaging/pack "$@"; }
version=$(pack version)
commit=$(git rev-parse HEAD 2>/dev/null) || commit=
on_mac() { [ "$(uname -s)" = Darwin ]; }
on_mac || [ -n "${PROGRAM:-}" ] || { say 'The bundle is built on a Mac: Fyne needs Apple'"'"'s compiler.'; exit 1; }

# build makes one program of those for both processors.
build() {
  local arch date
  date=$(TZ=UTC git log -1 --date='format-local:%Y-%m-%dT%H:%M:%SZ' --format=%cd)
  for arch in arm64 amd64; do
    say "Building the window for darwin on $arch."
    CGO_ENABLED=1 GOARCH=$arch GOFLAGS=-buildvcs=false go build -trimpath -tags "$tags" "${cold[@]}" -o "dist/latchkey-$arch" \
      -ldflags "-s -w $aligned -X latchkey/ui/terminal.version=$version -X latchkey/ui/terminal.commit=$commit -X latchkey/ui/terminal.date=$date" .
  done
  lipo -create -output dist/latchkey-universal dist/latchkey-arm64 dist/latchkey-amd64
  rm dist/latchkey-arm64 dist/latchkey-amd64
  PROGRAM=dist/latchkey-universal
}

assemble() {
  rm -rf "$app"
  mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources/licences"
  cp "$PROGRAM" "$app/Contents/MacOS/latchkey"
  chmod 755 "$app/Contents/MacOS/latchkey"
  sed "s/VERSION/$version/" packaging/macos/Info.plist >"$app/Contents/Info.plist"
  if on_mac; then
    plutil -lint "$app/Contents/Info.plist"
  else
    plistutil -i "$app/Contents/Info.plist" -f xml -o - | grep -q CFBundleURLSchemes # its exit status is always 0
  fi
  local icons
  icons=$(mktemp -d)
  pack icons "$icons/theme" "$icons/png" "$app/Contents/Resources/Latchkey.icns"
  rm -rf "$icons"
  pack licences "$app/Contents/Resources/licences"
  cp LICENSE "$app/Contents/Resources/"
}

sign() {
  if [ -n "${SIGN:-}" ]; then
    codesign --force --options runtime --timestamp --sign "$SIGN" "$app"
  else
    codesign --force --sign - "$app"
  fi
  codesign --verify --strict --verbose=2 "$app"
}

# notarize sends the bundle to Apple, waits, and fastens the answer to it. Gatekeeper then opens it.
notarize() {
  ditto -c -k --keepParent "$app" dist/notarize.zip
  xcrun notarytool submit dist/notarize.zip --keychain-profile "$PROFILE" --wait
  rm dist/notarize.zip
  xcrun stapler staple "$app"
  spctl --assess --type execute --verbose=2 "$app"
}

mkdir -p dist
[ -n "${PROGRAM:-}" ] || build
assemble
if ! on_mac; then
  say "$app is put together, and not signed: that needs a Mac."
  exit 0
fi
sign
if [ -n "${PROFILE:-}" ]; then notarize; else say 'Not notarized: PROFILE names no profile of notarytool'"'"'s.'; fi
ditto -c -k --keepParent "$app" "dist/Latchkey-$version-macos.zip"
say "dist/Latchkey-$version-macos.zip is made."
