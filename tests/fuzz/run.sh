#!/bin/sh
# Fuzz one target with libFuzzer: sh tests/fuzz/run.sh TARGET SECONDS [OPTION...]
#
# Begins with the corpus of the tree and keeps what it finds in KITH_BUILD/fuzz-corpus/TARGET. An input that
# fails is written to KITH_BUILD as TARGET-crash-... or the like; give it a name that says what it shows and
# put it into tests/fuzz/corpus/TARGET. Options go to libFuzzer.
#
# KITH_BUILD      where to build; build/ in the tree by default
# KITH_TEST_SEED  seed; drawn and printed by libFuzzer by default
set -u
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "$0")/../.." && pwd)
build=${KITH_BUILD:-$root/build}
if [ $# -lt 2 ] || [ ! -d "$root/tests/fuzz/corpus/$1" ]; then
    echo 'usage: sh tests/fuzz/run.sh TARGET SECONDS [OPTION...]' >&2
    exit 2
fi
target=$1
seconds=$2
shift 2

mkdir -p "$build" || exit 1
build=$(cd "$build" && pwd)
set -- "$@" # what is left goes to libFuzzer
test -f "$build/fuzz/build.ninja" ||
    CC=${CC:-clang} meson setup "$build/fuzz" "$root" -Dfuzzers=true -Doptimization=1 -Ddebug=true \
        -Db_sanitize=address,undefined -Db_lundef=false -Dc_args='-fsanitize=fuzzer-no-link -DKITHI_CHUNK_BITS=18u' \
        -Dexamples=false >"$build/fuzz-setup.log" 2>&1 || {
    cat "$build/fuzz-setup.log"
    exit 1
}
ninja -C "$build/fuzz" "tests/fuzz/fuzz-$target" >"$build/fuzz-build.log" 2>&1 || {
    tail -n 40 "$build/fuzz-build.log"
    exit 1
}

case $target in
sequence) longest=1500 ;;
database) longest=400 ;;
*) longest=2000 ;;
esac
dictionary=$root/tests/fuzz/$target.dict
test ! -f "$dictionary" || set -- -dict="$dictionary" "$@"

# The sanitizers' own answer to an impossible size would hide the library's.
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1:strict_string_checks=1:quarantine_size_mb=16
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export CMOCKA_TEST_ABORT=1 # an expectation that is not met is a crash with a stack
mkdir -p "$build/fuzz-corpus/$target" || exit 1
exec "$build/fuzz/tests/fuzz/fuzz-$target" -max_total_time="$seconds" -rss_limit_mb=512 -timeout=5 \
    -max_len="$longest" -entropic=0 -artifact_prefix="$build/$target-" -print_final_stats=1 -seed="${KITH_TEST_SEED:-0}" "$@" \
    "$build/fuzz-corpus/$target" "$root/tests/fuzz/corpus/$target"
