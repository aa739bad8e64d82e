#!/bin/bash
# faults.sh GOVULNCHECK: fails on a module of the program with a known fault. Where
# the tool or the database of faults cannot be had, one line says so and nothing
# fails. GOVULNDB is another database, for the test of this script.
set -uo pipefail
tool=$1
cd "$(dirname "$0")/.." || exit 1
# The window's modules are found only with cgo on.
export GOFLAGS=-buildvcs=false CGO_ENABLED=1

missing() { printf 'govulncheck: %s, so that known faults were not looked for.\n' "$1"; exit 0; }

# The tool is built first, without a limit; then the database has two minutes.
go run "$tool" -version >/dev/null 2>&1 || missing 'the tool cannot be had'
report=$(timeout 120 go run "$tool" ${GOVULNDB:+-db "$GOVULNDB"} -scan module -format text 2>&1)
case $? in
  0) echo 'govulncheck: no module has a known fault.' ;;
  124) missing 'the database does not answer' ;;
  *)
    if grep -qE 'fetching vulnerabilities:|creating client:' <<<"$report"; then
      missing 'the database cannot be had'
    fi
    printf '%s\n' "$report"
    echo 'govulncheck: see above.'
    exit 1
    ;;
esac
