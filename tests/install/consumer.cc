// A host's program in C++, as the install tests build it: a book in memory, or in the SQLite file that is named.
#include <kith/kith.h>
#ifdef WITH_SQLITE
#include <kith/sqlite.h>
#endif

#include <cstdio>
#include <stdexcept>
#include <string>

namespace {

void check(kith_status status, const kith_error &err)
{
    if (status != KITH_OK) {
        throw std::runtime_error(err.message);
    }
}

kith_book *open(const char *path, kith_error &err)
{
    kith_book_options options = {};
    options.size = sizeof options;
    kith_book *book = nullptr;
#ifdef WITH_SQLITE
    kith_sqlite_options where = {};
    where.size = sizeof where;
    where.path = path;
    kith_sqlite *sqlite = nullptr;
    check(kith_sqlite_open(&where, &sqlite, &err), err);
    kith_store store = {};
    store.size = sizeof store;
    check(kith_sqlite_callbacks(sqlite, &store), err);
    options.store = &store;
#else
    (void)path;
#endif
    check(kith_book_open(&options, &book, &err), err);
    return book;
}

} // namespace

int main(int argc, char **argv)
{
    kith_error err = {};
    err.size = sizeof err;
    try {
        kith_book *book = open(argc > 1 ? argv[1] : nullptr, err);
        kith_txn *txn = nullptr;
        check(kith_txn_begin(book, nullptr, &txn, &err), err);
        kith_customer heron = {};
        heron.size = sizeof heron;
        heron.present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) | KITH_PRESENT(KITH_CUSTOMER_KIND) |
                        KITH_PRESENT(KITH_CUSTOMER_SURNAME);
        heron.number = "K7";
        heron.kind = KITH_PARTY_PERSON;
        heron.surname = "Heron";
        kith_id id = 0;
        check(kith_customer_add(txn, &heron, &id, &err), err);
        check(kith_txn_commit(txn, nullptr, &err), err);
        kith_txn_close(txn);
        kith_view *view = nullptr;
        check(kith_view_open(book, nullptr, &view, &err), err);
        kith_id found = 0;
        check(kith_customer_find(view, "K7", &found, &err), err);
        kith_view_close(view);
        kith_book_close(book);
        const std::string headers = std::to_string(KITH_VERSION_MAJOR) + "." + std::to_string(KITH_VERSION_MINOR) +
                                    "." + std::to_string(KITH_VERSION_PATCH);
        if (found != id || headers != kith_version()) {
            throw std::runtime_error("another customer, or another version");
        }
        std::puts(kith_version());
        return 0;
    } catch (const std::exception &fault) {
        std::fprintf(stderr, "%s\n", fault.what());
        return 1;
    }
}
