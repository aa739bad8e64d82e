#!/bin/bash
# test.sh TAGS HEADLESS_TAGS: proves what `make package` makes: every file is what its name says, the
# packages install, run, upgrade and go away again in a fresh Debian, and a second build in another
# folder, by another user, has the same bytes. PACKAGE_TEST_ONLY='files tar' runs only those parts on
# what dist has already. Root is needed for the fresh Debian and the other user.
set -uo pipefail
cd "$(dirname "$0")/.."
tags=$1 headless_tags=$2
dist=$PWD/dist
out=$PWD/out/package
work=$(mktemp -d)
chmod 755 "$work"
failed=0
trap finish EXIT

say() { printf '%s\n' "$*"; }
pass() { say "  passed: $*"; }
fail() { say "  FAILED: $*"; failed=1; }
skip() { say "  not proven here: $*"; }
# check WHAT COMMAND…: passes if the command does; its output is shown if not.
check() {
  local what=$1
  shift
  if "$@" >"$work/said" 2>&1; then pass "$what"; else fail "$what"; sed 's/^/    /' "$work/said"; fi
}
# says WHAT TEXT COMMAND…: passes if the command prints TEXT.
says() {
  local what=$1 text=$2
  shift 2
  "$@" >"$work/said" 2>&1
  if grep -qF -- "$text" "$work/said"; then pass "$what"; else fail "$what: it does not say \"$text\" but"; sed 's/^/    /' "$work/said"; fi
}
finish() {
  [ -z "${xvfb:-}" ] || kill "$xvfb" 2>/dev/null
  chmod -R u+w "$work" 2>/dev/null # Go writes modules that cannot be written
  rm -rf "$work"
}

needed() { GOFLAGS=-buildvcs=false SOURCE_DATE_EPOCH=0 go run ./packaging/pack "$@"; }
version=$(needed version) id=$(needed id)
golden=$PWD/auth/home/testdata/home-0.1
mkdir -p "$out"

# unpacked ARCHIVE: unpacks it and prints its folder.
unpacked() {
  local folder=$work/unpacked
  mkdir -p "$folder"
  case $1 in *.zip) unzip -qo "$dist/$1" -d "$folder" ;; *) tar -xJf "$dist/$1" -C "$folder" ;; esac
  local name=${1%.zip}
  printf '%s\n' "$folder/${name%.tar.xz}"
}

part_files() {
  (cd "$dist" && sha256sum --quiet -c SHA256SUMS) >"$work/said" 2>&1 && pass 'SHA256SUMS fits' || fail "SHA256SUMS: $(cat "$work/said")"
  local file
  for file in "latchkey_${version}_amd64.deb" "latchkey-$version-linux-amd64.tar.xz" "latchkey-$version-windows-amd64.zip" "latchkey-$version.cdx.json"; do
    check "SHA256SUMS names $file" grep -q "  $file\$" "$dist/SHA256SUMS"
  done
  local os arch root program kind
  for os in linux darwin windows; do
    for arch in amd64 arm64; do
      program=bin/latchkey root=latchkey-headless-$version-$os-$arch.tar.xz
      if [ "$os" = windows ]; then program=latchkey.exe root=${root%.tar.xz}.zip; fi
      root=$(unpacked "$root")
      kind=$(file -b "$root/$program")
      case $os-$arch in
        linux-amd64) [[ $kind == *'ELF 64-bit'*'x86-64'*'statically linked'*stripped* ]] ;;
        linux-arm64) [[ $kind == *'ELF 64-bit'*'ARM aarch64'*'statically linked'*stripped* ]] ;;
        darwin-amd64) [[ $kind == *Mach-O*x86_64* ]] ;;
        darwin-arm64) [[ $kind == *Mach-O*arm64* ]] ;;
        windows-amd64) [[ $kind == *'PE32+ executable'*'(console)'*x86-64* ]] ;;
        windows-arm64) [[ $kind == *'PE32+ executable'*'(console)'*'Aarch64'* ]] ;;
      esac && pass "$os $arch: $kind" || fail "$os $arch is $kind"
    done
  done
  says 'the program for linux on amd64 runs' "latchkey $version" "$(unpacked "latchkey-headless-$version-linux-amd64.tar.xz")/bin/latchkey" version
  says 'the program for linux on arm64 runs, under qemu' '"linux/arm64"' qemu-aarch64-static "$(unpacked "latchkey-headless-$version-linux-arm64.tar.xz")/bin/latchkey" version --json
}

part_metadata() {
  local share
  share=$(unpacked "latchkey-$version-linux-amd64.tar.xz")/share
  check 'the menu entry is valid' desktop-file-validate "$share/applications/$id.desktop"
  check 'the AppStream metadata is valid' appstreamcli validate --no-net "$share/metainfo/$id.Latchkey.metainfo.xml"
  check 'the Flatpak manifest is read by flatpak-builder' flatpak-builder --show-manifest "$dist/channels/flatpak/$id.Latchkey.yml"
  skip 'the Flatpak, built: its runtime comes from a network'
  check 'the formula is Ruby' ruby -c "$dist/channels/homebrew/latchkey-headless.rb"
  check 'the cask is Ruby' ruby -c "$dist/channels/homebrew/latchkey.rb"
  check 'the PKGBUILD is a shell script' bash -n "$dist/channels/arch/PKGBUILD"
  check 'the manual pages have no faults' bash -c "man --warnings -E UTF-8 -l -Tutf8 '$share/man/man1/latchkey.1' >/dev/null"
  check 'the completion of bash is a script of bash' bash -n "$share/bash-completion/completions/latchkey"
  check 'the bill of materials has the modules' grep -q '"pkg:golang/fyne.io/fyne/v2@' "$dist/latchkey-$version.cdx.json"
  local lines
  lines=$(wc -l <"$share/doc/latchkey/licences/LIST.tsv")
  [ "$lines" -gt 40 ] && pass "$lines parts have their licences" || fail "only $lines parts have licences"
}

part_windows() {
  local root
  root=$(unpacked "latchkey-$version-windows-amd64.zip")
  says 'latchkey.exe is a windowed program' '(GUI)' file -b "$root/latchkey.exe"
  says 'latchkey.com is a console program' '(console)' file -b "$root/latchkey.com"
  says 'it has an icon' '--type=14' wrestool -l "$root/latchkey.exe"
  says 'it has a version' "$version" bash -c "wrestool -x -R -t16 '$root/latchkey.exe' | strings -el"
  says 'its manifest has DPI awareness' 'permonitorv2' wrestool -x -R -t24 "$root/latchkey.exe"
  WINE_PROGRAMS=$root WINE_ONLY='console window' scripts/wine.sh "$tags" "$headless_tags" '' || failed=1
}

part_macos() {
  local program
  program=$(unpacked "latchkey-headless-$version-darwin-arm64.tar.xz")/bin/latchkey
  check 'the bundle is put together' env PROGRAM="$program" packaging/macos/bundle.sh "$tags"
  local app=$dist/Latchkey.app/Contents
  says 'Info.plist has the version' "$version" plistutil -i "$app/Info.plist" -f xml -o -
  says 'Info.plist has the scheme' 'CFBundleURLSchemes' plistutil -i "$app/Info.plist" -f xml -o -
  says 'the icon has 512 pixels' '512x512' icns2png -l "$app/Resources/Latchkey.icns"
  says 'the program is where the bundle names it' 'Mach-O' file -b "$app/MacOS/latchkey"
  skip 'the window for macOS, its signature and its notarization: they need a Mac'
  rm -rf "$dist/Latchkey.app"
}

# fresh_debian makes a root folder with what the .deb depends on, what a desktop has of MIME types,
# and what unpacks the archive; without that it holds no desktop.
fresh_debian() {
  [ "$(id -u)" -eq 0 ] || { skip 'a fresh Debian: that needs root'; return 1; }
  [ -z "${root:-}" ] || return 0
  root=$work/debian
  local suite mirror depends
  suite=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  # shellcheck disable=SC2016 # the variables are of apt-get
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | awk -v suite="$suite" '$2 == suite { print $1; exit }')
  depends=$(dpkg-deb -f "$dist/latchkey_${version}_amd64.deb" Depends | sed 's/ *([^)]*)//g; s/, */,/g')
  say '  making a fresh Debian'
  debootstrap --variant=minbase --include="$depends,xdg-utils,desktop-file-utils,xz-utils" "$suite" "$root" "$mirror" >"$out/debootstrap.log" 2>&1 || {
    fail "debootstrap: $(tail -n 3 "$out/debootstrap.log")"
    root=
    return 1
  }
  chroot "$root" useradd --create-home ada
  cp -r "$golden" "$root/home/ada/golden"
  chmod -R go= "$root/home/ada/golden"
  chroot "$root" chown -R ada:ada /home/ada
  cp "$dist"/*.deb "$dist"/*linux-amd64.tar.xz "$root/srv/"
}

# inside USER COMMAND…: runs a command in that root, with processes of its own.
inside() {
  local user=$1
  shift
  local home=/home/$user
  [ "$user" != root ] || home=/srv
  unshare --mount --pid --fork --mount-proc="$root/proc" chroot "$root" setpriv --reuid "$user" --regid "$user" --init-groups \
    env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME="$home" LC_ALL=C.UTF-8 ${DISPLAY:+DISPLAY=$DISPLAY} sh -c 'cd && exec "$@"' sh "$@"
}

# everything lists the root's files, but for what dpkg, caches of the desktop and people have.
everything() {
  (cd "$root" && find . \( -path ./proc -o -path ./var/lib/dpkg -o -path ./var/log -o -path ./var/cache -o -path ./root -o -path ./srv -o -path ./tmp -o -path ./home/ada \) -prune -o -print) |
    grep -v -e '/mimeinfo.cache$' -e '/icon-theme.cache$' -e '^./usr/share/applications$' | sort
}

# kept WHEN: the vault, settings and traces of 0.1 are read as they were.
kept() {
  local flags=(--home /home/ada/golden --passphrase-file /home/ada/golden/passphrase)
  says "$1: the account of 0.1 is there" '"ada-1815"' inside ada latchkey "${flags[@]}" accounts --json
  says "$1: its traces are there" 'sign_in' inside ada latchkey "${flags[@]}" trace --list
  says "$1: its provider is there" '"work"' inside ada latchkey "${flags[@]}" providers --json
  check "$1: its settings are taken" inside ada sh -c 'latchkey --home /home/ada/golden doctor --json | tr -d "\n" | grep -q "\"settings\", *\"ok\": true"'
}

part_deb() {
  fresh_debian || return
  say '  packaging the same tree with a lower version'
  PACKAGE_DIST=$work/lower PACKAGE_VERSION=0.0.9 PACKAGE_ONLY=linux packaging/package.sh "$tags" "$headless_tags" >"$out/lower.log" 2>&1 || { fail "the lower version: $(tail -n 3 "$out/lower.log")"; return; }
  cp "$work/lower/"*.deb "$root/srv/"
  local deb=latchkey_${version}_amd64.deb
  everything >"$work/before"
  check 'dpkg installs it' inside root dpkg -i /srv/latchkey_0.0.9_amd64.deb
  says 'it runs' 'latchkey 0.0.9' inside ada latchkey version
  kept 'with the lower version'
  refused_debs "$deb"
  another_handler
  check 'dpkg upgrades it' inside root dpkg -i "/srv/$deb"
  says 'the program that a person has chosen for the scheme keeps it' other.desktop inside ada xdg-mime query default "x-scheme-handler/$id"
  says 'doctor names that program' 'another program gets the addresses: other' inside ada latchkey doctor
  no_other_handler
  says 'the new version runs' "latchkey $version" inside ada latchkey version
  kept 'after the upgrade'
  says 'the scheme has its handler' "$id.desktop" inside ada xdg-mime query default "x-scheme-handler/$id"
  says 'doctor agrees' '"schemehandler","ok":true,"required":false,"detail":"thisprogram"' inside ada sh -c 'latchkey doctor --json | tr -d " \n"'
  says 'an address of the scheme reaches the program' 'was refused' inside ada sh -c "latchkey '$id:/oauth/demo?state=none' 2>&1"
  window_opens
  no_window
  check 'dpkg removes it' inside root dpkg --remove latchkey
  [ ! -e "$root/usr/bin/latchkey" ] && pass 'the program is gone' || fail 'the program is still there'
  check 'dpkg purges it' inside root dpkg --purge latchkey
  everything >"$work/after"
  check 'nothing of it is left, and nothing else is gone' diff "$work/before" "$work/after"
  [ -e "$root/home/ada/golden/vault/vault.toml" ] && pass 'the vault stays' || fail 'the vault is gone'
}

# refused_debs DEB: what stops an upgrade says why, and the version before still runs.
refused_debs() {
  says 'without root, dpkg says so' 'requires superuser privilege' inside ada dpkg -i "/srv/$1"
  dpkg-deb -R "$root/srv/$1" "$work/newer" && sed -i 's/libc6 (>= [^)]*)/libc6 (>= 99)/' "$work/newer/DEBIAN/control"
  dpkg-deb -b "$work/newer" "$root/srv/newer.deb" >/dev/null
  says 'on an older C library, apt names what is needed' 'libc6 (>= 99)' inside root apt-get install --no-download -y /srv/newer.deb
  rm -r "$work/newer" "$root/srv/newer.deb"
  mount -t tmpfs -o size=100k tmpfs "$root/usr/share/doc"
  says 'on a full disk, dpkg says so' 'No space left on device' inside root dpkg -i "/srv/$1"
  umount "$root/usr/share/doc"
  says 'and the version before still runs' 'latchkey 0.0.9' inside ada latchkey version
}

# another_handler: ada has chosen another program for the scheme.
another_handler() {
  printf '[Desktop Entry]\nType=Application\nName=Other\nExec=true %%u\nMimeType=x-scheme-handler/%s;\n' "$id" >"$root/usr/share/applications/other.desktop"
  inside ada xdg-mime default other.desktop "x-scheme-handler/$id"
}

no_other_handler() {
  rm "$root/usr/share/applications/other.desktop" "$root/home/ada/.config/mimeapps.list"
  rmdir --ignore-fail-on-non-empty "$root/home/ada/.config"
}

# screen FLAGS…: starts an X server that programs in the root reach, and sets DISPLAY.
screen() {
  local number=$work/display
  rm -f "$number"
  Xvfb -displayfd 3 -screen 0 1120x740x24 -nolisten tcp "$@" 3>"$number" >/dev/null 2>&1 &
  xvfb=$!
  for _ in $(seq 200); do [ -s "$number" ] && break; sleep 0.1; done
  DISPLAY=:$(tr -d '[:space:]' <"$number")
  export DISPLAY
  mkdir -p "$root/tmp/.X11-unix"
  mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
}

no_screen() {
  umount "$root/tmp/.X11-unix"
  kill "$xvfb"
  xvfb=
  unset DISPLAY
}

# no_window: where no window can be opened, the program says why.
no_window() {
  unset DISPLAY
  says 'without a display it says so' 'There is no display' inside ada latchkey --key-keeper memory
  screen -extension GLX
  says 'without OpenGL it says so, and what draws without a graphics card' 'libgl1-mesa-dri' inside ada latchkey --key-keeper memory
  no_screen
}

# window_opens: with nothing installed but what the package names, the window is drawn, and has the
# class that the menu entry names.
window_opens() {
  screen
  inside ada latchkey --key-keeper memory >"$out/window.log" 2>&1 &
  local program=$!
  for _ in $(seq 300); do xdotool search --onlyvisible --name '^Latchkey' >/dev/null 2>&1 && break; sleep 0.2; done
  sleep 3 # until it is painted, for the picture
  import -window root "$out/deb.png" 2>/dev/null
  says 'the window opens, with the class of the menu entry' '"Latchkey"' sh -c 'xprop -id "$(xdotool search --onlyvisible --name "^Latchkey" | head -n 1)" WM_CLASS'
  kill "$program" 2>/dev/null
  wait "$program" 2>/dev/null
  no_screen
}

part_tar() {
  fresh_debian || return
  local folder=/home/ada/latchkey-$version-linux-amd64
  inside root tar -xJf "/srv/latchkey-$version-linux-amd64.tar.xz" -C /home/ada
  inside ada find . | sort >"$work/before"
  # The library that every window of OpenGL is linked with.
  local gl
  gl=$(find "$root/usr/lib" -name libGL.so.1)
  mv "$gl" "$gl.away"
  says 'without OpenGL it names the package' 'libgl1-mesa-dri' inside ada "$folder/install"
  mv "$gl.away" "$gl"
  printf '#!/bin/sh\necho glibc 2.28\n' >"$root/usr/local/bin/getconf"
  chmod 755 "$root/usr/local/bin/getconf"
  says 'on an older glibc it names the one that is needed' 'or newer, and this system has 2.28' inside ada "$folder/install"
  rm "$root/usr/local/bin/getconf"
  # A home on a disk that has less room than the program.
  mkdir -p "$root/home/small"
  mount -t tmpfs -o size=20m tmpfs "$root/home/small"
  chroot "$root" chown ada /home/small
  says 'on a full disk it says so' 'No space left on device' inside ada env HOME=/home/small "$folder/install"
  [ -z "$(find "$root/home/small" -mindepth 1)" ] && pass 'and leaves nothing' || fail "it leaves $(find "$root/home/small" -mindepth 1 | head)"
  umount "$root/home/small"
  chroot "$root" chown root /home/small
  says 'in a home that cannot be written it says so' 'cannot be written' inside ada env HOME=/home/small "$folder/install"
  rmdir "$root/home/small"
  check 'it installs without root' inside ada "$folder/install"
  says 'it runs' "latchkey $version" inside ada .local/bin/latchkey version
  says 'the scheme has its handler' "$id.desktop" inside ada xdg-mime query default "x-scheme-handler/$id"
  another_handler
  says 'it installs once more, and names another program that has the scheme' 'are opened by other.desktop' inside ada "$folder/install"
  no_other_handler
  check 'it is removed' inside ada .local/share/doc/latchkey/uninstall
  inside ada find . | sort >"$work/after"
  check 'nothing of it is left' diff "$work/before" "$work/after"
}

# part_arch builds Arch's package of the archive for Linux, without its dependencies.
part_arch() {
  local folder=$work/arch user=()
  mkdir -p "$folder"
  cp "$dist/channels/arch/PKGBUILD" "$dist/latchkey-$version-linux-amd64.tar.xz" "$folder/"
  if [ "$(id -u)" -eq 0 ]; then # makepkg refuses root
    chown -R nobody "$folder"
    user=(setpriv --reuid nobody --regid nogroup --clear-groups)
  fi
  check 'makepkg builds it' "${user[@]}" env -i HOME="$folder" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 PACMAN=true sh -c 'cd && exec makepkg --nodeps --noconfirm'
  says 'it has the program' usr/bin/latchkey bsdtar -tf "$(ls "$folder"/latchkey-bin-*.pkg.tar*)"
  says 'it has the menu entry' "usr/share/applications/$id.desktop" bsdtar -tf "$(ls "$folder"/latchkey-bin-*.pkg.tar*)"
}

# part_same builds everything once more: in another folder, with files of another day, by another
# user with another umask and caches of their own; and compares.
part_same() {
  if [ -n "$(git status --porcelain --untracked-files=no)" ]; then skip 'the same bytes: files differ from the commit'; return; fi
  local other=$work/another/folder/of/latchkey user=()
  mkdir -p "$other" "$work/other-home"
  git clone -q --no-hardlinks . "$other/source"
  find "$other/source" -exec touch -h -d '2020-02-02 02:02:02' {} +
  # Modules come from this user's cache, unpacked anew, because another user may not read it.
  cp -r "$(go env GOMODCACHE)/cache/download" "$other/modules"
  if [ "$(id -u)" -eq 0 ]; then
    chown -R nobody "$work/another" "$work/other-home"
    user=(setpriv --reuid nobody --regid nogroup --clear-groups)
  else
    skip 'a build by another user: that needs root'
  fi
  say '  building everything once more'
  (
    umask 077
    cd "$other/source" && nice "${user[@]}" env -i PATH="$(go env GOROOT)/bin:/usr/bin:/bin" HOME="$work/other-home" TMPDIR="$other" \
      GOPROXY="file://$other/modules" GOSUMDB=off GOTOOLCHAIN=local GOFLAGS=-modcacherw packaging/package.sh "$tags" "$headless_tags"
  ) >"$out/again.log" 2>&1 || { fail "the second build: $(tail -n 3 "$out/again.log")"; return; }
  check 'both builds have the same bytes' diff -r "$dist" "$other/source/dist"
}

[ -n "${PACKAGE_TEST_ONLY:-}" ] || packaging/package.sh "$tags" "$headless_tags" || exit 1
for part in ${PACKAGE_TEST_ONLY:-files metadata macos arch deb tar windows same}; do
  say "part $part"
  "part_$part"
done
[ "$failed" -eq 0 ] && say 'package-test: nothing found.'
exit "$failed"
