#!/bin/bash
# fuzz.sh TIME: gives every fuzz target that long, one after another.
set -euo pipefail
cd "$(dirname "$0")/.."
ran=0
for package in $(go list ./auth/... ./internal/... ./ui/terminal/...); do
  for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    printf '\n== %s %s\n' "$package" "$target"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" "$package"
    ran=$((ran + 1))
  done
done
printf '\n%d fuzz targets, each for %s, found nothing.\n' "$ran" "$1"
