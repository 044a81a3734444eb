#!/bin/sh
# subproject.sh SOURCE CONSUMER.c: build a host's Meson project that has kith as a subproject, shared and static.
set -eu
root=$1
consumer=$2
host=$(mktemp -d)
trap 'rm -rf "$host"' EXIT
mkdir "$host/subprojects"
ln -s "$root" "$host/subprojects/kith"
cp "$consumer" "$host/consumer.c"
cat >"$host/meson.build" <<'END'
project('host', 'c', default_options: ['warning_level=3', 'werror=true'])
kith = subproject('kith')
foreach static : [false, true]
  program = executable('consumer-' + static.to_string('static', 'shared'), 'consumer.c',
    dependencies: dependency('kith', static: static))
  test(static.to_string('static', 'shared'), program)
endforeach
END
meson setup "$host/build" "$host" -Dkith:cli=disabled
ninja -C "$host/build" all
meson test -C "$host/build" --no-rebuild
if meson introspect --tests "$host/build" | grep -q '"kith'; then
    echo 'the tests of the subproject are on'
    exit 1
fi
