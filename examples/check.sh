#!/bin/sh
# check.sh PROGRAM EXPECTED: what the program prints must equal the file.
set -eu
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
"$1" >"$printed"
diff -u "$2" "$printed"
