#!/bin/sh
# reproduce.sh ROOT: two release builds from different folders, with another umask, time zone and locale, are the same.
set -eu
root=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000 CCACHE_DISABLE=1 # a cache would give the second build the objects of the first
unset DESTDIR CFLAGS LDFLAGS

build() { # build FOLDER MASK ZONE LOCALE
    (
        umask "$2"
        export TZ="$3" LC_ALL="$4" HOME="$work/$1"
        mkdir -p "$work/$1/tree"
        cd "$work/$1/tree"
        cp -R "$root/LICENSE" "$root/include" "$root/src" "$root/meson.build" "$root/meson_options.txt" .
        meson setup "$work/$1/out" . --buildtype=release -Dtests=false -Dexamples=false -Dpython=disabled
        ninja -C "$work/$1/out" all kith.c
        DESTDIR=$work/$1/stage meson install -C "$work/$1/out" --no-rebuild
        cp "$work/$1/out/kith.c" "$work/$1/out/kith.h" "$work/$1/stage"
    ) >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        exit 1
    }
}

build one 022 UTC C
build another/and-a-much-longer-folder 077 Asia/Tokyo C.UTF-8
one=$work/one/stage
another=$work/another/and-a-much-longer-folder/stage
for wanted in 'libkith.so.*' libkith.a 'libkith-sqlite.so.*' libkith-sqlite.a kith kith.c kith.spdx.json; do
    if [ -z "$(find "$one" -name "$wanted" -type f)" ]; then
        echo "not built: $wanted" >&2
        exit 1
    fi
done
if ! diff -r "$one" "$another" >&2; then
    ! command -v diffoscope >/dev/null || diffoscope --max-report-size 20000 "$one" "$another" >&2
    exit 1
fi
if grep -rlF "$work" "$one" >&2; then
    echo 'files above tell where they were built' >&2
    exit 1
fi
(cd "$one" && find . -type f -exec sha256sum {} +)
