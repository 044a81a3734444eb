/* Sweep: see the header. */
#include "sweep.h"

#include <stdlib.h>
#include <string.h>

subject subject_new(const scenario *work, const means *by, int with_store)
{
    fixture f;
    fixture_open(&f, with_store);
    const kith_status status = work->run(&f);
    if (status != KITH_OK) {
        print_error("\"%s\" gave status %d without any fault\n", work->name, (int)status);
        fail();
    }
    const subject of = {work, by, with_store, fixture_snapshot(&f)};
    fixture_close(&f);
    return of;
}

void subject_free(subject *of)
{
    free(of->good);
    of->good = NULL;
}

static void expect_snapshot(const fixture *f, const subject *of, const char *wanted, uint64_t k)
{
    char *snapshot = fixture_snapshot(f);
    if (strcmp(snapshot, wanted) != 0) {
        print_error("\"%s\": failing place %llu left\n%s\ninstead of\n%s\n", of->work->name,
                    (unsigned long long)k, snapshot, wanted);
        fail();
    }
    free(snapshot);
}

static void expect_short(const subject *of, way how, uint64_t k, kith_status status)
{
    if (status != KITH_OK && (!LACKS_MEMORY(status) || how == FAIL_INSISTED)) {
        print_error("\"%s\": failing place %llu gave status %d\n", of->work->name, (unsigned long long)k,
                    (int)status);
        fail();
    }
}

int fail_at(const subject *of, way how, uint64_t k)
{
    fixture f;
    fixture_open(&f, of->with_store);
    char *before = fixture_snapshot(&f);
    f.insists = how == FAIL_INSISTED;
    f.hold = of->by->hold;
    of->by->strike(&f, k, how == FAIL_FOR_EVER);
    const kith_status status = of->work->run(&f);
    const int reached = of->by->settle(&f);
    expect_short(of, how, k, status);
    if (status == KITH_OK) {
        expect_snapshot(&f, of, of->good, k);
    } else if (!f.committed) {
        if (stats_of(f.book).stale == 0) {
            expect_snapshot(&f, of, before, k);
            OK(NULL, of->work->run(&f));
        } else { /* an unknown outcome that could not yet be looked into */
            OK(NULL, kith_book_recover(f.book, NULL, NULL));
        }
        expect_snapshot(&f, of, of->good, k);
    }
    free(before);
    fixture_close(&f);
    return reached;
}
