/* Commit: rights, rules and limits, the change set, and the two steps around the host's storage. */
#include "engine/commit.h"

#include "base/report.h"
#include "engine/history.h"
#include "engine/load.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"
#include "rules/describe.h"
#include "rules/limits.h"

#include <assert.h>
#include <string.h>

/* --- the change set --- */

static void add_customer(kith_id id, kith_id *customers, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        if (customers[i] == id) {
            return;
        }
    }
    customers[(*count)++] = id;
}

/* Of a record that stays when somebody is erased: does what is personal in it differ from the other side? */
static bool differs_personally(const kithi_kind *kind, const kith_value *values, const kith_value *other)
{
    for (uint32_t field = 1; field <= kind->field_count; field++) {
        if ((kind->fields[field - 1].flags & KITHI_PERSONAL) != 0 &&
            !kithi_value_equal(&values[field], &other[field])) {
            return true;
        }
    }
    return false;
}

/* The customer that a field refers to; where there is something personal beside it, also by a part, such as a
 * card. 0: none. */
static kith_id customer_of(const kithi_state *state, const kithi_kind *kind, const kith_value *value)
{
    kith_id id = value->type == KITH_TYPE_REFERENCE ? (kith_id)value->number : 0;
    if (id != 0 && kithi_schema_flagged(kind, KITHI_PERSONAL) != 0) {
        id = kithi_users_root(state, id);
    }
    return KITH_ID_KIND(id) == KITH_KIND_CUSTOMER ? id : 0;
}

/*
 * Customers that a change touches: the record itself or its owner in the end, those that a relation is
 * between, whose an order is, those that it refers to from now on or no longer does, and those about whom
 * something personal beside a reference changes. `other` is the row on the other side.
 */
static void add_customers(const kithi_state *state, kith_id id, const kith_value *values,
                          const kith_value *other, kith_id *customers, size_t *count)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    const kith_id root = kind->owner == 0 ? id : kithi_users_root(state, (kith_id)values[kind->owner].number);
    if (KITH_ID_KIND(root) == KITH_KIND_CUSTOMER) {
        add_customer(root, customers, count);
    }
    const unsigned char *row = kithi_row_find(state, root);
    if (KITH_ID_KIND(root) == KITH_KIND_RELATION) {
        add_customer((kith_id)kithi_row_number(state, KITH_KIND_RELATION, row, KITH_RELATION_FROM), customers,
                     count);
        add_customer((kith_id)kithi_row_number(state, KITH_KIND_RELATION, row, KITH_RELATION_TO), customers,
                     count);
    }
    if (KITH_ID_KIND(root) == KITH_KIND_ORDER) {
        add_customer((kith_id)kithi_row_number(state, KITH_KIND_ORDER, row, KITH_ORDER_CUSTOMER), customers,
                     count);
    }
    const bool personal = differs_personally(kind, values, other);
    for (uint32_t field = 1; field <= kind->field_count; field++) {
        const kith_id customer = customer_of(state, kind, &values[field]);
        const bool between = (kind->fields[field - 1].flags & KITHI_LINKED) != 0;
        if (customer != 0 && (between || personal || !kithi_value_equal(&values[field], &other[field]))) {
            add_customer(customer, customers, count);
        }
    }
}

void kithi_changes_head(const kith_changes *changes, kith_change *out)
{
    const kith_txn *txn = changes->txn;
    *out = (kith_change){
        .size = sizeof *out,
        .sequence = txn->base.version->sequence + 1,
        .at = txn->at,
        .actor = txn->actor,
        .shop = txn->shop,
        .reason = txn->reason,
        .request = txn->request,
    };
}

/* Values that differ between the two rows; of a row that came or went, all that are set. */
static void fill_values(kith_changes *changes, const kith_value *before, const kith_value *after, bool was,
                        bool is, kith_change *out)
{
    for (uint32_t field = 1; field <= kithi_schema_kind(KITH_ID_KIND(out->id))->field_count; field++) {
        if (is && after[field].type != KITH_TYPE_NONE) {
            changes->row[out->row_count++] = after[field];
        }
        if (kithi_value_equal(&before[field], &after[field])) {
            continue;
        }
        if (was) {
            changes->before[out->before_count++] = before[field];
        }
        if (is) {
            changes->after[out->after_count++] = after[field];
        }
    }
}

void kithi_changes_fill(kith_changes *changes, size_t index, kith_change *out)
{
    const kith_txn *txn = changes->txn;
    kith_value before[KITHI_FIELDS];
    kith_value after[KITHI_FIELDS];
    assert(index < changes->count);
    const kithi_touched *touched = &txn->touched[changes->items[index]];
    const bool was = kithi_txn_values(txn, touched, false, before);
    const bool is = kithi_txn_values(txn, touched, true, after);
    kithi_changes_head(changes, out);
    out->index = (uint32_t)index;
    out->id = touched->id;
    out->operation = !was ? KITH_OPERATION_ADD : !is ? KITH_OPERATION_REMOVE : KITH_OPERATION_CHANGE;
    out->before = changes->before;
    out->after = changes->after;
    out->row = changes->row;
    out->customers = changes->customers;
    fill_values(changes, before, after, was, is, out);
    if (was) {
        add_customers(&txn->base, out->id, before, after, changes->customers, &out->customer_count);
    }
    if (is) {
        add_customers(&txn->edit.state, out->id, after, before, changes->customers, &out->customer_count);
    }
}

static int64_t status_in(const kithi_state *state, kith_id customer)
{
    return kithi_row_number(state, KITH_KIND_CUSTOMER, kithi_row_find(state, customer), KITH_CUSTOMER_STATUS);
}

/* Erased with a call of the transaction: a customer, or an address that now is a hash, or gone. */
static bool is_erased(const kith_txn *txn, kith_id id)
{
    if (KITH_ID_KIND(id) == KITH_KIND_CUSTOMER) {
        return status_in(&txn->edit.state, id) == KITH_STATUS_ERASED &&
               status_in(&txn->base, id) != KITH_STATUS_ERASED;
    }
    return KITH_ID_KIND(id) == KITH_KIND_SUPPRESSION && kithi_row_find(&txn->base, id) != NULL;
}

kith_id kithi_changes_erased(const kith_changes *changes, size_t index)
{
    const kith_txn *txn = changes->txn;
    for (size_t i = 0; i < changes->count && txn->erases; i++) {
        const kith_id id = txn->touched[changes->items[i]].id;
        if (is_erased(txn, id) && index-- == 0) {
            return id;
        }
    }
    return 0;
}

/* Does the entry say whom a field is about, and is that somebody else? Where it does not, the field is about
 * all that the entry touches: such as the entry of an erasure, which has nothing but what that took. */
static bool is_about_other(const kith_change *entry, uint32_t field, kith_id erased)
{
    const uint32_t about = kithi_schema_field(KITH_ID_KIND(entry->id), field)->about;
    bool other = false;
    for (size_t i = 0; i < entry->before_count + entry->after_count && about != 0; i++) {
        const kith_value *value =
            i < entry->before_count ? &entry->before[i] : &entry->after[i - entry->before_count];
        if (value->field == about && value->type == KITH_TYPE_REFERENCE) {
            if ((kith_id)value->number == erased) {
                return false;
            }
            other = true;
        }
    }
    return other;
}

bool kithi_changes_personal(const kith_change *entry, uint32_t field, kith_id erased)
{
    const uint32_t kind = KITH_ID_KIND(entry->id);
    if (kind == KITH_KIND_CUSTOMER || KITH_ID_KIND(erased) != KITH_KIND_CUSTOMER) {
        return entry->id == erased && kithi_schema_personal(kind, field);
    }
    for (size_t i = 0; i < entry->customer_count; i++) {
        if (entry->customers[i] == erased) {
            return kithi_schema_personal(kind, field) && !is_about_other(entry, field, erased);
        }
    }
    return false;
}

/* Does the record differ from what it was? One that is archived is new, unless it went with its owner. */
static bool differs(const kith_txn *txn, const kithi_touched *touched)
{
    const kith_id id = touched->id;
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    if (kind->archived != 0) {
        kith_value values[KITHI_FIELDS];
        (void)kithi_txn_values(txn, touched, true, values);
        return kithi_row_find(&txn->edit.state, (kith_id)values[kind->owner].number) != NULL;
    }
    const unsigned char *was = kithi_row_find(&txn->base, id);
    const unsigned char *is = kithi_row_find(&txn->edit.state, id);
    if (was == NULL || is == NULL) {
        return was != is;
    }
    return kithi_row_differs(KITH_ID_KIND(id), &txn->base, was, &txn->edit.state, is);
}

static kith_status collect_changes(kith_txn *txn)
{
    kith_changes *changes = &txn->changes;
    changes->count = 0;
    if (!kithi_memory_grow(&txn->book->model.memory, (void **)&changes->items, &changes->capacity,
                           txn->touched_count + 1, sizeof *changes->items)) {
        return KITH_ERR_MEMORY;
    }
    for (size_t i = 0; i < txn->touched_count; i++) {
        if (differs(txn, &txn->touched[i])) {
            changes->items[changes->count++] = (uint32_t)i;
        }
    }
    return KITH_OK;
}

/* --- rights --- */

/* Who owns the touched record in the end: itself, if it is no part. */
static kith_id root_of(const kith_txn *txn, const kithi_touched *touched, bool is)
{
    const uint32_t kind = KITH_ID_KIND(touched->id);
    const uint32_t field = kithi_schema_kind(kind)->owner;
    const kithi_state *state = is ? &txn->edit.state : &txn->base;
    const unsigned char *row = kithi_row_find(state, touched->id);
    kith_value values[KITHI_FIELDS];
    if (field == 0) {
        return touched->id;
    }
    if (row != NULL) {
        return kithi_users_root(state, (kith_id)kithi_row_number(state, kind, row, field));
    }
    (void)kithi_txn_values(txn, touched, is, values);
    return kithi_users_root(state, (kith_id)values[field].number);
}

/* Which right does a change of this record take? A part counts as a change of its owner. */
static void needed_right(const kith_txn *txn, const kithi_touched *touched, uint32_t *operation,
                         uint32_t *kind)
{
    const bool archived = kithi_schema_kind(KITH_ID_KIND(touched->id))->archived != 0;
    const kith_id root =
        root_of(txn, touched, archived || kithi_row_find(&txn->edit.state, touched->id) != NULL);
    const bool was = kithi_row_find(&txn->base, root) != NULL;
    const bool is = kithi_row_find(&txn->edit.state, root) != NULL;
    const kithi_kind *described = kithi_schema_kind(KITH_ID_KIND(touched->id));
    *kind = KITH_ID_KIND(root);
    *operation = !was ? KITH_OPERATION_ADD : !is ? KITH_OPERATION_REMOVE : KITH_OPERATION_CHANGE;
    if (described->configures != 0) {
        *kind = KITH_ID_KIND(touched->id);
    }
    if (described->configures != 0 || kithi_schema_kind(*kind)->configures != 0) {
        *operation = KITH_OPERATION_CONFIGURE;
    }
}

static kith_status check_rights(kith_txn *txn, kith_error *err)
{
    bool asked[KITH_KIND_COUNT][KITH_OPERATION_CONFIGURE + 1] = {{false}};
    for (size_t i = 0; i < txn->changes.count && !txn->trusted; i++) {
        const kithi_touched *touched = &txn->touched[txn->changes.items[i]];
        uint32_t operation = 0;
        uint32_t kind = 0;
        if (touched->noted && kithi_schema_kind(KITH_ID_KIND(touched->id))->noted != 0) {
            continue; /* whose turn it was comes of the orders and customers that are given out */
        }
        needed_right(txn, touched, &operation, &kind);
        if (asked[kind][operation]) {
            continue;
        }
        asked[kind][operation] = true;
        if (!kithi_book_allows(txn->book, &txn->base, txn->actor, txn->shop, operation, kind)) {
            (void)kithi_report(err, KITH_ERR_DENIED, "actor ");
            kithi_report_quote(err, txn->actor, strlen(txn->actor));
            kithi_report_add(err, " may not ");
            kithi_report_add(err, kithi_schema_code(KITH_LIST_OPERATION, operation));
            kithi_report_add(err, " ");
            kithi_report_add(err, kithi_schema_kind(kind)->name);
            if (err != NULL) {
                err->subject = touched->id;
                err->change = touched->last;
            }
            return KITH_ERR_DENIED;
        }
    }
    return KITH_OK;
}

/* --- prepare --- */

static kith_status check_rules(kith_txn *txn, kith_error *err)
{
    kithi_findings findings = {.memory = &txn->book->model.memory};
    kith_status status = kithi_txn_judge(txn, &findings);
    if (status == KITH_OK && findings.count > 0) {
        status = KITH_ERR_RULE;
        kithi_finding_describe(&txn->edit.state, &txn->base, &findings.items[0], err);
    }
    kithi_findings_free(&findings);
    return status;
}

static kith_status check_limits(kith_txn *txn, kith_error *err)
{
    kithi_limits limits = {.state = &txn->edit.state, .base = &txn->base};
    kith_status status = KITH_OK;
    for (size_t i = 0; i < txn->changes.count && status == KITH_OK; i++) {
        const kithi_touched *touched = &txn->touched[txn->changes.items[i]];
        status = kithi_limits_check(&limits, touched->id, err);
        if (status != KITH_OK && err != NULL) {
            err->change = touched->last;
        }
    }
    return status;
}

static kith_status check_all(kith_txn *txn, kith_error *err)
{
    kith_status status = collect_changes(txn);
    if (status == KITH_OK) {
        status = check_rights(txn, err);
    }
    if (status == KITH_OK) {
        status = check_rules(txn, err);
    }
    if (status == KITH_OK) {
        status = check_limits(txn, err);
    }
    return status;
}

static kith_status prepare_claimed(kith_txn *txn, kith_error *err)
{
    kithi_versions *versions = &txn->book->model.versions;
    kithi_versions_collect(versions);
    if (atomic_load(&txn->book->stale) != 0) {
        return kithi_report(err, KITH_ERR_STALE, "an outcome is unknown: recover the book first");
    }
    kith_status status = KITH_OK;
    if (txn->history_kept) { /* an earlier prepare was turned down by the host */
        txn->history_kept = false;
        status = kithi_txn_remake(txn);
    }
    if (status == KITH_OK && txn->edit.draft.base != kithi_versions_current(versions)) {
        status = kithi_txn_rebase(txn, err);
    }
    if (status == KITH_OK) {
        status = check_all(txn, err);
    }
    if (status == KITH_OK && !txn->book->stored) {
        txn->history_kept = true;
        status = kithi_history_keep(txn, err);
        if (status != KITH_OK) {
            txn->history_kept = false;
            (void)kithi_txn_remake(txn); /* takes the entries out again */
        }
    }
    if (status == KITH_ERR_MEMORY) {
        (void)kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    return status;
}

kith_status kithi_txn_prepare(kith_txn *txn, const kith_changes **changes, kith_error *err)
{
    assert(txn->state == KITHI_TXN_OPEN);
    if (!kithi_book_claim(txn->book)) {
        return kithi_report(err, KITH_ERR_BUSY, "another prepare, refresh or recover is under way");
    }
    txn->busy = true;
    const kith_status status = prepare_claimed(txn, err);
    txn->busy = false;
    if (status != KITH_OK) {
        kithi_book_unclaim(txn->book);
        return status;
    }
    txn->state = KITHI_TXN_PREPARED;
    *changes = &txn->changes;
    return KITH_OK;
}

void kithi_txn_finish(kith_txn *txn, int32_t outcome)
{
    kith_book *book = txn->book;
    if (txn->state != KITHI_TXN_PREPARED) {
        return;
    }
    switch (outcome) {
    case KITH_STORE_COMMITTED:
        txn->state = KITHI_TXN_OVER;
        if (txn->changes.count > 0) {
            kithi_draft_publish(&txn->edit.draft, txn->base.version->sequence + 1);
        }
        break;
    case KITH_STORE_REJECTED:
    case KITH_STORE_CONFLICT:
        txn->state = KITHI_TXN_OPEN;
        break;
    default:
        txn->state = KITHI_TXN_OVER;
        atomic_store(&book->unknown, txn->request);
        atomic_store(&book->stale, 1);
        break;
    }
    kithi_book_unclaim(book);
}

/* --- commit --- */

/* False: the host closed the book while it was asked about rights, and nothing was stored. */
static bool store_changes(kith_book *book, const kith_changes *changes, int32_t *outcome)
{
    kith_txn *txn = changes->txn;
    *outcome = KITH_STORE_REJECTED;
    if (!book->stored || changes->count == 0) {
        *outcome = KITH_STORE_COMMITTED;
        return true;
    }
    if (book->store.commit == NULL) {
        return true;
    }
    if (!kithi_book_enter_store(book)) {
        return false;
    }
    txn->busy = true;
    *outcome = book->store.commit(book->store.ctx, changes);
    txn->busy = false;
    kithi_book_leave_store(book);
    return true;
}

kith_status kithi_txn_commit(kith_txn *txn, uint64_t *sequence, kith_error *err)
{
    const kith_changes *changes = NULL;
    const kith_status status = kithi_txn_prepare(txn, &changes, err);
    if (status != KITH_OK) {
        return status;
    }
    assert(changes != NULL);
    const uint64_t base = txn->base.version->sequence;
    const uint64_t committed = changes->count == 0 ? base : base + 1;
    int32_t outcome = KITH_STORE_REJECTED;
    const bool asked = store_changes(txn->book, changes, &outcome);
    kithi_txn_finish(txn, outcome);
    if (!asked) {
        return kithi_report(err, KITH_ERR_CLOSED, "book is closed");
    }
    switch (outcome) {
    case KITH_STORE_COMMITTED:
        kithi_book_collect(txn->book);
        if (sequence != NULL) {
            *sequence = committed;
        }
        return KITH_OK;
    case KITH_STORE_REJECTED:
        return kithi_report(err, KITH_ERR_REJECTED, "store rejected the change set and stored nothing");
    case KITH_STORE_CONFLICT:
        return kithi_report(err, KITH_ERR_CONFLICT,
                            "somebody else committed first: refresh and commit again");
    default:
        kithi_book_log(txn->book, 1,
                       "outcome of a commit is unknown: writes wait until the book is recovered");
        return kithi_report(err, KITH_ERR_UNKNOWN,
                            "store does not know whether it stored the change set: recover");
    }
}

/* --- after an unknown outcome --- */

kith_status kithi_commit_status(kith_book *book, kith_request request, uint64_t *sequence, kith_error *err)
{
    if (!book->stored || book->store.status == NULL) {
        return kithi_report(err, KITH_ERR_FEATURE, "the book has no store that can tell");
    }
    if (!kithi_book_enter_store(book)) {
        return kithi_report(err, KITH_ERR_CLOSED, "book is closed");
    }
    const int32_t answer = book->store.status(book->store.ctx, request, sequence);
    kithi_book_leave_store(book);
    switch (answer) {
    case KITH_STORE_COMMITTED:
        if (*sequence == 0 || *sequence > INT64_MAX) {
            *sequence = 0;
            return kithi_report(err, KITH_ERR_STORE, "store answered something unknown");
        }
        return KITH_OK;
    case KITH_STORE_REJECTED:
        *sequence = 0;
        return kithi_report(err, KITH_ERR_NOT_FOUND, "the request was not stored");
    case KITH_STORE_UNKNOWN:
        *sequence = 0;
        return kithi_report(err, KITH_ERR_UNKNOWN, "the store cannot tell");
    default:
        *sequence = 0;
        return kithi_report(err, KITH_ERR_STORE, "store answered something unknown");
    }
}

kith_status kithi_book_recover(kith_book *book, const kith_run *run, kith_error *err)
{
    const kith_request request = atomic_load(&book->unknown);
    uint64_t least = 0;
    if (atomic_load(&book->stale) != 0 && request != 0 && book->stored && book->store.status != NULL) {
        const kith_status status = kithi_commit_status(book, request, &least, err);
        if (status != KITH_OK && status != KITH_ERR_NOT_FOUND) {
            return status;
        }
        kithi_report_clear(err);
    }
    return kithi_load_recover(book, run, least, err);
}
