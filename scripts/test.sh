#!/bin/bash
# Every test, from near to far. A stage that fails does not keep the later ones
# from being run; the summary at the end names it and the exit status is 1.
set -uo pipefail
cd "$(dirname "$0")/.."

# Tests never see the home folder of whoever runs them; Go keeps its caches.
caches=$(go env GOCACHE GOMODCACHE GOPATH) || exit 1
{ read -r GOCACHE; read -r GOMODCACHE; read -r GOPATH; } <<<"$caches"
export GOCACHE GOMODCACHE GOPATH
home=$(mktemp -d) || exit 1
log=$(mktemp) || exit 1
trap 'rm -rf "$home" "$log"' EXIT
export HOME=$home
export XDG_CONFIG_HOME=$home/.config XDG_DATA_HOME=$home/.local/share XDG_STATE_HOME=$home/.local/state XDG_CACHE_HOME=$home/.cache
unset LATCHKEY_HOME DBUS_SESSION_BUS_ADDRESS BROWSER

PATH=$PATH:$PWD/e2e/kubectl/bin # where there is no other kubectl; see need.sh

names=() results=()
stage() { # stage NAME COMMAND…
  local name=$1 started=$SECONDS result=passed
  shift
  printf '\n== %s\n' "$name"
  "$@" 2>&1 | tee -a "$log"
  [ "${PIPESTATUS[0]}" -eq 0 ] || result=FAILED
  names+=("$name")
  results+=("$result, $((SECONDS - started)) s")
}

# aside NAME COMMAND… begins a stage beside the next one; joined waits for it, and
# prints what it said.
aside() {
  aside=$1
  shift
  (
    started=$SECONDS result=passed
    "$@" || result=FAILED
    printf '%s, %d s' "$result" "$((SECONDS - started))" >"$home/aside.result"
  ) >"$home/aside.said" 2>&1 &
}

joined() {
  wait "$!"
  printf '\n== %s\n' "$aside"
  tee -a "$log" <"$home/aside.said"
  names+=("$aside")
  results+=("$(cat "$home/aside.result" 2>/dev/null || echo 'FAILED, did not end')")
}

# tests VARIABLE=VALUE ARGS…: go test, of which is told what failed, and why
# anything was skipped. The stage before has vetted everything, and a test binary
# without debug information is linked in half the time.
tests() (
  set -o pipefail
  variable=$1
  shift
  env "$variable" go test -vet=off -ldflags='-s -w' -json "$@" 2>&1 | "$home/report"
)

stage 'build' make build
stage 'vet' go vet ./...
go build -o "$home/report" ./e2e/report || exit 1
# What of the commands runs at once is in auth, and a passphrase under the race
# detector takes ten times as long. The detector also changes what a test of memory
# measures. These tests wait more than they work, so they run beside the next stage.
measured='^(TestMemory|TestNothingIsLeftInALockedHolder)$'
without_race() {
  local result=0
  tests CGO_ENABLED=0 -timeout 20m ./ui/... || result=1
  tests CGO_ENABLED=0 -timeout 10m -run "$measured" ./auth ./auth/vault || result=1
  return "$result"
}
aside 'window, without a display, commands, and memory (ui, auth)' without_race
# The two that take longest begin first.
stage 'flow and vault, with the race detector' \
  tests CGO_ENABLED=1 -race -timeout 20m -skip "$measured" ./auth ./auth/vault ./assets/... ./auth/... ./internal/... ./packaging/...
joined
stage 'the real program: window, browser, provider, keyring (e2e)' \
  tests LATCHKEY_BIN="$PWD/bin" -count=1 -timeout 30m ./e2e/...

passed=$(grep -c '^ok[[:space:]]' "$log")
failed=$(grep -c '^FAIL[[:space:]]' "$log")
printf '\n== Summary\n'
for i in "${!names[@]}"; do printf '%-62s %s\n' "${names[$i]}" "${results[$i]}"; done
printf 'Pictures of the real window are in out/e2e.\n'
unproven=$(sed -n 's/.*\(not proven here: .*\)/\1/p' "$log" | sort -u)
[ -z "$unproven" ] || printf '%s\n' "$unproven"
case "${results[*]}" in
  *FAILED*) [ "$failed" -gt 0 ] || failed=1 ;;
esac
printf 'Packages: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
