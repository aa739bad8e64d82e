#!/bin/bash
# wine.sh TAGS HEADLESS_TAGS LDFLAGS: builds both programs for Windows and checks under Wine what
# Wine can show; docs/windows.md names what it cannot. The first run takes long, because Fyne's C
# code is compiled. WINE_ONLY='console demo' runs only the checks of those names.
set -uo pipefail
tags=$1 headless_tags=$2 ldflags=$3
cd "$(dirname "$0")/.."
out=$PWD/out/wine
bin=${WINE_PROGRAMS:-$PWD/bin}
mkdir -p "$out" "$bin"
failed=0

export LC_ALL=C.UTF-8 WINEPREFIX=$out/prefix WINEDLLOVERRIDES=mscoree,mshtml=d WINEDEBUG=${WINEDEBUG:--all}
unset LATCHKEY_HOME DBUS_SESSION_BUS_ADDRESS
export GOFLAGS=-buildvcs=false
cc=x86_64-w64-mingw32-gcc
drive=$WINEPREFIX/drive_c
program='C:\Program Files\Latchkey'

say() { printf '%s\n' "$*"; }
pass() { say "  passed: $*"; }
fail() { say "  FAILED: $*"; failed=1; }
com() { (cd "$drive/t" && timeout 120 wine "$program\\latchkey.com" "$@"); }

build() {
  [ -z "${WINE_PROGRAMS:-}" ] || { touch "$out/browser-allow.exe"; return 0; }
  say 'Building latchkey.exe, with a window.'
  CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=$cc go build -tags "$tags" -ldflags "-s -w -H=windowsgui $ldflags" -o "$bin/latchkey.exe" . || return 1
  say 'Building latchkey.com, the console program beside it.'
  CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -tags "$headless_tags" -ldflags "-s -w $ldflags" -o "$bin/latchkey.com" . || return 1
  # The scripted browser of the commands' tests is their test program under another name.
  CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go test -c -tags "$headless_tags" -o "$out/browser-allow.exe" ./ui/terminal || return 1
}

# display starts an X server of its own: Wine must have one before its prefix is made.
display() {
  local number=$out/display
  rm -f "$number"
  setsid Xvfb -displayfd 3 -screen 0 1300x900x24 -nolisten tcp 3>"$number" >/dev/null 2>&1 &
  xvfb=$!
  for _ in $(seq 200); do [ -s "$number" ] && break; sleep 0.1; done
  [ -s "$number" ] || { say 'Xvfb did not start.'; exit 1; }
  DISPLAY=:$(tr -d '[:space:]' <"$number")
  export DISPLAY
}

prefix() {
  rm -rf "$WINEPREFIX"
  wineboot -u >/dev/null 2>&1
  wineserver -w
  [ -d "$drive/windows" ] || { say 'Wine made no prefix.'; exit 1; }
  $cc -shared -s -o "$drive/windows/system32/bcryptprimitives.dll" scripts/wine/bcryptprimitives.c -ladvapi32 || exit 1
  mkdir -p "$drive/Program Files/Latchkey" "$drive/t"
  cp "$bin/latchkey.exe" "$bin/latchkey.com" "$drive/Program Files/Latchkey/"
  cp "$out/browser-allow.exe" "$drive/t/"
  wineserver -p # stays between the checks
}

finish() {
  wineserver -k 2>/dev/null
  [ -n "${xvfb:-}" ] && kill "$xvfb" 2>/dev/null
}

# check_console: commands print in the console and into files, from either program.
check_console() {
  local text
  text=$(com version | tr -d '\r')
  [ -n "$text" ] && pass "latchkey.com prints \"$text\"" || fail 'latchkey.com printed nothing'
  [ "$(timeout 120 wine "$program\\latchkey.exe" version | tr -d '\r')" = "$text" ] && pass 'latchkey.exe prints the same into a pipe' || fail 'latchkey.exe into a pipe'
  # Wine passes quotes within an argument on with backslashes, which cmd does not take; a script has none.
  printf '"%s\\latchkey.exe" version > C:\\t\\version.txt\r\n' "$program" >"$drive/t/version.bat"
  timeout 120 wine cmd /c 'C:\t\version.bat' >/dev/null
  [ "$(tr -d '\r' <"$drive/t/version.txt" 2>/dev/null)" = "$text" ] && pass 'latchkey.exe prints the same into a file of cmd' || fail 'latchkey.exe into a file of cmd'
  com no-such-command >/dev/null 2>"$out/stderr"
  [ $? -eq 2 ] && [ -s "$out/stderr" ] && pass 'an unknown command ends with 2 and says so' || fail 'an unknown command'
}

# keyed HOME ARGS…: latchkey.com with a passphrase that is in a file with a byte order mark.
keyed() {
  local home=$1
  shift
  com --home "C:\\$home" --key-keeper passphrase --passphrase-file 'C:\t\pass-bom.txt' "$@"
}

# check_files: passphrase files of Windows' editors, with a mark or in UTF-16, open the same vault.
check_files() {
  printf '\xef\xbb\xbfein Schl\xc3\xbcssel\r\n' >"$drive/t/pass-bom.txt"
  printf 'ein Schl\xc3\xbcssel\n' >"$drive/t/pass.txt"
  { printf '\xff\xfe'; printf 'ein Schl\xc3\xbcssel\r\n' | iconv -f UTF-8 -t UTF-16LE; } >"$drive/t/pass-16.txt"
  printf 'falsch\n' >"$drive/t/pass-no.txt"
  keyed files sign-in demo --browser 'C:\t\browser-allow.exe' --timeout 60s >/dev/null 2>"$out/stderr" || { fail "no vault: $(tail -n 2 "$out/stderr")"; return; }
  local file
  for file in pass-bom pass pass-16; do
    com --home 'C:\files' --passphrase-file "C:\\t\\$file.txt" accounts --json 2>/dev/null | grep -q '"subject"' && pass "$file.txt opens it" || fail "$file.txt does not open it"
  done
  com --home 'C:\files' --passphrase-file 'C:\t\pass-no.txt' accounts >/dev/null 2>&1
  [ $? -eq 6 ] && pass 'a wrong one does not' || fail 'a wrong passphrase'
}

# check_batch: a batch script is no browser, and nothing of it runs.
check_batch() {
  printf 'echo ran > C:\\t\\ran.txt\r\n' >"$drive/t/browser.bat"
  cp "$drive/t/browser.bat" "$drive/t/browser.cmd"
  local name
  for name in browser.bat browser.cmd 'browser.bat ' browser.CMD; do
    com --home 'C:\batch' --key-keeper memory sign-in demo --browser "C:\\t\\$name" --timeout 20s >/dev/null 2>&1
    [ $? -eq 2 ] && [ ! -e "$drive/t/ran.txt" ] && pass "\"$name\" is refused" || fail "\"$name\""
  done
}

# check_keyring: Windows's credential manager keeps the key; a second process opens the vault.
check_keyring() {
  com --home 'C:\keyring' sign-in demo --browser 'C:\t\browser-allow.exe' --timeout 60s --json >"$out/answer" 2>"$out/stderr" || { fail "sign-in: $(tail -n 2 "$out/stderr")"; return; }
  grep -q '"keeper": *"keyring"' "$out/answer" && pass 'the keyring keeps the key' || fail "another keeper: $(grep keeper "$out/answer")"
  com --home 'C:\keyring' accounts --json 2>/dev/null | grep -q '"subject"' && pass 'another process opens the vault' || fail 'another process does not open the vault'
}

# check_demo: a sign-in by the system's browser, which is what the registry has for http.
check_demo() {
  wine reg add 'HKLM\Software\Classes\http\shell\open\command' /ve /d '"C:\t\browser-allow.exe" "%1"' /f >/dev/null 2>&1
  wine reg delete 'HKLM\Software\Classes\http\shell\open\ddeexec' /f >/dev/null 2>&1
  com --home 'C:\demo' --key-keeper memory sign-in demo --timeout 90s --json >"$out/answer" 2>"$out/stderr"
  grep -q 'ada-1815' "$out/answer" && pass 'signed in at the demo provider by the system'"'"'s browser' || fail "$(tail -n 3 "$out/stderr")"
}

# window_size prints width and height of the window.
window_size() { xwininfo -root -tree | sed -n 's/^ *0x[0-9a-f]* "Latchkey": ("latchkey.exe".*)  \([0-9]*\)x\([0-9]*\)[+-].*/\1 \2/p'; }

# opened DESKTOP HOME: starts latchkey.exe as Explorer does, on a screen of that size, and prints
# width and height of its window and of the screen, as the X server has them.
opened() {
  timeout 600 wine explorer "/desktop=$1" "$program\\latchkey.exe" --home "C:\\$2" >/dev/null 2>&1 &
  local size
  for _ in $(seq 600); do [ -n "$(window_size)" ] && break; sleep 0.5; done
  sleep 5 # until it is scaled and painted
  size=$(window_size)
  import -window root "$out/$2.png" 2>/dev/null
  [ -n "$size" ] && printf '%s %s\n' "$size" "$(tr x ' ' <<<"${1#*,}")"
}

close_window() {
  wine taskkill /im latchkey.exe >/dev/null 2>&1
  sleep 2
  wine taskkill /f /im latchkey.exe >/dev/null 2>&1
  wineserver -k >/dev/null 2>&1 # ends the desktop
  wineserver -p
}

# fits NAME WIDTH HEIGHT SCREEN_WIDTH SCREEN_HEIGHT: the window lies within the screen.
fits() {
  local name=$1
  shift
  [ $# -eq 4 ] || { fail "$name: no window"; return; }
  if [ "$1" -gt 300 ] && [ "$1" -le "$3" ] && [ "$2" -le "$4" ]; then
    pass "$name: $1×$2 on $3×$4, picture in out/wine"
  else
    fail "$name: $1×$2 on $3×$4"
  fi
}

# check_window: a double click opens the window; it fits a small screen and a scaled one.
check_window() {
  # shellcheck disable=SC2046 # numbers
  fits 'double click' $(opened lk,1270x880 usual)
  close_window
  # shellcheck disable=SC2046
  fits 'small screen' $(opened s,1024x640 small)
  close_window
  wine reg add 'HKCU\Control Panel\Desktop' /v LogPixels /t REG_DWORD /d 144 /f >/dev/null 2>&1
  # shellcheck disable=SC2046
  fits 'at 150 %' $(opened p,1270x880 scaled)
  close_window
  wine reg add 'HKCU\Control Panel\Desktop' /v LogPixels /t REG_DWORD /d 96 /f >/dev/null 2>&1
}

# check_tests: the tests of what differs on Windows, in Windows' own build: readers beside writers,
# access lists, the clipboard's formats, lock and sleep, handlers, browsers.
check_tests() {
  local package binary run
  for package in internal/durable internal/private internal/peer internal/connowner internal/desktop/clipboard internal/desktop/console \
    internal/desktop/screenlock internal/desktop/browsers internal/desktop/opener auth/scheme auth/vault auth/home auth/demo auth/catalog; do
    binary=$out/$(tr / _ <<<"$package").test.exe
    say "  $package"
    run=.
    case $package in auth/*) run='^Test[WM][0-9]' ;; esac # others need sockets, which Wine 8 lacks, or nothing of Windows
    CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go test -c -tags "$headless_tags" -o "$binary" "./$package" || { fail "$package does not build"; continue; }
    (cd "$package" && timeout 900 wine "$binary" -test.v -test.run "$run" -test.timeout 10m 2>&1) | tr -d '\r' | tee "$binary.log" | awk -f scripts/wine/verdict.awk
    [ "${PIPESTATUS[3]}" -eq 0 ] || failed=1 # the verdict's alone: the binary also fails over what it cannot remove
  done
}

trap finish EXIT
build || { say 'wine: it does not build for Windows.'; exit 1; }
display
prefix
for name in ${WINE_ONLY:-console files batch keyring demo tests window}; do
  say "check $name"
  "check_$name"
done
[ "$failed" -eq 0 ] && say 'wine: nothing found.'
exit "$failed"
