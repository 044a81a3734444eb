/* Walks: a question asked again and again, each time behind the last answer. */
#include "api/check.h"

#include "kith/record.h"
#include "kith/search.h"

#include <string.h>

typedef kith_status (*ask_fn)(kith_iter *iter, kith_id *ids, size_t capacity, size_t *count, kith_error *err);

struct kith_iter {
    kith_book *book;
    const kith_view *view;
    ask_fn ask;
    kithi_arena arena; /* what the question points to */
    kith_search search;
    kith_selection selection;
    uint32_t kind;
    kith_id last;
};

static kith_status ask_search(kith_iter *iter, kith_id *ids, size_t capacity, size_t *count, kith_error *err)
{
    iter->search.after = iter->last != 0 ? iter->last : iter->search.after;
    return kith_search_customers(iter->view, &iter->search, ids, capacity, count, err);
}

static kith_status ask_select(kith_iter *iter, kith_id *ids, size_t capacity, size_t *count, kith_error *err)
{
    iter->selection.after = iter->last != 0 ? iter->last : iter->selection.after;
    return kith_select_customers(iter->view, &iter->selection, ids, capacity, count, err);
}

static kith_status ask_records(kith_iter *iter, kith_id *ids, size_t capacity, size_t *count, kith_error *err)
{
    return kith_record_list(iter->view, iter->kind, iter->last, ids, capacity, count, err);
}

static kith_iter *new_iter(const kith_view *view, ask_fn ask)
{
    kith_iter *iter = kithi_memory_zero(&view->book->model.memory, sizeof *iter);
    if (iter != NULL) {
        kithi_book_hold(view->book);
        iter->book = view->book;
        iter->view = view;
        iter->ask = ask;
        kithi_arena_init(&iter->arena, &view->book->model.memory);
    }
    return iter;
}

static kith_status no_memory(kith_iter *iter, kith_error *err)
{
    kith_iter_close(iter);
    return kithi_report(err, KITH_ERR_MEMORY, "no memory");
}

kith_status kith_iter_search(const kith_view *view, const kith_search *search, kith_iter **out,
                             kith_error *err)
{
    kith_search taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = NULL;
    }
    if (view == NULL || search == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, search or out is NULL");
    }
    const kith_status status = kithi_check_in(&taken, sizeof taken, search, err);
    if (status != KITH_OK || taken.text == NULL) {
        return status != KITH_OK ? status : kithi_check_invalid(err, "text is NULL");
    }
    kith_iter *iter = new_iter(view, ask_search);
    if (iter == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    taken.text = kithi_arena_text(&iter->arena, taken.text, strlen(taken.text));
    iter->search = taken;
    if (taken.text == NULL) {
        return no_memory(iter, err);
    }
    *out = iter;
    return KITH_OK;
}

/* Copy of a list into the walk; false: no memory. */
static bool keep_list(kith_iter *iter, const void **list, size_t count, size_t item)
{
    size_t size = 0;
    if (*list == NULL || count == 0) {
        return true;
    }
    void *copy = kithi_size_multiply(count, item, &size) ? kithi_arena_get(&iter->arena, size) : NULL;
    if (copy != NULL) {
        memcpy(copy, *list, size);
        *list = copy;
    }
    return copy != NULL;
}

kith_status kith_iter_select(const kith_view *view, const kith_selection *selection, kith_iter **out,
                             kith_error *err)
{
    kith_selection taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = NULL;
    }
    if (view == NULL || selection == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, selection or out is NULL");
    }
    const kith_status status = kithi_check_in(&taken, sizeof taken, selection, err);
    if (status != KITH_OK) {
        return status;
    }
    kith_iter *iter = new_iter(view, ask_select);
    if (iter == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    bool kept = true;
    if (taken.city != NULL) {
        taken.city = kithi_arena_text(&iter->arena, taken.city, strlen(taken.city));
        kept = taken.city != NULL;
    }
    const void *among = taken.among;
    const void *criteria = taken.criteria;
    kept = kept && keep_list(iter, &among, taken.among_count, sizeof *taken.among) &&
           keep_list(iter, &criteria, taken.criteria_count, sizeof *taken.criteria);
    taken.among = among;
    taken.criteria = criteria;
    iter->selection = taken;
    if (!kept) {
        return no_memory(iter, err);
    }
    *out = iter;
    return KITH_OK;
}

kith_status kith_iter_records(const kith_view *view, uint32_t kind, kith_iter **out, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = NULL;
    }
    if (view == NULL || out == NULL || kithi_schema_kind(kind) == NULL) {
        return kithi_check_invalid(err, "view or out is NULL, or no such kind");
    }
    kith_iter *iter = new_iter(view, ask_records);
    if (iter == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    iter->kind = kind;
    *out = iter;
    return KITH_OK;
}

kith_status kith_iter_next(kith_iter *iter, kith_id *ids, size_t capacity, size_t *count, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (iter == NULL || ids == NULL || count == NULL || capacity == 0) {
        return kithi_check_invalid(err, "walk, ids or count is NULL, or capacity is 0");
    }
    const kith_status status = iter->ask(iter, ids, capacity, count, err);
    if (status == KITH_OK && *count > 0) {
        iter->last = ids[*count - 1];
    }
    return status;
}

void kith_iter_close(kith_iter *iter)
{
    if (iter != NULL) {
        kith_book *book = iter->book;
        kithi_arena_free(&iter->arena);
        kithi_memory_free(&book->model.memory, iter, sizeof *iter);
        kithi_book_release(book);
    }
}
