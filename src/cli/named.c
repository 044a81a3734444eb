/* Named: what options name. */
#include "cli/named.h"

#include "cli/customer.h"
#include "cli/key.h"
#include "cli/memory.h"
#include "cli/report.h"
#include "cli/value.h"
#include "kith/record.h"

#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256

int cli_named_option(const cli_book *book, uint32_t option, uint32_t kind, uint32_t field, kith_value *out)
{
    const char *text = cli_option_get(book->options, option);
    const kith_field_info described = cli_schema_field(kind, field);
    cli_text why = {0};
    int status = CLI_DONE;
    *out = (kith_value){0};
    if (text == NULL) {
        return CLI_DONE;
    }
    if (cli_value_parse(book->view, &described, text, out, &why) != 0) {
        const char *name = cli_option_name(option);
        status = described.type == KITH_TYPE_REFERENCE
                     ? cli_report("%s: --%s \"%s\": %s", book->path, name, text, cli_text_get(&why))
                     : cli_report_usage("--%s \"%s\": %s", name, text, cli_text_get(&why));
    }
    if (out->type == KITH_TYPE_REFERENCE) {
        out->number = (int64_t)cli_customer_survivor(book, (kith_id)out->number);
    }
    cli_text_free(&why);
    return status;
}

int cli_named_find(const cli_book *book, uint32_t kind, const char *key, kith_id *out)
{
    return kith_record_find(book->view, kind, key, out, NULL) == KITH_OK
               ? CLI_DONE
               : cli_report("%s: no %s \"%s\"", book->path, cli_schema_kind(kind).name, key);
}

kith_id *cli_named_all(const cli_book *book, uint32_t kind, size_t *count)
{
    kith_id *ids = NULL;
    size_t found = AT_ONCE;
    *count = 0;
    while (found == AT_ONCE) {
        ids = cli_memory_resize(ids, *count + AT_ONCE, sizeof *ids);
        const kith_id after = *count > 0 ? ids[*count - 1] : 0;
        (void)kith_record_list(book->view, kind, after, ids + *count, AT_ONCE, &found, NULL);
        *count += found;
    }
    return ids;
}

kith_id cli_named_only(const cli_book *book, uint32_t kind, int *several)
{
    kith_id ids[2] = {0, 0};
    size_t count = 0;
    (void)kith_record_list(book->view, kind, 0, ids, 2, &count, NULL);
    *several = count > 1;
    return count == 1 ? ids[0] : 0;
}

/* Takes "FIELD=VALUE" apart; the field is one of the kind. */
static int read_set(const cli_book *book, uint32_t kind, const char *given, kith_value *out)
{
    const char *sign = strchr(given, '=');
    char *name = cli_memory_copy(given, sign == NULL ? strlen(given) : (size_t)(sign - given));
    const uint32_t field = kith_schema_find_field(kind, name);
    const kith_field_info described = cli_schema_field(kind, field);
    cli_text why = {0};
    int status = CLI_DONE;
    *out = (kith_value){0};
    if (sign == NULL || field == 0) {
        status = cli_report_usage("--set \"%s\": not FIELD=VALUE with a field of %s", given,
                                  cli_schema_kind(kind).name);
    } else if (sign[1] != '\0' && cli_value_parse(book->view, &described, sign + 1, out, &why) != 0) {
        status = cli_report_usage("--set %s: %s", given, cli_text_get(&why));
    }
    out->field = field;
    cli_text_free(&why);
    free(name);
    return status;
}

/* 1: one of the values is that of the field. */
static int has_field(const kith_value *values, size_t count, uint32_t field)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i].field == field) {
            return 1;
        }
    }
    return 0;
}

int cli_named_sets(const cli_book *book, uint32_t kind, kith_value *values, size_t capacity, size_t *count)
{
    size_t at = 0;
    int status = CLI_DONE;
    const char *given = cli_option_next(book->options, CLI_OPTION_SET, &at);
    while (given != NULL && status == CLI_DONE) {
        status = *count == capacity ? cli_report_usage("--set is given too often")
                                    : read_set(book, kind, given, &values[*count]);
        if (status == CLI_DONE && has_field(values, *count, values[*count].field)) {
            status = cli_report_usage("--set %s: given twice", given);
        }
        ++*count;
        given = cli_option_next(book->options, CLI_OPTION_SET, &at);
    }
    return status;
}

int64_t cli_named_setting(const cli_book *book, uint32_t field)
{
    kith_value value = {0};
    int several = 0;
    const kith_id settings = cli_named_only(book, KITH_KIND_BOOK, &several);
    (void)kith_record_get(book->view, settings, field, &value, NULL);
    return value.number;
}

kith_id cli_named_default_hierarchy(const cli_book *book)
{
    int several = 0;
    const kith_id named = (kith_id)cli_named_setting(book, KITH_BOOK_HIERARCHY);
    return named != 0 ? named : cli_named_only(book, KITH_KIND_HIERARCHY, &several);
}

int cli_named_hierarchy(const cli_book *book, kith_id *out)
{
    kith_value value;
    int several = 0;
    const int status =
        cli_named_option(book, CLI_OPTION_HIERARCHY, KITH_KIND_BOOK, KITH_BOOK_HIERARCHY, &value);
    if (status != CLI_DONE) {
        return status;
    }
    *out = value.number != 0 ? (kith_id)value.number : cli_named_default_hierarchy(book);
    if (*out == 0) {
        (void)cli_named_only(book, KITH_KIND_HIERARCHY, &several);
    }
    return several ? cli_report_usage("there are several hierarchies; give --hierarchy CODE") : CLI_DONE;
}

kith_id cli_named_node(const cli_book *book, kith_id hierarchy, kith_id customer)
{
    kith_id node = 0;
    size_t count = 1;
    while (kith_record_parts(book->view, customer, KITH_KIND_CHAIN_NODE, node, &node, 1, &count, NULL) ==
               KITH_OK &&
           count == 1) {
        kith_value value = {0};
        (void)kith_record_get(book->view, node, KITH_CHAIN_NODE_HIERARCHY, &value, NULL);
        if ((kith_id)value.number == hierarchy) {
            return node;
        }
    }
    return 0;
}

void cli_named_add(const cli_book *book, kith_id id, cli_text *out)
{
    if (id != 0) {
        (void)cli_key_add(book->view, KITH_ID_KIND(id), id, out);
    }
}

cli_cell cli_named_cell(const cli_book *book, kith_id id, cli_text *scratch)
{
    cli_text_clear(scratch);
    cli_named_add(book, id, scratch);
    return cli_cell_text(cli_text_get(scratch));
}

cli_cell cli_named_key(const cli_book *book, kith_id id, cli_text *scratch)
{
    cli_text_clear(scratch);
    if (id != 0) {
        (void)cli_key_add(book->view, 0, id, scratch);
    }
    return cli_cell_text(cli_text_get(scratch));
}
