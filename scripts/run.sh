#!/bin/bash
# run.sh [ARGS…]: opens the window of bin/latchkey. With no display it starts an
# Xvfb of its own and writes a picture of the window; with no browser it says so
# and offers Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
# Fyne reads the language from the environment and does not know "C".
case "${LC_ALL:-${LANG:-C}}" in C | C.* | POSIX) export LANG=en_US.UTF-8 LC_ALL= ;; esac
say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
picture=out/run/window.png

find_browser() {
  local name
  for name in firefox firefox-esr chromium chromium-browser google-chrome brave-browser microsoft-edge epiphany-browser konqueror; do
    have "$name" && { command -v "$name"; return; }
  done
  return 1
}

offer_browser() {
  say 'There is no web browser here, and a sign-in opens in the browser.'
  local answer=no
  if [ "${BROWSER:-}" = install ]; then
    answer=yes
  elif [ -t 0 ]; then
    read -r -p 'Install Chromium from Debian now? [y/N] ' answer
  else
    say 'To have Chromium installed: make run BROWSER=install'
  fi
  case "$answer" in
    y | Y | yes) scripts/need.sh browser ;;
    *) say 'Going on without: Latchkey shows the address, and you can open it in a browser elsewhere.' ;;
  esac
}

# Chromium refuses to run as root. For trying Latchkey out there is a stand-in
# for xdg-open that starts it without its sandbox.
browser_for_root() {
  case "$(find_browser || true)" in *chrom*) ;; *) return 0 ;; esac
  say 'You are root: Chromium will be opened without its sandbox. That is for trying out only.'
  export PATH="$PWD/scripts/as-root:$PATH"
}

own_display() {
  mkdir -p out/run
  local number_file
  number_file=$(mktemp)
  setsid Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>"$number_file" 2>/dev/null &
  xvfb=$!
  for _ in $(seq 100); do [ -s "$number_file" ] && break; sleep 0.1; done
  [ -s "$number_file" ] || { say 'Xvfb did not start.'; exit 1; }
  export DISPLAY=":$(tr -d '[:space:]' <"$number_file")"
  rm -f "$number_file"
  say "There is no display, so this runs on a virtual one of its own, $DISPLAY (Xvfb)."
}

take_picture() {
  for _ in $(seq 300); do
    kill -0 "$app" 2>/dev/null || return 1
    xdotool search --onlyvisible --name '^Latchkey' >/dev/null 2>&1 && break
    sleep 0.1
  done
  sleep 1.5 # the first frames: fonts and the first list
  import -window root "$picture" && say "The window is open; its picture is in $picture."
}

# Where no login has made a folder for sockets, the window gets one while it runs.
runtime_folder() {
  [ -z "${XDG_RUNTIME_DIR:-}" ] || return 0
  folder=$(mktemp -d)
  export XDG_RUNTIME_DIR=$folder
}

# Ends what was started here; what does not end in ten seconds is made to.
stop() {
  trap - EXIT INT TERM
  local child
  for child in "${app:-}" "${xvfb:-}"; do
    [ -n "$child" ] || continue
    kill "$child" 2>/dev/null || continue
    for _ in $(seq 100); do kill -0 "$child" 2>/dev/null || continue 2; sleep 0.1; done
    kill -KILL "$child" 2>/dev/null || true
  done
  [ -z "${folder:-}" ] || rm -rf "$folder"
}

find_browser >/dev/null || [ "$(uname -s)" != Linux ] || offer_browser
[ "$(id -u)" -ne 0 ] || [ "$(uname -s)" != Linux ] || browser_for_root
[ "${BROWSER:-}" != install ] || unset BROWSER

[ "$(uname -s)" = Linux ] || exec bin/latchkey "$@"

trap stop EXIT
trap 'stop; exit 130' INT TERM
runtime_folder
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || own_display
bin/latchkey "$@" &
app=$!
[ -n "${xvfb:-}" ] || { wait "$app"; exit; }
take_picture || { say 'The window did not open.'; wait "$app" || exit $?; exit 1; }
if [ -t 0 ] && [ -z "${CI:-}" ]; then
  say 'It stays open until you press Ctrl+C.'
  wait "$app"
else
  say 'Nobody is at a terminal, so that was all: closing it again.'
fi
