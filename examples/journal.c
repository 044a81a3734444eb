/*
 * A store of the host's own, the one file of store_file.c: a book is made, closed and opened again, once
 * after a power cut in the middle of a commit.
 */
#include "example.h"
#include "store_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static kith_book *open_journal(const char *path)
{
    kith_store store;
    const char *wrong = store_file_open(path, &store);
    if (wrong != NULL) {
        (void)fprintf(stderr, "%s %s\n", path, wrong);
        exit(EXIT_FAILURE);
    }
    const kith_book_options options = {.size = sizeof options, .store = &store, .language = "en"};
    kith_book *book = NULL;
    must(kith_book_open(&options, &book, &problem));
    return book;
}

/* The request is the host's own number of this act of writing; with it one can ask later if it happened. */
static void write_customer(kith_book *book, const char *surname, const char *city, kith_request request)
{
    const kith_txn_options options = {
        .size = sizeof options, .actor = "anna", .today = day("2026-06-01"), .request = request};
    kith_customer in = {.size = sizeof in,
                        .present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) | KITH_PRESENT(KITH_CUSTOMER_KIND) |
                                   KITH_PRESENT(KITH_CUSTOMER_SURNAME) | KITH_PRESENT(KITH_CUSTOMER_CITY),
                        .number = "K1",
                        .kind = KITH_PARTY_PERSON,
                        .surname = surname,
                        .city = city};
    kith_view *view = look(book);
    kith_txn *txn = NULL;
    kith_id id = 0;
    must(kith_txn_begin(book, &options, &txn, &problem));
    if (kith_customer_find(view, "K1", &id, NULL) == KITH_OK) {
        must(kith_customer_change(txn, id, &in, &problem));
    } else {
        must(kith_customer_add(txn, &in, &id, &problem));
    }
    kith_view_close(view);
    commit(txn);
}

static void print_file(const char *path)
{
    FILE *in = fopen(path, "r");
    int byte = 0;
    for (byte = in == NULL ? EOF : fgetc(in); byte != EOF; byte = fgetc(in)) {
        putchar(byte == '\t' ? ' ' : byte);
    }
    if (in != NULL) {
        (void)fclose(in);
    }
}

/* What a power cut leaves: the beginning of a commit. */
static void tear(const char *path)
{
    FILE *out = fopen(path, "a");
    if (out != NULL) {
        (void)fputs("change\t263\t4\t0\t0\t9\tanna\t\t\t263\n-\t12\t1\tYo", out);
        (void)fclose(out);
    }
}

static void print_book(kith_book *book)
{
    kith_view *view = look(book);
    kith_customer who = {.size = sizeof who};
    const kith_history_query all = {.size = sizeof all, .kind = KITH_KIND_CUSTOMER, .most = 10};
    kith_history *history = NULL;
    kith_id id = 0;
    must(kith_customer_find(view, "K1", &id, &problem));
    must(kith_customer_get(view, id, &who, &problem));
    must(kith_history_read(view, &all, &history, &problem));
    printf("%s, %s; %zu entries of history\n", who.surname, who.city, kith_history_count(history));
    kith_history_close(history);
    kith_view_close(view);
    for (kith_request request = 8; request <= 9; request++) {
        uint64_t sequence = 0;
        const kith_status status = kith_commit_status(book, request, &sequence, &problem);
        printf("request %" PRIu64 ": %s\n", request, status == KITH_OK ? "stored" : problem.message);
    }
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "book.journal";
    (void)remove(path); /* so that the example prints the same each time */
    kith_book *book = open_journal(path);
    write_customer(book, "Ashby", "Leeds", 7);
    write_customer(book, "Ashby", "York", 8);
    kith_book_close(book);
    print_file(path);

    tear(path);
    book = open_journal(path);
    print_book(book);
    kith_book_close(book);
    return 0;
}
