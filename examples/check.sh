#!/bin/sh
# check.sh PROGRAM EXPECTED: what the program prints must equal the file. It runs in a folder of its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && "$1" >printed)
diff -u "$2" "$folder/printed"
