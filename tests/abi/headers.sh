#!/bin/sh
# headers.sh INCLUDE LANGUAGE COMPILER...: every public header compiles alone, with every warning that a host may have on.
set -eu
include=$1
language=$2
shift 2
case $language in
c) options='-x c -std=c11' ;;
c++) options='-x c++ -std=c++17' ;;
esac
set -- "$@" $options -pedantic -Wall -Wextra -Wconversion -Wshadow -Wundef -Werror -I"$include" -fsyntax-only
count=0
failed=0
for header in "$include"/kith/*.h; do
    count=$((count + 1))
    name=kith/${header##*/}
    if printf '#include <%s>\n#include <%s>\n' "$name" "$name" | "$@" -; then
        echo "ok $count - $name as $language"
    else
        echo "not ok $count - $name as $language"
        failed=1
    fi
done
echo "1..$count"
exit $failed
