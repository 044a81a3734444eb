#!/bin/sh
# pkgconfig.sh BUILD SOURCE COMPILER...: install into a stage, then build a host's program with pkg-config, shared and static.
set -eu
build=$1
source=$2
shift 2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
count=0

passed() {
    count=$((count + 1))
    echo "ok $count - $1"
}

DESTDIR=$stage meson install -C "$build" --no-rebuild --quiet >"$stage/log" 2>&1 || {
    cat "$stage/log" >&2
    exit 1
}
directory=$(dirname "$(find "$stage" -name kith.pc)")
library=$(dirname "$directory")
export PKG_CONFIG_SYSROOT_DIR="$stage" PKG_CONFIG_PATH="$directory" PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
passed 'installs into a stage'

test -e "$library/libkith.so.0" && test -e "$library/libkith.a"
passed 'has soname 0 and a static library beside it'

for name in kith kith-sqlite; do
    test -e "$directory/$name.pc" || continue
    define=-D$(test $name = kith && echo CORE_ONLY || echo WITH_SQLITE)
    # PKG_CONFIG_SYSROOT_DIR goes before every path; the system's own stay where they are
    flags=$(pkg-config --cflags $name)
    shared=$(pkg-config --libs $name)
    static=$(pkg-config --static --libs $name)

    "$@" -std=c11 -Wall -Wextra -Werror $define "$source" -o "$stage/shared" $flags $shared
    LD_LIBRARY_PATH=$library "$stage/shared" "$stage/shared.db" >/dev/null
    passed "$name: a program over the shared library runs"

    if readelf -d "$stage/shared" | grep NEEDED | grep -v -e libkith -e libc.so >&2; then
        echo "not ok - $name: brings in more than libc"
        exit 1
    fi
    passed "$name: the program itself needs no other library"

    # the linker warns of functions that a fully static sqlite could use: not our business
    "$@" -std=c11 -Wall -Wextra $define "$source" -o "$stage/static" -static $flags $static 2>"$stage/log" || {
        cat "$stage/log" >&2
        exit 1
    }
    "$stage/static" "$stage/static.db" >/dev/null
    passed "$name: a program over the static library runs"
done
if [ -x "$build/src/cli/kith" ]; then
    share=$(dirname "$(find "$stage" -name bash-completion)")
    tool=$(find "$stage" -path '*/bin/kith')
    LD_LIBRARY_PATH=$library "$tool" help --format man | cmp - "$share/man/man1/kith.1"
    LD_LIBRARY_PATH=$library "$tool" help --format bash | cmp - "$share/bash-completion/completions/kith"
    passed 'the tool has its manual page and its completion beside it'
fi
echo "1..$count"
