#!/bin/bash
# check.sh GOFUMPT STATICCHECK TAGS HEADLESS_TAGS GOVULNCHECK: formatting, vet and
# staticcheck, known faults of modules, and what needs no C compiler for other
# systems. All are run, then the exit status tells whether one found something.
set -uo pipefail
gofumpt=$1 staticcheck=$2
tags=("$3" "$4")
failed=0
cd "$(dirname "$0")/.."

# A tool that is run by name and version is built without our own flags.
formatted=$(GOFLAGS=-buildvcs=false go run "$gofumpt" -d -- *.go assets auth e2e internal packaging ui) || failed=1
if [ -n "$formatted" ]; then
  printf '%s\n' "$formatted"
  echo 'gofumpt: the files above are not formatted.'
  failed=1
fi

for set in "${tags[@]}"; do
  echo "go vet -tags $set"
  GOFLAGS=-buildvcs=false go vet -tags "$set" ./... || failed=1
  echo "staticcheck -tags $set"
  GOFLAGS=-buildvcs=false go run "$staticcheck" -tags "$set" ./... || failed=1
done

scripts/faults.sh "$5" || failed=1

# Other systems: every package that needs no C compiler of theirs, tests included. For Windows
# that is all of them without the window; for macOS Fyne's widgets need Apple's.
for os in windows darwin; do
  echo "go vet -tags $4 for $os"
  export GOOS=$os CGO_ENABLED=0 GOFLAGS=-buildvcs=false
  if [ "$os" = windows ]; then
    mapfile -t parts < <(go list -tags "$4" ./...)
  else
    mapfile -t parts < <(go list -deps -tags "$4" . ./assets/... ./auth/... ./internal/... | grep '^latchkey\b')
  fi
  [ "${#parts[@]}" -gt 1 ] && go vet -tags "$4" "${parts[@]}" || failed=1
done

[ "$failed" -eq 0 ] && echo 'check: nothing found.'
exit "$failed"
