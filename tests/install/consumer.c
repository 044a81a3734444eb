/* A host's program, as the install test builds it: a book in memory, or in the SQLite file that is named. */
#include <kith/kith.h>
#ifdef WITH_SQLITE
#include <kith/sqlite.h>
#endif

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    kith_error err = {.size = sizeof err};
    kith_book_options options = {.size = sizeof options};
    kith_book *book = NULL;
    kith_status status = KITH_OK;
#ifdef WITH_SQLITE
    const kith_sqlite_options where = {.size = sizeof where, .path = argc > 1 ? argv[1] : NULL};
    kith_store store = {.size = sizeof store};
    kith_sqlite *sqlite = NULL;
    status = kith_sqlite_open(&where, &sqlite, &err);
    if (status == KITH_OK) {
        status = kith_sqlite_callbacks(sqlite, &store);
        options.store = &store;
    }
#else
    (void)argc;
    (void)argv;
#endif
    if (status == KITH_OK) {
        status = kith_book_open(&options, &book, &err);
    }
    if (status != KITH_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    kith_book_close(book);

    char version[32];
    (void)snprintf(version, sizeof version, "%d.%d.%d", KITH_VERSION_MAJOR, KITH_VERSION_MINOR,
                   KITH_VERSION_PATCH);
    if (strcmp(version, kith_version()) != 0) {
        fprintf(stderr, "headers of %s, library of %s\n", version, kith_version());
        return 1;
    }
    puts(version);
    return 0;
}
