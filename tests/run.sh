#!/bin/sh
# Install what the tests need, build, test: sh tests/run.sh [all|coverage|power-cut]
#
# Ends with the line "N passed, M failed" and status 1 if anything failed. A test program counts by its points.
# power-cut: many cuts of the power under a writer, and nothing else; ends with their sum. Needs root and a loop
# device; without them it says so and ends with status 77.
# coverage: what the tests reach in the core, and nothing else; part of all.
# all: sweeps in full instead of sampled, a build with clang, tests under valgrind, coverage, analysis of the tests.
#
# KITH_BUILD      where to build; build/ in the tree by default
# KITH_TEST_SEED  seed of everything random; drawn once and printed by default
set -u
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
build=${KITH_BUILD:-$root/build}
full=
alone=
lenient=1 # factor on time limits
case ${1-} in
'') ;;
all)
    full=1
    lenient=20
    ;;
coverage | power-cut) alone=$1 ;;
*)
    echo 'usage: sh tests/run.sh [all|coverage|power-cut]' >&2
    exit 2
    ;;
esac
mkdir -p "$build/logs" || exit 1
build=$(cd "$build" && pwd)

passed=0
failed=0
skipped=0

finish() {
    echo
    test "$skipped" -eq 0 || echo "skipped: $skipped"
    echo "$passed passed, $failed failed"
    test "$failed" -eq 0
    exit
}

skip() { # skip WHAT WHY
    skipped=$((skipped + 1))
    echo "  skipped  $1 ($2)"
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# Run a command out of sight. What it printed is shown if it fails.
quietly() { # quietly NAME COMMAND...
    log=$build/logs/$1.log
    shift
    "$@" >"$log" 2>&1 && return 0
    tail -n 60 "$log"
    echo "  (all of it: $log)"
    return 1
}

# A check that counts as one test.
gate() { # gate NAME COMMAND...
    if quietly "$@"; then
        passed=$((passed + 1))
        echo "  ok       $1"
    else
        failed=$((failed + 1))
        echo "  FAILED   $1"
    fi
}

# ---------------------------------------------------------------------------------------------------- packages

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo; then
        if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
    else
        echo 'neither root nor sudo'
        return 1
    fi
}

install_packages() {
    as_root apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
            -o DPkg::Lock::Timeout=300 "$@"
}

missing=
need() { # need PACKAGE WHY
    status=$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) || status=
    if [ "$status" != installed ]; then
        test "$missing" || echo 'These Debian packages are missing and will be installed:'
        printf '  %-18s %s\n' "$1" "$2"
        missing="$missing $1"
    fi
}

get_packages() {
    if ! has dpkg-query || ! has apt-get; then
        skip packages 'not a Debian system: going on with what is there'
        return
    fi
    need gcc 'C compiler; also the sanitizers'
    need libc6-dev 'headers of the C library'
    need g++ 'public headers are compiled as C++ too'
    need meson 'build system'
    need ninja-build 'runs the build'
    need pkg-config 'finds libraries'
    need python3 'checks and tests of the tool'
    need libcmocka-dev 'unit tests'
    need e2fsprogs 'file systems for the power cut'
    need mount 'mounts them'
    need libsqlite3-dev 'SQLite store'
    need sqlite3 'looks into the files that the store writes'
    need libcsv-dev 'CSV in the tool'
    need libjansson-dev 'JSON in the tool'
    need libssl-dev 'hashes of addresses in the tool'
    need libutf8proc-dev 'width of letters in the tool'
    need graphviz 'draws what kith graph writes'
    need man-db 'formats the manual page'
    need mandoc 'checks the manual page'
    need abigail-tools 'compares the ABI with its baseline'
    need cmake 'hosts that build with it'
    need binutils 'names, sections and needs of the libraries'
    need unicode-data 'the folding table is compared with it'
    need doxygen 'reference documentation'
    need doxygen-awesome-css 'its looks'
    need clang-format 'layout of the sources'
    need locales 'tests under a Turkish locale'
    need python3-dev 'binding for Python'
    need python3-cffi 'binding for Python'
    need python3-pytest 'its tests'
    need python3-hypothesis 'its tests'
    need mypy 'types of the binding for Python'
    need python3-setuptools 'wheel of the binding'
    need python3-wheel 'wheel of the binding'
    need python3-pip 'wheel of the binding'
    need python3-venv 'an environment that the wheel is installed into'
    need clang-tidy 'static analysis'
    need cppcheck 'static analysis'
    need ruby 'tests of the Ruby binding'
    need ruby-ffi 'what the Ruby binding stands on'
    need ruby-minitest 'tests of the Ruby binding'
    need yard 'reference of the Ruby binding'
    if [ "$full" ]; then
        need clang 'second compiler, fuzzing'
        need libclang-rt-14-dev 'libFuzzer'
        need valgrind 'unit tests once more'
        need diffoscope-minimal 'tells where two builds differ'
    fi
    if [ "$full" ] || [ "$alone" = coverage ]; then
        need gcovr 'coverage'
        need clang-19 'MC/DC of the rules'
        need libclang-rt-19-dev 'MC/DC of the rules'
        need llvm-19 'MC/DC of the rules'
    fi
    if [ "$missing" ]; then
        # shellcheck disable=SC2086
        if ! quietly packages install_packages $missing; then
            failed=$((failed + 1))
            echo "  FAILED   packages: please install them by hand: apt-get install$missing"
        fi
    fi
}

# ------------------------------------------------------------------------------------------------ builds and tests

configure() { # configure NAME COMPILER OPTION...
    name=$1
    compiler=$2
    shift 2
    set -- "$build/$name" "$root" "$@"
    if [ -f "$build/$name/build.ninja" ]; then
        set -- --reconfigure "$@"
    fi
    CC=$compiler quietly "$name-setup" meson setup "$@"
}

make_build() { # make_build NAME COMPILER OPTION...
    configure "$@" && quietly "$1-build" ninja -C "$build/$1"
}

# Run the tests of a build and add up what they say.
run_tests() { # run_tests NAME LOG OPTION...
    name=$1
    log=$2
    title=${log#testlog-}
    test "$title" != testlog || title=$name
    shift 2
    rm -f "$build/$name/meson-logs/$log.json"
    "$@" >"$build/logs/$name-$log.log" 2>&1
    if [ ! -s "$build/$name/meson-logs/$log.json" ]; then
        tail -n 20 "$build/logs/$name-$log.log"
        failed=$((failed + 1))
        echo "  FAILED   $title: no test ran"
        return
    fi
    counts=$("$python" "$root/tests/count.py" "$title" "$build/$name/meson-logs/$log.json" 2>&1) || counts="$counts
0 1 0"
    sums=$(echo "$counts" | tail -n 1)
    echo "$counts" | sed '$d'
    # shellcheck disable=SC2086
    set -- $sums
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
    if [ "$2" -gt 0 ]; then
        echo "           what they printed: $build/$name/meson-logs/$log.txt"
    fi
    printf '  %-8s %s\n' "$title" "$1 passed, $2 failed, $3 skipped"
}

# A build and its tests; those that look at the sources only run in the first build.
build_and_test() { # build_and_test NAME COMPILER FACTOR OPTION...
    name=$1
    compiler=$2
    factor=$(($3 * lenient))
    shift 3
    heading "$name"
    if make_build "$name" "$compiler" "$@"; then
        set -- meson test -C "$build/$name" --no-rebuild --timeout-multiplier "$factor"
        test "$name" = gcc || set -- "$@" --no-suite arch --no-suite docs
        test "$full" || test "$name" = gcc || set -- "$@" --no-suite once --no-suite durability
        run_tests "$name" testlog "$@"
    else
        failed=$((failed + 1))
        echo "  FAILED   $name: build"
    fi
}

heading() {
    printf '\n== %s\n' "$1"
}

# Everything once more where i is not the small letter of I, and one and a half is written 1,5.
test_turkish() {
    heading turkish
    mkdir -p "$build/locale"
    if quietly locale localedef -i tr_TR -f UTF-8 "$build/locale/tr_TR.UTF-8"; then
        if [ "$full" ]; then # without what builds with tools whose locale it is not
            set -- --no-suite arch --no-suite durability --no-suite package --no-suite ruby
        else
            set -- --suite unit --suite api --suite locale
        fi
        run_tests gcc testlog-turkish env LOCPATH="$build/locale" LC_ALL=tr_TR.UTF-8 KITH_TEST_LOCALE=tr_TR.UTF-8 \
            meson test -C "$build/gcc" --no-rebuild "$@" --timeout-multiplier $((2 * lenient)) \
            --logbase testlog-turkish
    else
        skip turkish 'the locale cannot be made'
    fi
}

# Cut the power under a writer; in a run of its own and in a full one more often.
cut_power() {
    set -- "$build/gcc/tests/durability/ledger-writer" "$build/gcc/tests/durability/ledger-checker" "$build/power-cut"
    test -z "$full$alone" || set -- --thorough "$@"
    "$python" -B "$root/tests/durability/power_cut.py" "$@"
}

test_power_cut() {
    heading 'power cut'
    log=$build/logs/power-cut.log
    cut_power >"$log" 2>&1
    status=$?
    if [ "$status" -eq 77 ]; then
        skip power-cut "$(sed -n 's/^power-cut: skipped: //p' "$log")"
        return
    fi
    cat "$log"
    if [ "$status" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo '  FAILED   power-cut'
    fi
}

# The thread sanitizer dies at start where the kernel spreads addresses too far; then it needs them fixed.
find_tsan_prefix() {
    printf 'int main(void) { return 0; }\n' >"$build/logs/tsan.c"
    gcc -fsanitize=thread "$build/logs/tsan.c" -o "$build/logs/tsan" || return 1
    for prefix in '' 'setarch -R'; do
        if $prefix "$build/logs/tsan" 2>/dev/null; then
            tsan_prefix=$prefix
            return 0
        fi
    done
    return 1
}

test_threads() {
    heading thread
    if ! find_tsan_prefix; then
        skip thread 'the thread sanitizer does not run on this machine'
    elif configure thread gcc -Dbuildtype=debugoptimized -Db_sanitize=thread -Dcli=disabled -Dexamples=false; then
        # only what these tests need is built, by meson test
        run_tests thread testlog $tsan_prefix meson test -C "$build/thread" --suite threads \
            --timeout-multiplier $((10 * lenient))
    else
        failed=$((failed + 1))
        echo '  FAILED   thread: setup'
    fi
}

test_under_valgrind() {
    heading valgrind
    if has valgrind; then
        run_tests gcc testlog-valgrind meson test -C "$build/gcc" --no-rebuild --suite unit --timeout-multiplier 40 \
            --logbase testlog --wrapper 'valgrind -q --error-exitcode=9 --leak-check=full --trace-children=no'
    else
        skip valgrind 'not installed'
    fi
}

# clang-tidy with the list in .clang-tidy. Files are looked at one by one: version 14 mixes up several in one run.
check_tidy() {
    folders=src
    test -z "$full" || folders='src|tests|examples'
    run-clang-tidy -quiet -j "$(nproc)" -p "$build/gcc" "^$root/($folders)/"
}

# What says that code is wrong; style is another's business. One configuration: there are no variants to try.
check_cppcheck() {
    cppcheck -q -j "$(nproc)" --std=c11 --language=c --enable=warning,performance,portability --inline-suppr \
        --max-configs=1 --error-exitcode=1 -i tests/install/consumer.cc -Iinclude -Isrc src tests examples
}

analyse() {
    heading analysis
    if has run-clang-tidy; then
        gate clang-tidy check_tidy
    else
        skip clang-tidy 'not installed'
    fi
    if has cppcheck; then
        gate cppcheck check_cppcheck
    else
        skip cppcheck 'not installed'
    fi
}

# Every target for a minute, from the corpus that all builds replay. Needs clang with its libFuzzer.
test_fuzz() {
    heading fuzz
    printf 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d && n ? 0 : 0; }\n' \
        >"$build/logs/fuzz.c"
    if ! has clang || ! clang -fsanitize=fuzzer "$build/logs/fuzz.c" -o "$build/logs/fuzz" 2>/dev/null; then
        skip fuzz 'no clang with libFuzzer'
        return
    fi
    for target in tests/fuzz/corpus/*; do
        target=${target##*/}
        gate "fuzz-$target" env KITH_BUILD="$build" sh tests/fuzz/run.sh "$target" 60
    done
}

test_packaging() { # what takes too long for every run
    heading packaging
    gate reproducible sh tests/install/reproduce.sh "$root"
}

# Coverage of the core: what the tests of the library reach, with memory and stores that fail. Asserts are left out, and
# so is what src/base/defensive.h takes for granted. A sampled sweep of failures is enough.
core='src/(base|model|rules|engine|api)/'
lines_least=97
branches_least=92
mcdc_least=82

test_core() { # test_core NAME
    run_tests "$1" testlog env -u KITH_TEST_FULL meson test -C "$build/$1" --no-rebuild --suite unit --suite rules \
        --suite api --suite fault --suite property --suite stores --timeout-multiplier $((4 * lenient))
}

count_coverage() {
    (cd "$build/coverage" && gcovr -r "$root" . -f "$root/$core" --exclude-unreachable-branches -s \
        --txt coverage.txt --html-details coverage.html --fail-under-line $lines_least \
        --fail-under-branch $branches_least)
}

test_coverage() {
    heading coverage
    if ! has gcovr; then
        skip coverage 'no gcovr'
    elif make_build coverage gcc -Dbuildtype=debug -Db_ndebug=true -Db_coverage=true -Dcli=disabled \
        -Dpython=disabled -Dexamples=false; then
        find "$build/coverage" -name '*.gcda' -exec rm {} +
        test_core coverage
        gate coverage count_coverage
        sed -n 's/^\(lines\|branches\): /           &/p' "$build/logs/coverage.log"
    else
        failed=$((failed + 1))
        echo '  FAILED   coverage: build'
    fi
}

# MC/DC of the rules: each condition of each decision has been shown to decide it. Only a recent clang can count that.
count_mcdc() {
    set --
    for program in "$build"/mcdc/src/libkith.so "$build"/mcdc/tests/unit/test_* "$build"/mcdc/tests/rules/test_* \
        "$build"/mcdc/tests/property/test_* "$build"/mcdc/tests/fault/test_*; do
        if [ -f "$program" ] && [ -x "$program" ]; then
            set -- "$@" -object "$program"
        fi
    done
    llvm-profdata-19 merge -o "$build/mcdc/all.profdata" "$build"/mcdc/profiles/*.profraw &&
        llvm-cov-19 report "$@" -instr-profile "$build/mcdc/all.profdata" --show-mcdc-summary \
            -sources "$root"/src/rules/*.c >"$build/mcdc/report.txt" &&
        awk -v least=$mcdc_least '/^TOTAL/ { figure = $NF } END {
            print "MC/DC of src/rules: " figure
            exit figure + 0 < least
        }' "$build/mcdc/report.txt"
}

test_mcdc() {
    heading mcdc
    LLVM_PROFILE_FILE="$build/mcdc/profiles/%8m.profraw"
    export LLVM_PROFILE_FILE
    if ! has clang-19 || ! has llvm-cov-19 || ! has llvm-profdata-19; then
        skip mcdc 'no clang-19 or no llvm-19'
    elif make_build mcdc clang-19 -Dbuildtype=debug -Db_ndebug=true -Dcli=disabled -Dexamples=false \
        -Dpython=disabled -Dwerror=false "-Dc_args=-fprofile-instr-generate -fcoverage-mapping -fcoverage-mcdc -DKITHI_MEASURE_COVERAGE" \
        -Dc_link_args=-fprofile-instr-generate; then
        rm -rf "$build/mcdc/profiles" # what programs of the build itself have left
        test_core mcdc
        gate mcdc count_mcdc
        sed -n 's/^MC/           &/p' "$build/logs/mcdc.log"
    else
        failed=$((failed + 1))
        echo '  FAILED   mcdc: build'
    fi
    unset LLVM_PROFILE_FILE
}

check_layout() {
    untidy=$(find include src tests examples bindings -name '*.[ch]' -exec clang-format --dry-run {} + 2>&1 |
        sed -n 's/:[0-9:]* \(warning\|error\): .*//p' | sort -u)
    test -z "$untidy" || {
        echo "to be run: clang-format -i" $untidy
        return 1
    }
}

# The two commands of the README: this is one of them, and that is the other.
check_quickstart() {
    if [ "$full" ]; then
        gate quickstart sh examples/quickstart.sh
    fi
}

# ----------------------------------------------------------------------------------------------------------- main

get_packages
for program in meson ninja gcc pkg-config python3; do
    if ! has $program; then
        echo "  FAILED   $program is not there"
        failed=$((failed + 1))
        finish
    fi
done

python=/usr/bin/python3 # the one that Debian's packages are for
test -x $python || python=python3

KITH_TEST_SEED=${KITH_TEST_SEED:-$(date +%s)}
export KITH_TEST_SEED
echo "seed: KITH_TEST_SEED=$KITH_TEST_SEED"
if [ "$full" ]; then
    export KITH_TEST_FULL=1
fi
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1

docs=disabled
has doxygen && docs=enabled
if [ "$alone" = coverage ]; then
    test_coverage
    test_mcdc
    finish
fi
if [ "$alone" ]; then
    make_build gcc gcc -Dbuildtype=debug -Ddocs=$docs -Dbenchmarks=true && cut_power
    exit
fi
build_and_test gcc gcc 1 -Dbuildtype=debug -Ddocs=$docs -Dbenchmarks=true
test_power_cut
test_turkish
build_and_test sanitize gcc 4 -Doptimization=1 -Ddebug=true -Db_sanitize=address,undefined
test_threads
if [ "$full" ]; then
    if has clang; then
        build_and_test clang clang 1 -Dbuildtype=release
    else
        skip clang 'not installed'
    fi
    test_under_valgrind
    test_coverage
    test_mcdc
    test_fuzz
    test_packaging
fi

analyse
heading 'layout and documentation'
if has clang-format; then
    gate layout check_layout
else
    skip layout 'no clang-format'
fi
if has doxygen; then
    gate documentation ninja -C "$build/gcc" doc
else
    skip documentation 'no doxygen'
fi
check_quickstart
finish
