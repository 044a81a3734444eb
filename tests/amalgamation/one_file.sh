#!/bin/sh
# one_file.sh BUILD LICENCE PROGRAM.c COMPILER...: kith.c compiles as C11 with warnings on; programs in C and C++ run over it.
set -eu
build=$1
licence=$2
program=$3
shift 3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$build/kith.c" "$build/kith.h" "$folder"
sed 's,<kith/kith.h>,"kith.h",' "$program" >"$folder/program.c"
cat >"$folder/program.cc" <<'END'
#include "kith.h"
#include "kith.h"
#include <cstdio>

int main()
{
    kith_error err = {};
    err.size = sizeof err;
    kith_book *book = nullptr;
    if (kith_book_open(nullptr, &book, &err) != KITH_OK) {
        return 1;
    }
    kith_book_close(book);
    return std::puts(kith_version()) < 0;
}
END
cd "$folder"
count=0

passed() {
    count=$((count + 1))
    echo "ok $count - $1"
}

sed 's/^/ * /; s/ *$//' "$licence" >licence
for file in kith.c kith.h; do
    sed -n "4,$(($(wc -l <licence) + 3))p" "$file" | cmp - licence
done
passed 'begins with the licence'

"$@" -std=c11 -pedantic -Wall -Wextra -Wconversion -Wshadow -Werror -O1 -DNDEBUG -fPIC -c kith.c -o kith.o
passed 'compiles as C11 without a warning'

"$@" -std=c11 -pedantic -Wall -Wextra -Werror program.c kith.o -o program
test "$(./program)" = Цаплин
passed 'a program in C runs'

if c++ --version >/dev/null 2>&1; then
    c++ -std=c++11 -pedantic -Wall -Wextra -Werror program.cc kith.o -o program-cc
    ./program-cc >/dev/null
    passed 'a program in C++ runs'
else
    echo "ok $((count += 1)) - a program in C++ # skip no C++ compiler"
fi

# The optimiser sees callers and called at once and warns of what it then believes possible. Takes a while.
if [ "${KITH_TEST_FULL-}" ] && ! "$@" --version | grep -q clang; then
    "$@" -std=c11 -O2 -flto=auto program.c kith.c -o optimised 2>log
    if [ -s log ]; then
        cat log >&2
        echo 'not ok - is optimised with a program without a warning'
        exit 1
    fi
    passed 'is optimised with a program without a warning'
fi

"$@" -shared -Wl,--no-undefined kith.o -o libone.so
nm -D --defined-only libone.so | sed 's/.* //' | sort >names
if grep -v '^kith_' names >&2 || ! test -s names; then
    echo 'not ok - what is internal stays hidden'
    exit 1
fi
passed 'what is internal stays hidden in a shared library'

if nm -u kith.o | grep -E ' (printf|fopen|time|getenv|setlocale|rand|pthread_.*)$' >&2; then
    echo 'not ok - asks the C library for memory and strings only'
    exit 1
fi
passed 'asks the C library for memory and strings only'
echo "1..$count"
