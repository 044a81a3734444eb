/* The first program of the README: a book in memory, one customer, found by the beginning of its name. */
#include <kith/kith.h>
#include <stdio.h>

int main(void)
{
    const kith_customer heron = {.size = sizeof heron,
                                 .present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) |
                                            KITH_PRESENT(KITH_CUSTOMER_KIND) |
                                            KITH_PRESENT(KITH_CUSTOMER_SURNAME),
                                 .number = "K7",
                                 .kind = KITH_PARTY_PERSON,
                                 .surname = "Цаплин"};
    const kith_search search = {.size = sizeof search, .text = "цап"};
    kith_error err = {.size = sizeof err};
    kith_customer found = {.size = sizeof found};
    kith_book *book = NULL;
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_id id = 0;
    size_t count = 0;
    const int done =
        kith_book_open(NULL, &book, &err) == KITH_OK && kith_txn_begin(book, NULL, &txn, &err) == KITH_OK &&
        kith_customer_add(txn, &heron, &id, &err) == KITH_OK && kith_txn_commit(txn, NULL, &err) == KITH_OK &&
        kith_view_open(book, NULL, &view, &err) == KITH_OK &&
        kith_search_customers(view, &search, &id, 1, &count, &err) == KITH_OK &&
        kith_customer_get(view, id, &found, &err) == KITH_OK;
    printf("%s\n", done ? found.surname : err.message);
    kith_view_close(view);
    kith_txn_close(txn);
    kith_book_close(book);
    return done ? 0 : 1;
}
