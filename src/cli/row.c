/* Rows of an import. */
#include "cli/row.h"

#include "cli/key.h"
#include "cli/memory.h"
#include "cli/report.h"
#include "cli/text.h"
#include "cli/value.h"
#include "kith/customer.h"
#include "kith/merge.h"
#include "kith/order.h"
#include "kith/record.h"
#include "kith/relation.h"
#include "kith/view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a change call answered; record 0 and KITH_OK: nothing. */
typedef struct outcome {
    kith_status status;
    kith_id record;
    kith_id whose; /* 0: the record's; a part may change all of its owner's: one gives up what another gets */
    uint32_t came_to; /* CLI_ROW_ */
    kith_error err;
} outcome;

/* What the row says of its record. */
static cli_said said_by(const cli_import *import)
{
    return (cli_said){.view = import->book->view,
                      .kind = import->plan.kind,
                      .info = &import->plan.info,
                      .values = import->values,
                      .count = import->value_count};
}

static const kith_value *value_of(const cli_import *import, uint32_t field)
{
    const cli_said said = said_by(import);
    return cli_said_value(&said, field);
}

static int64_t number_of(const cli_import *import, uint32_t field)
{
    const cli_said said = said_by(import);
    return cli_said_number(&said, field);
}

static void keep_value(cli_import *import, uint32_t field, kith_value value)
{
    value.field = field;
    import->values[import->value_count++] = value;
}

/* Reads a text for a target. A relation's type may also be a label. 0: it fits. */
static int read_value(cli_import *import, const cli_target *target, const char *text, kith_value *out,
                      cli_text *why)
{
    if (import->plan.kind != KITH_KIND_RELATION || target->field != KITH_RELATION_TYPE) {
        return cli_value_parse(import->book->view, &target->info, text, out, why);
    }
    cli_type type = {.id = 0};
    const int wrong = cli_type_read(&import->types, import->book, text, &type, why);
    import->type_end = type.end;
    *out = (kith_value){.type = KITH_TYPE_REFERENCE, .number = (int64_t)type.id};
    return wrong;
}

/* Takes the text of one mapping. 0: it fits, or there is none. */
static int take_value(cli_import *import, size_t row, const cli_mapping *mapping, const char *text,
                      cli_text *reason)
{
    const cli_target *target = &mapping->target;
    kith_value value = {0};
    cli_text why = {0};
    int wrong = 0;
    if (text[0] == '\0') {
        if (mapping->fixed == NULL) {
            return 0;
        }
    } else if (target->field != 0 && target->info.type == KITH_TYPE_REFERENCE &&
               target->info.target == import->plan.kind) {
        import->laters = cli_memory_grow(import->laters, &import->later_capacity, import->later_count,
                                         sizeof *import->laters);
        import->laters[import->later_count++] =
            (cli_later){row, mapping, cli_memory_copy(text, strlen(text))};
        return 0;
    } else {
        wrong = read_value(import, target, text, &value, &why);
    }
    if (wrong && mapping->fallback.attribute != 0) {
        target = &mapping->fallback;
        cli_text_clear(&why);
        wrong = read_value(import, target, text, &value, &why);
    }
    if (wrong) {
        cli_plan_add_place(mapping, text, reason);
        cli_text_add(reason, cli_text_get(&why));
    } else if (target->field != 0) {
        keep_value(import, target->field, value);
    } else {
        import->settings[import->setting_count++] = (cli_setting){mapping, target, value};
    }
    cli_text_free(&why);
    return wrong;
}

/* Reads all values of a row. 0: they fit. */
static int read_row(cli_import *import, size_t index, const cli_row *row, cli_text *reason)
{
    import->value_count = 0;
    import->setting_count = 0;
    import->type_end = KITH_END_FROM;
    if (row->count != import->plan.columns) {
        cli_text_format(reason, "%zu values where the heading has %zu", row->count, import->plan.columns);
        return 1;
    }
    if (row->nul) {
        cli_text_add(reason, "holds a NUL byte");
        return 1;
    }
    for (size_t i = 0; i < import->plan.count; i++) {
        const cli_mapping *mapping = &import->plan.mappings[i];
        if (take_value(import, index, mapping, cli_plan_text(mapping, row), reason) != 0) {
            return 1;
        }
    }
    return 0;
}

/* Opens a view on the transaction if rows before have touched a record, or its attribute; NULL: they have
 * not, and what was committed is what counts. */
static kith_status look_again(const cli_import *import, kith_id id, kith_id attribute, kith_view **out,
                              kith_error *err)
{
    *out = NULL;
    return cli_map_get(&import->touched, id, attribute) == 0 ? KITH_OK
                                                             : kith_view_open_txn(import->txn, out, err);
}

/* Changes a record where it differs from the row. */
static void change_record(cli_import *import, kith_id id, outcome *out)
{
    kith_view *made = NULL;
    size_t count = 0;
    out->record = id;
    if (import->value_count > 0) {
        out->status = look_again(import, out->whose == 0 ? id : out->whose, 0, &made, &out->err);
    }
    for (size_t i = 0; out->status == KITH_OK && i < import->value_count; i++) {
        const kith_view *view = made == NULL ? import->book->view : made;
        kith_value now = {0};
        if (kith_record_get(view, id, import->values[i].field, &now, NULL) != KITH_OK ||
            !cli_value_equal(&now, &import->values[i])) {
            import->values[count++] = import->values[i];
        }
    }
    cli_key_close_view(made);
    if (count > 0) {
        out->status = kith_record_change(import->txn, id, import->values, count, &out->err);
        out->came_to = CLI_ROW_CHANGED;
    }
}

static void add_record(cli_import *import, outcome *out)
{
    out->status = kith_record_add(import->txn, import->plan.kind, import->values, import->value_count,
                                  &out->record, &out->err);
    out->came_to = CLI_ROW_ADDED;
}

/* Changes a record of which a file has one row: of two that say something else neither is the one that
 * counts. */
static void change_once(cli_import *import, kith_id id, outcome *out)
{
    const uint64_t row = cli_map_get(&import->touched, id, 0);
    if (row != 0) {
        out->record = id;
        out->status = out->err.status = KITH_ERR_INVALID;
        out->err.field = import->plan.info.key;
        (void)snprintf(out->err.message, sizeof out->err.message, "stands in line %" PRIu64 " already",
                       import->ledger.rows[row - 1].line);
    } else {
        change_record(import, id, out);
    }
}

/* Puts its survivor in the place of a customer that was merged. 1: it was. */
static int mean_survivor(const kith_view *view, kith_value *value)
{
    const kith_id id = value->type == KITH_TYPE_REFERENCE ? (kith_id)value->number : 0;
    kith_id survivor = 0;
    if (KITH_ID_KIND(id) != KITH_KIND_CUSTOMER ||
        kith_customer_survivor(view, id, &survivor, NULL) != KITH_OK || survivor == id) {
        return 0;
    }
    value->number = (int64_t)survivor;
    return 1;
}

/* The same of every customer that the row names. 1: there was one. */
static int mean_survivors(cli_import *import)
{
    int found = 0;
    for (size_t i = 0; i < import->value_count; i++) {
        found |= mean_survivor(import->book->view, &import->values[i]);
    }
    return found;
}

/* A kind with a key: the record of that key is changed, or a new one added. */
static void write_keyed(cli_import *import, outcome *out)
{
    const kith_value *key = value_of(import, import->plan.info.key);
    kith_id id = 0;
    if (key != NULL && key->type == KITH_TYPE_TEXT &&
        kith_record_find(import->book->view, import->plan.kind, key->text, &id, NULL) == KITH_OK) {
        (void)mean_survivors(import);
        change_once(import, id, out);
    } else {
        add_record(import, out);
    }
}

/* Keeps of the row's values the flags that are to be set: who has to give one up is the library's concern. */
static void keep_standing(cli_import *import)
{
    size_t count = 0;
    for (size_t i = 0; i < import->value_count; i++) {
        if (cli_match_is_standing(import->plan.kind, import->values[i].field) &&
            import->values[i].number != 0) {
            import->values[count++] = import->values[i];
        }
    }
    import->value_count = count;
}

/* Keeps of the row's values those that fill a gap of the record, and the flags that are to be set. */
static void keep_gaps(cli_import *import, kith_id id)
{
    size_t count = 0;
    for (size_t i = 0; i < import->value_count; i++) {
        const kith_value value = import->values[i];
        kith_value now = {0};
        (void)kith_record_get(import->book->view, id, value.field, &now, NULL);
        if (cli_match_is_standing(import->plan.kind, value.field)
                ? value.number != 0
                : cli_match_is_gap(import->plan.kind, value.field, &now)) {
            import->values[count++] = value;
        }
    }
    import->value_count = count;
}

/* What the book has already of what the row says of a record without a key; 0: nothing. */
static kith_id find_said(cli_import *import)
{
    cli_said said = said_by(import);
    const kith_id id = cli_match_take(&import->match, &said);
    if (id != 0 || !mean_survivors(import)) {
        return id;
    }
    said = said_by(import);
    return cli_match_find(&import->match, &said);
}

/* A part, or a record that nothing names: added, unless it is there already, maybe at whom its owner was
 * merged into, or but for gaps that the row fills. */
static void write_nameless(cli_import *import, outcome *out)
{
    kith_id id = find_said(import);
    if (import->plan.info.owner != 0) {
        out->whose = (kith_id)number_of(import, import->plan.info.owner);
    }
    if (id == 0) {
        const cli_said said = said_by(import);
        id = cli_match_fill(&import->match, &said);
        if (id == 0) {
            add_record(import, out);
            return;
        }
        keep_gaps(import, id);
    } else if (import->plan.info.owner != 0) {
        keep_standing(import);
    }
    change_record(import, id, out);
}

/* The book's one record, which is there from the beginning. */
static void write_book(cli_import *import, outcome *out)
{
    kith_id id = 0;
    size_t count = 0;
    out->status = kith_record_list(import->book->view, KITH_KIND_BOOK, 0, &id, 1, &count, &out->err);
    if (out->status == KITH_OK) {
        change_once(import, id, out);
    }
}

/* Keeps of the row's values those that may change a relation that is there already: all but what it says. */
static void keep_changeable(cli_import *import)
{
    size_t count = 0;
    for (size_t i = 0; i < import->value_count; i++) {
        if (import->values[i].field > KITH_RELATION_UNTIL) {
            import->values[count++] = import->values[i];
        }
    }
    import->value_count = count;
}

/* Changes a relation that the book has, or that a row before has added. */
static void restate(cli_import *import, outcome *out)
{
    kith_relation relation = {.size = sizeof relation};
    if (cli_map_get(&import->touched, out->record, 0) == 0 &&
        kith_relation_get(import->book->view, out->record, &relation, NULL) != KITH_OK) {
        return;
    }
    out->came_to = CLI_ROW_UNCHANGED;
    keep_changeable(import);
    change_record(import, out->record, out);
}

/* A relation: the call that knows the same edge stated twice, and the label that swaps the parties. */
static void write_relation(cli_import *import, outcome *out)
{
    const kith_value *remark = value_of(import, KITH_RELATION_REMARK);
    const int swap = import->type_end == KITH_END_TO;
    kith_relation relation = {
        .size = sizeof relation,
        .type = (kith_id)number_of(import, KITH_RELATION_TYPE),
        .from = (kith_id)number_of(import, swap ? KITH_RELATION_TO : KITH_RELATION_FROM),
        .to = (kith_id)number_of(import, swap ? KITH_RELATION_FROM : KITH_RELATION_TO),
        .since = (kith_date)number_of(import, KITH_RELATION_SINCE),
        .until = (kith_date)number_of(import, KITH_RELATION_UNTIL),
        .priority = number_of(import, KITH_RELATION_PRIORITY),
        .remark = remark == NULL ? NULL : remark->text,
        .share = number_of(import, KITH_RELATION_SHARE),
        .rate = number_of(import, KITH_RELATION_RATE),
    };
    for (size_t i = 0; i < import->value_count; i++) {
        if (import->values[i].type != KITH_TYPE_NONE) {
            relation.present |= KITH_PRESENT(import->values[i].field);
        }
    }
    out->record = cli_match_left(import->book->view, &relation);
    if (out->record == 0) {
        out->status = kith_relation_add(import->txn, &relation, 1, &out->record, &out->err);
    }
    out->came_to = CLI_ROW_ADDED;
    if (out->status == KITH_OK) {
        restate(import, out);
    }
}

/* Next value of an attribute that a record has; 0: no more. */
static kith_id next_part(const kith_view *view, kith_id owner, kith_id after)
{
    kith_id part = 0;
    size_t count = 0;
    const kith_status status =
        kith_record_parts(view, owner, KITH_KIND_ATTRIBUTE_VALUE, after, &part, 1, &count, NULL);
    return status == KITH_OK && count == 1 ? part : 0;
}

/* The value that a record has of an attribute; 0: none. */
static kith_id find_attribute(const kith_view *view, kith_id owner, kith_id attribute)
{
    kith_id part = next_part(view, owner, 0);
    kith_value now = {0};
    while (part != 0 && (kith_record_get(view, part, KITH_ATTRIBUTE_VALUE_ATTRIBUTE, &now, NULL) != KITH_OK ||
                         (kith_id)now.number != attribute)) {
        part = next_part(view, owner, part);
    }
    return part;
}

/* Gives a record an attribute, in the value that it has already or in a new one. */
static kith_status write_attribute(const cli_import *import, const kith_view *view, kith_id owner,
                                   const cli_setting *setting, kith_error *err)
{
    const cli_target *target = setting->target;
    const kith_id part = find_attribute(view, owner, target->attribute);
    kith_value values[] = {
        {.field = KITH_ATTRIBUTE_VALUE_OWNER, .type = KITH_TYPE_REFERENCE, .number = (int64_t)owner},
        {.field = KITH_ATTRIBUTE_VALUE_ATTRIBUTE,
         .type = KITH_TYPE_REFERENCE,
         .number = (int64_t)target->attribute},
        setting->value,
    };
    kith_value now = {0};
    values[2].field = target->value_field;
    if (part == 0) {
        kith_id added = 0;
        return values[2].type == KITH_TYPE_NONE
                   ? KITH_OK
                   : kith_record_add(import->txn, KITH_KIND_ATTRIBUTE_VALUE, values, 3, &added, err);
    }
    if (values[2].type == KITH_TYPE_NONE) {
        return kith_record_remove(import->txn, part, err);
    }
    const int known = kith_record_get(view, part, target->value_field, &now, NULL) == KITH_OK;
    return known && cli_value_equal(&now, &values[2])
               ? KITH_OK
               : kith_record_change(import->txn, part, &values[2], 1, err);
}

static kith_status set_attribute(cli_import *import, kith_id owner, const cli_setting *setting,
                                 kith_error *err)
{
    kith_view *made = NULL;
    kith_status status = look_again(import, owner, setting->target->attribute, &made, err);
    if (status == KITH_OK) {
        status = write_attribute(import, made == NULL ? import->book->view : made, owner, setting, err);
    }
    cli_key_close_view(made);
    cli_map_set(&import->touched, owner, setting->target->attribute, 1);
    return status;
}

/* 1: the row is at fault; 0: going on would make no sense. */
static int is_fault_of_row(kith_status status)
{
    return status == KITH_ERR_INVALID || status == KITH_ERR_NOT_FOUND || status == KITH_ERR_SHAPE ||
           status == KITH_ERR_REFERENCE || status == KITH_ERR_RULE || status == KITH_ERR_LIMIT;
}

/* The library's words about a value without what the column says already: whose it is, and its field. */
static const char *message_of(const cli_mapping *mapping, const kith_error *err)
{
    const char *reason = err->message;
    const char *behind = NULL;
    if (mapping != NULL && (err->status == KITH_ERR_SHAPE || err->status == KITH_ERR_REFERENCE)) {
        while ((behind = strstr(reason, ": ")) != NULL) { /* names and numbers come before it */
            reason = behind + 2;
        }
    }
    return reason;
}

static int refuse(cli_import *import, size_t index, const cli_row *row, const cli_mapping *mapping,
                  const kith_error *err)
{
    if (!is_fault_of_row(err->status)) {
        return cli_book_report(import->book, err);
    }
    cli_text reason = {0};
    if (mapping != NULL) {
        cli_plan_add_place(mapping, cli_plan_text(mapping, row), &reason);
    }
    cli_text_add(&reason, message_of(mapping, err));
    if (cli_error_id(err)[0] != '\0') {
        cli_text_format(&reason, " (%s)", cli_error_id(err));
    }
    cli_ledger_reject(&import->ledger, index, cli_text_get(&reason));
    cli_text_free(&reason);
    return CLI_DONE;
}

static int write_row(cli_import *import, size_t index, const cli_row *row)
{
    outcome out = {.err = cli_error()};
    if (import->plan.kind == KITH_KIND_RELATION) {
        write_relation(import, &out);
    } else if (import->plan.kind == KITH_KIND_BOOK) {
        write_book(import, &out);
    } else if (import->plan.info.key != 0) {
        write_keyed(import, &out);
    } else {
        write_nameless(import, &out);
    }
    const cli_mapping *mapping = out.status == KITH_OK ? NULL : cli_plan_find(&import->plan, out.err.field);
    cli_map_set(&import->touched, out.whose == 0 ? out.record : out.whose, 0, index + 1);
    const uint32_t made = kith_txn_count(import->txn);
    for (size_t i = 0; out.status == KITH_OK && i < import->setting_count; i++) {
        const cli_setting *setting = &import->settings[i];
        mapping = setting->mapping;
        out.status = setting->target->attribute == 0 ? import->set_more(import, out.record, setting, &out.err)
                                                     : set_attribute(import, out.record, setting, &out.err);
    }
    if (out.came_to == CLI_ROW_UNCHANGED && kith_txn_count(import->txn) > made) {
        out.came_to = CLI_ROW_CHANGED;
    }
    if (out.status == KITH_OK && import->save != NULL) {
        mapping = NULL;
        out.status = import->save(import, index, out.record, &out.err);
    }
    cli_ledger_claim(&import->ledger, import->txn, index);
    import->ledger.rows[index].record = out.record;
    import->ledger.rows[index].outcome = out.came_to;
    return out.status == KITH_OK ? CLI_DONE : refuse(import, index, row, mapping, &out.err);
}

int cli_row_heading(cli_import *import, const cli_row *row)
{
    const int status = cli_plan_make(&import->plan, import->book, row);
    import->values = cli_memory_resize(NULL, import->plan.count, sizeof *import->values);
    import->settings = cli_memory_resize(NULL, import->plan.count, sizeof *import->settings);
    return status;
}

int cli_row_apply(cli_import *import, size_t index, const cli_row *row)
{
    cli_text reason = {0};
    int status = CLI_DONE;
    if (read_row(import, index, row, &reason) != 0) {
        cli_ledger_reject(&import->ledger, index, cli_text_get(&reason));
    } else {
        status = write_row(import, index, row);
    }
    cli_text_free(&reason);
    return status;
}

/* Sets one reference that had to wait. */
static void set_later(cli_import *import, const kith_view *view, const cli_later *later)
{
    cli_entry *entry = &import->ledger.rows[later->row];
    kith_error err = cli_error();
    kith_value value = {0};
    kith_value now = {0};
    cli_text reason = {0};
    cli_text why = {0};
    if (cli_value_parse(view, &later->mapping->target.info, later->text, &value, &why) != 0) {
        cli_plan_add_place(later->mapping, later->text, &reason);
        cli_text_add(&reason, cli_text_get(&why));
        cli_ledger_reject(&import->ledger, later->row, cli_text_get(&reason));
    } else {
        (void)mean_survivor(view, &value);
        value.field = later->mapping->target.field;
        const kith_status known = kith_record_get(view, entry->record, value.field, &now, NULL);
        if (known == KITH_OK && !cli_value_equal(&now, &value)) {
            entry->outcome = entry->outcome == CLI_ROW_UNCHANGED ? CLI_ROW_CHANGED : entry->outcome;
            if (kith_record_change(import->txn, entry->record, &value, 1, &err) != KITH_OK) {
                cli_ledger_reject(&import->ledger, later->row, err.message);
            }
        }
    }
    cli_ledger_claim(&import->ledger, import->txn, later->row);
    cli_text_free(&reason);
    cli_text_free(&why);
}

int cli_row_finish(cli_import *import)
{
    kith_error err = cli_error();
    kith_view *view = NULL;
    if (import->later_count == 0) {
        return CLI_DONE;
    }
    if (kith_view_open_txn(import->txn, &view, &err) != KITH_OK) {
        return cli_book_report(import->book, &err);
    }
    for (size_t i = 0; i < import->later_count; i++) {
        if (import->ledger.rows[import->laters[i].row].reason == NULL) {
            set_later(import, view, &import->laters[i]);
        }
    }
    cli_key_close_view(view);
    return CLI_DONE;
}

void cli_row_forget(cli_import *import)
{
    for (size_t i = 0; i < import->later_count; i++) {
        free(import->laters[i].text);
    }
    import->later_count = 0;
    cli_type_forget(&import->types);
    cli_match_free(&import->match);
    cli_map_free(&import->touched);
    cli_ledger_renew(&import->ledger);
}

void cli_row_free(cli_import *import)
{
    cli_row_forget(import);
    free(import->laters);
    free(import->values);
    free(import->settings);
    cli_ledger_free(&import->ledger);
    cli_plan_free(&import->plan);
}
