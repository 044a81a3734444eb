# Read by the install tests: stage BUILD installs into a folder of its own that goes when the test ends.
# Sets: stage, the folder; library, where the libraries are; prefix, that of the installation, inside the stage.
stage() {
    stage=$(mktemp -d)
    trap 'rm -rf "$stage"' EXIT
    if ! DESTDIR=$stage/first meson install -C "$1" --no-rebuild --quiet >"$stage/log" 2>&1; then
        cat "$stage/log" >&2
        exit 1
    fi
    mv "$stage/first" "$stage/moved" # nothing may know where it was
    library=$(dirname "$(dirname "$(find "$stage/moved" -name kith.pc)")")
    prefix=$(dirname "$(find "$stage/moved" -type d -name include)")
    count=0
}

passed() {
    count=$((count + 1))
    echo "ok $count - $1"
}

# The program runs with the library of the stage, whatever else the machine has.
run_shared() { # run_shared PROGRAM ARGUMENT...
    if ! LD_LIBRARY_PATH=$library ldd "$1" | grep "libkith\.so\.0 => $library/" >/dev/null; then
        LD_LIBRARY_PATH=$library ldd "$1" >&2
        return 1
    fi
    LD_LIBRARY_PATH=$library "$@" >/dev/null
}

# It needs no library of ours to run.
run_static() { # run_static PROGRAM ARGUMENT...
    ! readelf -d "$1" | grep 'NEEDED.*libkith' >&2 && "$@" >/dev/null
}
