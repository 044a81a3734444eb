/* Customers and relations as people see them: found by number, named, listed. */
#ifndef KITH_CLI_CUSTOMER_H
#define KITH_CLI_CUSTOMER_H

#include "cli/book.h"
#include "cli/out.h"
#include "cli/text.h"
#include "kith/customer.h"
#include "kith/relation.h"

/* Customer by number; says so if there is none. The number of one that was merged leads to whom it was merged
 * into, and that is said, too. */
int cli_customer_find(const cli_book *book, const char *number, kith_id *out);

/* The customer of the number itself, whatever became of it. */
int cli_customer_find_itself(const cli_book *book, const char *number, kith_id *out);

/* Who a customer is by now; says so if that is somebody else. Other records are themselves. */
kith_id cli_customer_survivor(const cli_book *book, kith_id customer);

/* A customer; fields are empty if the actor may not see it or it is not there. */
kith_customer cli_customer_read(const kith_view *view, kith_id id);

/* Adds "surname given-name patronymic", or the organisation's name; of somebody erased that it was. */
void cli_customer_add_name(const cli_book *book, const kith_customer *customer, cli_text *out);

/* Writes the number and name of a customer, as the fields "customer" and "name", or as two cells; 0: empty
 * ones. */
void cli_customer_write_fields(const cli_book *book, cli_out *out, kith_id id);
void cli_customer_write_cells(const cli_book *book, cli_out *out, kith_id id);

/* Label of a customer on one end in the language of --language; "" where a one-way type has none. */
const char *cli_type_label(const cli_book *book, kith_id type, uint32_t end, int64_t sex);

/* 1: both ends of the type are the same. */
int cli_type_symmetric(const kith_view *view, kith_id type);

/* Writes the customers of a walk as a table, at most as many as --most says. */
int cli_customers_write(const cli_book *book, kith_iter *iter, uint64_t *found);

#endif
