#!/bin/sh
# cmake.sh BUILD FOLDER: a host's CMake project over the stage: C and C++, core and SQLite, shared and static.
set -eu
build=$1
folder=$2
. "$folder/stage.sh"
stage "$build"
unset CC CXX CFLAGS CXXFLAGS LDFLAGS
passed 'installs into a stage, which is then moved'

mkdir "$stage/host"
cp "$folder/consumer.c" "$folder/consumer.cc" "$stage/host"
cat >"$stage/host/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.14)
project(host C CXX)
find_package(kith ${WANTED} REQUIRED COMPONENTS ${PARTS})
foreach(language c cc)
    add_executable(core-${language} consumer.${language})
    target_link_libraries(core-${language} PRIVATE kith::kith)
    if(TARGET kith::sqlite)
        add_executable(sqlite-${language} consumer.${language})
        target_compile_definitions(sqlite-${language} PRIVATE WITH_SQLITE)
        target_link_libraries(sqlite-${language} PRIVATE kith::sqlite)
    endif()
endforeach()
END

configure() { # configure NAME OPTION...
    name=$1
    shift
    cmake -G Ninja -S "$stage/host" -B "$stage/$name" -DCMAKE_PREFIX_PATH="$prefix" "$@" >"$stage/log" 2>&1
}

parts=
test ! -e "$library/libkith-sqlite.a" || parts=sqlite
for kind in shared static; do
    configure $kind -DWANTED=0.1 -DPARTS=$parts -Dkith_USE_STATIC_LIBS=$(test $kind = static && echo ON || echo OFF) &&
        cmake --build "$stage/$kind" >"$stage/log" 2>&1 || {
        cat "$stage/log" >&2
        exit 1
    }
    grep -q "^kith_DIR:PATH=$library/cmake/kith" "$stage/$kind/CMakeCache.txt"
    for program in core-c core-cc ${parts:+sqlite-c sqlite-cc}; do
        run_$kind "$stage/$kind/$program" "$stage/$kind-$program.db"
        passed "$kind: $program runs"
    done
done

for wanted in 0.1.0 '0.1...<1'; do
    configure versions -DWANTED="$wanted"
    passed "version $wanted is found"
done
for wanted in 1 0.0 0.2 0.1.99 0.1.99...1; do
    rm -rf "$stage/versions"
    if configure versions -DWANTED=$wanted || ! grep -q 'version' "$stage/log"; then
        cat "$stage/log" >&2
        echo "not ok - version $wanted is refused"
        exit 1
    fi
    passed "version $wanted is refused"
done
if configure parts -DWANTED=0.1 -DPARTS=oracle || ! grep -q 'no component oracle' "$stage/log"; then
    cat "$stage/log" >&2
    exit 1
fi
passed 'an unknown component is refused by name'
rm "$library/libkith.a"
if configure gone -DWANTED=0.1 -Dkith_USE_STATIC_LIBS=ON || ! grep -q 'without its STATIC library' "$stage/log"; then
    cat "$stage/log" >&2
    exit 1
fi
passed 'a library that is not installed is missed by name'
echo "1..$count"
