#!/bin/sh
# pkgconfig.sh BUILD FOLDER COMPILER...: a host's program over the stage with pkg-config: C and C++, shared and static.
set -eu
build=$1
folder=$2
shift 2
. "$folder/stage.sh"
stage "$build"
export PKG_CONFIG_SYSROOT_DIR="$stage/moved" PKG_CONFIG_PATH="$library/pkgconfig" PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
passed 'installs into a stage'

test -e "$library/libkith.so.0" && test -e "$library/libkith.a"
passed 'has soname 0 and a static library beside it'
cmp "$(find "$stage" -path '*/licenses/kith/LICENSE')" "$folder/../../LICENSE"
passed 'the licence is there'
test "$(pkg-config --variable=pcfiledir kith)" = "$library/pkgconfig"
passed 'the package is that of the stage'

build_and_run() { # build_and_run PACKAGE SOURCE COMPILER...
    name=$1
    source=$2
    shift 2
    define=-D$(test "$name" = kith && echo CORE_ONLY || echo WITH_SQLITE)
    language=${source##*.}
    # PKG_CONFIG_SYSROOT_DIR goes before every path; the system's own stay where they are
    "$@" -Wall -Wextra -Werror "$define" "$source" -o "$stage/shared" $(pkg-config --cflags --libs "$name")
    run_shared "$stage/shared" "$stage/$language-shared.db"
    passed "$name: a program (.$language) over the shared library runs"
    if readelf -d "$stage/shared" | grep NEEDED | grep -v -e libkith -e libc.so -e libstdc -e libgcc_s >&2; then
        echo "not ok - $name: brings in more than libc"
        exit 1
    fi
    passed "$name: the program itself needs no other library"
    # the linker warns of functions that a fully static sqlite could use: not our business
    "$@" -Wall -Wextra "$define" "$source" -o "$stage/static" -static $(pkg-config --static --cflags --libs "$name") \
        2>"$stage/log" || {
        cat "$stage/log" >&2
        exit 1
    }
    run_static "$stage/static" "$stage/$language-static.db"
    passed "$name: a program (.$language) over the static library runs"
}

for name in kith kith-sqlite; do
    test -e "$library/pkgconfig/$name.pc" || continue
    build_and_run $name "$folder/consumer.c" "$@" -std=c11
    build_and_run $name "$folder/consumer.cc" c++ -std=c++11
done
if [ -x "$build/src/cli/kith" ]; then
    share=$(dirname "$(find "$stage" -name bash-completion)")
    tool=$(find "$stage" -path '*/bin/kith')
    LD_LIBRARY_PATH=$library "$tool" help --format man | cmp - "$share/man/man1/kith.1"
    LD_LIBRARY_PATH=$library "$tool" help --format bash | cmp - "$share/bash-completion/completions/kith"
    passed 'the tool has its manual page and its completion beside it'
fi
echo "1..$count"
