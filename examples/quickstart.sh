#!/bin/sh
# From a clone to a book that answers: installs what is missing, builds, imports the sample data, shows it.
# May be run again at any time; it touches nothing but build/quickstart.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
here=$(pwd)
build=$root/build/quickstart
log=$build.log
kith=$build/src/cli/kith
book=$build/sample.db

heading() {
    printf '\n== %s\n\n' "$1"
}

# Shows a command as it can be typed, then runs it.
show() {
    printf '$ kith'
    for word in "$@"; do
        case $word in
        "$book") printf ' BOOK' ;;
        *[!A-Za-z0-9_./:=+-]*) printf ' "%s"' "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    "$kith" "$@"
}

# Runs a step without a word; its output goes to the log and is shown only if it fails.
quietly() {
    if ! "$@" >>"$log" 2>&1; then
        tail -n 40 "$log" >&2
        printf 'quickstart: this failed: %s (all of its output: %s)\n' "$*" "$log" >&2
        exit 1
    fi
}

need() { # need PACKAGE REASON TEST...
    package=$1
    reason=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        printf '  %-16s %s\n' "$package" "$reason"
    fi
}

header() {
    printf '#include <%s>\n' "$1" | cc -E -
}

find_missing() {
    need gcc 'C compiler' command -v cc
    need libc6-dev 'headers of the C library' header stdio.h
    need meson 'build system' command -v meson
    need ninja-build 'runs the build' command -v ninja
    need pkg-config 'finds the libraries' command -v pkg-config
    need libsqlite3-dev 'SQLite, which keeps the book' header sqlite3.h
    need libcsv-dev 'reads CSV files' header csv.h
    need libjansson-dev 'writes JSON' header jansson.h
    need libssl-dev 'hashes of addresses' header openssl/evp.h
    need libutf8proc-dev 'width of letters in tables' header utf8proc.h
}

install_missing() {
    wanted=$(find_missing)
    if [ -z "$wanted" ]; then
        return
    fi
    printf 'These Debian packages are missing and will be installed:\n%s\n' "$wanted"
    packages=$(printf '%s\n' "$wanted" | awk '{ printf " %s", $1 }')
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            printf 'quickstart: run this as root first: apt-get install%s\n' "$packages" >&2
            exit 1
        fi
        as_root=sudo
    fi
    # The lists of package names are split on purpose.
    # shellcheck disable=SC2086
    quietly $as_root apt-get update
    # shellcheck disable=SC2086
    quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
}

build_tool() {
    printf 'Building a release of the tool in %s ...\n' "$build"
    if [ ! -f "$build/build.ninja" ]; then
        rm -rf "$build"
        quietly meson setup --buildtype=release -Dsqlite=enabled -Dcli=enabled -Dtests=false -Dexamples=false \
            "$build" "$root"
    fi
    quietly ninja -C "$build" src/cli/kith
}

# The order matters: a row may refer only to what is there.
fill_book() {
    printf 'Importing the sample data into %s ...\n' "$book"
    cd "$root/examples/data"
    rm -f "$book" "$book-wal" "$book-shm" "$book-journal"
    quietly "$kith" init "$book" --name 'Sample customers' --language en
    for file in category attribute relation_type customer_optician customer_winery customer_webshop customer_chain \
        customer_fashion label customer_role relation attribute_value location hierarchy chain_node chain_link \
        condition_type condition order_type manager card_programme card_tier card_account card card_accrual \
        call_list; do
        case $file in
        customer_role) kind=customer_role ;;
        customer_*) kind=customer ;;
        *) kind=$file ;;
        esac
        quietly "$kith" import "$book" "$kind" "$file.csv"
    done
    # A short life for one card, so that it has a history.
    quietly "$kith" relate "$book" K5 contact_person K6 --since 2024-01-15 --as anna --reason 'asked by phone'
    quietly "$kith" end "$book" K5 contact_person K6 --until 2025-06-30 --as boris --reason 'moved to Moscow'
}

if ! mkdir -p "$build" 2>/dev/null || [ ! -w "$build" ] || ! : >"$log"; then
    printf 'quickstart: cannot write to %s; remove it, or run this as the user it belongs to\n' "$root/build" >&2
    exit 1
fi
install_missing
build_tool
fill_book

heading 'A search by the beginning of a surname, and of a given name: case and ё do not matter'
show search "$book" канар
show search "$book" 'канарейкин ФЕДОР'

heading 'A search by the end of a phone number'
show search "$book" 5556677

heading 'One card, with both columns of relations'
show show "$book" K1

heading 'A selection: mothers and daughters in one city'
show select "$book" --type parent --pairs --sex female --same-city

heading 'The history of one card'
show history "$book" K5 --section customer

heading 'A trade chain, with the conditions that come down it'
show chain "$book" BB001 --hierarchy corporate --on 2025-07-15

heading 'An order of an outlet: what it would get, and why'
show explain "$book" C1001 --order-type standard --on 2025-07-15

heading 'Which discount card an order of K1 would get: that of his wife, who holds it for him'
show card "$book" K1 --on 2025-07-15

heading 'Who signs for a child, and whose data are printed'
show sign "$book" K3 --on 2025-07-15

heading 'A call list: below the customers stand those who can be reached for them'
show call-list "$book" canaries --on 2025-07-15

heading 'Four orders that anna saves: the first one is hers, one has a manager already, two are repeat orders'
show order "$book" --save order.csv --as anna
show order "$book"
show order "$book" O3
show managers "$book"
show sales "$book" S2001

heading 'All of it on one page: the profile of one customer'
show profile "$book" K1 --on 2025-07-15

# A path as short as it can be from where the reader stands, quoted if the shell would need it.
short() {
    path=${1#"$here"/}
    case $path in
    *[!A-Za-z0-9_./-]*) printf "'%s'" "$path" ;;
    *) printf '%s' "$path" ;;
    esac
}
tool=$(short "$kith")
file=$(short "$book")

heading 'Try next'
printf '%s show %s F101\n' "$tool" "$file"
printf '%s relate %s S2011 referrer S2012 --since 2023-04-04\n' "$tool" "$file"
printf '%s select %s --type "trade chain" --json\n' "$tool" "$file"
