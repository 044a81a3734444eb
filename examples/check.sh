#!/bin/sh
# check.sh PROGRAM EXPECTED [INTERPRETER...]: what the program prints must equal the file. It runs in a folder of its own.
set -eu
program=$(realpath "$1")
expected=$(realpath "$2")
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$@" "$program" >printed
diff -u "$expected" printed
