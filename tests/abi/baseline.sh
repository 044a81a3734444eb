#!/bin/sh
# baseline.sh check|renew PYTHON FOLDER NAME=LIBRARY...: compare the ABI of the libraries with the baseline, or make it anew.
#
# The baseline of a library is FOLDER/NAME.abi; that of the headers, for kith.h=HEADER, is what an old program includes.
# Libraries need debug information.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
act=$1
python=$2
folder=$3
shift 3
count=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

describe() { # describe LIBRARY: its ABI, the same from whatever folder it was built in
    abidw --suppressions "$here/private.suppr" --drop-private-types --drop-undefined-syms --exported-interfaces-only \
        --no-corpus-path --no-comp-dir-path --no-show-locs --no-parameter-names --type-id-style hash "$1" |
        sed "s,path='[./]*,path=',"
}

point() { # point STATUS NAME
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        failed=1
    fi
}

differs() { # differs OLD.abi NEW.abi: status of abidiff; 0 if a program built against the old runs with the new
    "$python" -B "$here/trim.py" "$1" "$2" "$work/trimmed.abi"
    status=0
    abidiff --no-added-syms --fail-no-debug-info "$1" "$work/trimmed.abi" >"$work/diff" 2>&1 || status=$?
    return $status
}

# The gate must notice what it is there for: each of these breaks programs.
prove() { # prove NAME WHAT SED-SCRIPT
    sed "$3" "$folder/$1.abi" >"$work/broken.abi"
    if cmp -s "$folder/$1.abi" "$work/broken.abi" || differs "$folder/$1.abi" "$work/broken.abi"; then
        point 1 "$2 is noticed"
    else
        point 0 "$2 is noticed"
    fi
}

# Nor may it cry wolf: a member appended to a struct that begins with its size breaks nobody.
forgive() { # forgive NAME STRUCT
    sed "/<class-decl name='$2'/,/<.class-decl>/{
        s/\(size-in-bits='\)[0-9]*' is-struct/\18192' is-struct/
        s,</class-decl>,<data-member access='public' layout-offset-in-bits='8128'><var-decl name='later' type-id='$(
            sed -n "s/.*<typedef-decl name='uint64_t'.* id='\([0-9a-f]*\)'.*/\1/p" "$folder/$1.abi")' visibility='default'/></data-member>&,
        }" "$folder/$1.abi" >"$work/grown.abi"
    status=0
    ! cmp -s "$folder/$1.abi" "$work/grown.abi" && differs "$folder/$1.abi" "$work/grown.abi" || status=$?
    point $status "an appended member of $2 is no break"
}

for pair in "$@"; do
    name=${pair%%=*}
    if [ "$name" = kith.h ]; then
        test "$act" = check || "$python" -B "$here/grow.py" "${pair#*=}" "$folder/$name" --bare
        continue
    fi
    describe "${pair#*=}" >"$work/$name.abi"
    if ! grep -q '<class-decl' "$work/$name.abi"; then
        echo "$name: built without debug information" >&2
        exit 1
    fi
    if [ "$act" = renew ]; then
        cp "$work/$name.abi" "$folder/$name.abi"
        continue
    fi
    status=0
    differs "$folder/$name.abi" "$work/$name.abi" || status=$?
    if [ $status -ne 0 ]; then
        cat "$work/diff" >&2
        cat >&2 <<END
$name differs from its baseline in a way that breaks programs. From 1.0 on that takes a new major version. Before,
it is allowed together with a new baseline (ninja abi-baseline) and an "ABI:" line in CHANGELOG.md that tells it.
END
    fi
    point $status "$name: programs of the baseline still fit"
done
if [ "$act" = check ]; then
    prove kith 'a function that is gone' '/<elf-symbol name=.kith_book_limit/d; /<function-decl name=.kith_book_limit/,/<\/function-decl>/d'
    prove kith 'a narrower number' "/<typedef-decl name='kith_id'/s/type-id='[0-9a-f]*'/type-id='$(
        sed -n "s/.*<typedef-decl name='uint32_t'.* id='\([0-9a-f]*\)'.*/\1/p" "$folder/kith.abi")'/"
    prove kith 'a member of another place' "/<class-decl name='kith_search'/,/<.class-decl>/s/layout-offset-in-bits='64'/layout-offset-in-bits='96'/"
    prove kith 'a frozen struct that grew' "/<class-decl name='kith_value'/s/size-in-bits='256'/size-in-bits='320'/"
    forgive kith kith_search
    forgive kith kith_error
    status=0
    grep -q '^ABI:' "$here/../../CHANGELOG.md" || status=$?
    point $status 'the changelog speaks of the ABI'
fi
test "$act" != check || echo "1..$count"
exit $failed
