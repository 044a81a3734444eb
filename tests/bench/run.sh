#!/bin/sh
# Speed and memory beside SQLite: sh tests/bench/run.sh N [SUITE [SEED]]; suite bindings: what a row costs in a binding
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
if [ "${2-}" = bindings ]; then
    if [ ! -f "$build/build.ninja" ]; then
        # shellcheck disable=SC2086
        meson setup $options "$build" "$root" >"$log" 2>&1 || say_why
    fi
    ninja -C "$build" >"$log" 2>&1 || say_why
    sh "$root/tests/bench/bindings.sh" "$build" "$1" "${3-1}"
    exit
fi
if [ ! -f "$build/build.ninja" ]; then
    # shellcheck disable=SC2086
    meson setup $options "$build" "$root" >"$log" 2>&1 || say_why
fi
ninja -C "$build" tests/bench/kith_bench >"$log" 2>&1 || say_why
exec "$build/tests/bench/kith_bench" "$@"
