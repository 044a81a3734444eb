#!/bin/sh
# subproject.sh SOURCE FOLDER: a host's Meson project with kith as subproject: C and C++, core and SQLite, shared, static
# and what default_library says.
set -eu
root=$1
folder=$2
host=$(mktemp -d)
trap 'rm -rf "$host"' EXIT
mkdir "$host/subprojects"
ln -s "$root" "$host/subprojects/kith"
cp "$folder/consumer.c" "$folder/consumer.cc" "$host"
cat >"$host/meson.build" <<'END'
project('host', 'c', 'cpp', default_options: ['warning_level=3', 'werror=true', 'c_std=c11', 'cpp_std=c++11'])
subproject('kith')
foreach language : ['c', 'cc']
  foreach name : ['kith', 'kith-sqlite']
    wanted = {
      'shared': dependency(name, static: false),
      'static': dependency(name, static: true),
      'default': dependency(name),
    }
    foreach kind, library : wanted
      test(kind, executable('-'.join([kind, name, language]), 'consumer.' + language, dependencies: library,
          c_args: name == 'kith' ? [] : '-DWITH_SQLITE', cpp_args: name == 'kith' ? [] : '-DWITH_SQLITE'),
        args: meson.current_build_dir() / '-'.join([kind, name, language]) + '.db')
    endforeach
  endforeach
endforeach
END
count=0

passed() {
    count=$((count + 1))
    echo "ok $count - $1"
}

quietly() {
    "$@" >"$host/log" 2>&1 || {
        cat "$host/log" >&2
        exit 1
    }
}

links() { # links PROGRAM: how it is linked
    if readelf -d "$1" | grep -q 'NEEDED.*libkith'; then echo shared; else echo static; fi
}

quietly meson setup "$host/build" "$host" -Dkith:cli=disabled
for standard in shared static ${KITH_TEST_FULL:+both}; do
    quietly meson configure "$host/build" -Ddefault_library=$standard -Dkith:default_library=$standard
    quietly ninja -C "$host/build" all
    rm -f "$host/build"/*.db
    quietly meson test -C "$host/build" --no-rebuild
    for program in "$host"/build/*-kith-c "$host"/build/*-kith-cc "$host"/build/*-kith-sqlite-c*; do
        test -x "$program" -a -f "$program" || continue
        name=${program##*/}
        wanted=${name%%-*}
        test "$wanted" != default || wanted=$(test $standard = static && echo static || echo shared)
        test "$(links "$program")" = "$wanted"
        passed "default_library=$standard: $name is linked $wanted and runs"
    done
done
if meson introspect --tests "$host/build" | grep -q '"kith'; then
    echo 'the tests of the subproject are on' >&2
    exit 1
fi
passed 'the tests of the subproject are off'
test $count -eq $((${KITH_TEST_FULL:+12 + }25))
echo "1..$count"
