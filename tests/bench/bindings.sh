#!/bin/sh
# Suite "bindings": nanoseconds per row in each binding that was built: sh tests/bench/bindings.sh BUILD ROWS SEED
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
if [ -d "$build/bindings/python/kith" ]; then
    python=/usr/bin/python3 # the one that the binding is built for
    test -x $python || python=python3
    PYTHONPATH=$build/bindings/python LD_LIBRARY_PATH=$build/src:$build/src/stores/sqlite \
        "$python" -P -B "$here/bindings.py" "$2" "$3"
fi
if ruby -e 'require "ffi"' 2>/dev/null; then
    KITH_LIBRARY=$build/src/libkith.so.0 ruby -I "$here/../../bindings/ruby/lib" "$here/bindings.rb" "$2" "$3"
fi
