#!/bin/sh
# Speed and memory beside SQLite: sh tests/bench/run.sh N [SUITE [SEED]]; suite bindings: nanoseconds per row of a read
# Builds in $KITH_BUILD/bench, or build/bench. Prints figures; none of them is a reason to fail.
set -eu

if [ $# -lt 1 ]; then
    echo "usage: sh tests/bench/run.sh N [SUITE [SEED]]" >&2
    exit 2
fi
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${KITH_BUILD:-$root/build}/bench
log=$build/build.log
mkdir -p "$build"

say_why() {
    cat "$log" >&2
    echo "bench: the release build failed; sh tests/run.sh installs what it needs" >&2
    exit 1
}

options="--buildtype=release -Dbenchmarks=true -Dcli=disabled -Dexamples=false"
if [ ! -f "$build/build.ninja" ]; then
    # shellcheck disable=SC2086
    meson setup $options "$build" "$root" >"$log" 2>&1 || say_why
fi
if [ "${2-}" = bindings ]; then # what the bindings cost, each in its own language
    meson compile -C "$build" src/kith:shared_library >"$log" 2>&1 || say_why
    KITH_LIBRARY=$build/src/libkith.so.0
    export KITH_LIBRARY
    ruby -I "$root/bindings/ruby/lib" "$root/tests/bench/bindings.rb" "$1" "${3-1}"
    exit
fi
ninja -C "$build" tests/bench/kith_bench >"$log" 2>&1 || say_why
exec "$build/tests/bench/kith_bench" "$@"
