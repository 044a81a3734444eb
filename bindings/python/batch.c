/*
 * What the binding does per row, done in C: a call of cffi costs as much as reading several records. Text
 * goes in and out as one block, so that Python makes all its strings at once.
 */
#include <string.h>

enum { KITHB_ADD = 0, KITHB_CHANGE = 1, KITHB_ROW = 2, KITHB_MOST = 256 };

/* Words of a value on its way in: field, type, number or place in the text, bytes of the text. */
static const int64_t *kithb_take_values(const int64_t *words, size_t count, const char *text,
                                        kith_value *values)
{
    for (size_t i = 0; i < count; i++, words += 4) {
        const int is_text = words[1] == KITH_TYPE_TEXT;
        values[i] = (kith_value){.field = (uint32_t)words[0],
                                 .type = (uint32_t)words[1],
                                 .number = is_text ? 0 : words[2],
                                 .text = is_text ? text + words[2] : NULL,
                                 .length = is_text ? (size_t)words[3] : 0};
    }
    return words;
}

/*
 * Adds or changes records of a transaction, or hands rows to a load. Words of a record: kind or id, number of
 * values, values. Stops at the first that is refused; `done` are good.
 */
static kith_status kithb_write(int32_t what, void *target, const int64_t *words, const char *text,
                               size_t count, kith_id *ids, size_t *done, kith_error *err)
{
    kith_value values[KITHB_MOST];
    kith_status status = KITH_OK;
    for (*done = 0; *done < count; ++*done) {
        const uint64_t subject = (uint64_t)words[0];
        const size_t fields = (size_t)words[1];
        if (fields > KITHB_MOST) {
            return KITH_ERR_INVALID;
        }
        words = kithb_take_values(words + 2, fields, text, values);
        if (what == KITHB_ADD) {
            status = kith_record_add(target, (uint32_t)subject, values, fields, &ids[*done], err);
        } else if (what == KITHB_CHANGE) {
            status = kith_record_change(target, subject, values, fields, err);
        } else {
            status = kith_load_row(target, subject, values, fields);
        }
        if (status != KITH_OK) {
            break;
        }
    }
    return status;
}

/* Puts a NUL-ended text behind the others; 0: no room. */
static int kithb_put_text(char *out, size_t capacity, size_t *used, const char *text, size_t length)
{
    if (capacity - *used <= length) {
        return 0;
    }
    if (length > 0) {
        memcpy(out + *used, text, length);
    }
    out[*used + length] = '\0';
    *used += length + 1;
    return 1;
}

enum { KITHB_NOBODY = 0, KITHB_SOME = 1, KITHB_ALL = 2 }; /* which records of a batch have a value */

/* Puts one field of many records into the room of its column; says which of them have it. */
static uint8_t kithb_put_column(const kith_value *values, size_t count, uint32_t fields, int is_text,
                                int64_t *numbers, uint8_t *present, char *text, size_t *used)
{
    size_t set = 0;
    for (size_t i = 0; i < count; i++) {
        const int is_set = values[i * fields].type != KITH_TYPE_NONE;
        present[i] = (uint8_t)is_set;
        set += (size_t)is_set;
        if (!is_text) {
            numbers[i] = is_set ? values[i * fields].number : 0;
        }
    }
    for (size_t i = 0; is_text && set > 0 && i < count; i++) {
        const size_t length = present[i] ? values[i * fields].length : 0;
        if (length > 0) {
            memcpy(text + *used, values[i * fields].text, length);
        }
        text[*used + length] = '\0';
        *used += length + 1;
    }
    return set == 0 ? KITHB_NOBODY : set == count ? KITHB_ALL : KITHB_SOME;
}

/*
 * Reads records of one kind, column by column. A field that nobody has takes no room in numbers and texts.
 * Stops before the record whose texts would not fit; `done` are read. `values` has room for count * fields.
 */
static kith_status kithb_read(const kith_view *view, const kith_id *ids, size_t count, const uint8_t *is_text,
                              uint32_t fields, kith_value *values, int64_t *numbers, uint8_t *present,
                              uint8_t *columns, char *text, size_t capacity, size_t *used, size_t *done,
                              kith_error *err)
{
    size_t room = capacity;
    for (*done = 0; *done < count; ++*done) {
        kith_value *row = values + *done * fields;
        const kith_status status = kith_record_read(view, ids[*done], row, fields, err);
        size_t size = 0;
        if (status != KITH_OK) {
            return status;
        }
        for (uint32_t i = 0; i < fields; i++) {
            size += !is_text[i] ? 0 : 1 + (row[i].type == KITH_TYPE_NONE ? 0 : row[i].length);
        }
        if (size > room) {
            break;
        }
        room -= size;
    }
    *used = 0;
    for (uint32_t i = 0; i < fields; i++) {
        columns[i] = kithb_put_column(values + i, *done, fields, is_text[i], numbers, present, text, used);
        if (columns[i] != KITHB_NOBODY && !is_text[i]) {
            numbers += *done;
            present += *done;
        }
    }
    return KITH_OK;
}

enum { KITHB_HEAD = 10 }; /* words of a change before its customers and values */

static size_t kithb_put_values(int64_t *words, const kith_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        words[3 * i] = values[i].field;
        words[3 * i + 1] = values[i].type;
        words[3 * i + 2] = values[i].number;
    }
    return 3 * count;
}

static int kithb_put_texts(char *text, size_t capacity, size_t *used, const kith_value *values, size_t count)
{
    int fits = 1;
    for (size_t i = 0; fits && i < count; i++) {
        fits = values[i].type != KITH_TYPE_TEXT ||
               kithb_put_text(text, capacity, used, values[i].text, values[i].length);
    }
    return fits;
}

/* Writes a change as words and texts: actor, shop, reason, then those of its values. 0: no room. */
static int kithb_put_change(const kith_change *change, int64_t *words, size_t word_capacity,
                            size_t *words_used, char *text, size_t capacity, size_t *used)
{
    const size_t values = change->before_count + change->after_count + change->row_count;
    const char *const head[3] = {change->actor, change->shop, change->reason};
    int64_t *out = words + *words_used;
    if (word_capacity - *words_used < KITHB_HEAD + change->customer_count + 3 * values) {
        return 0;
    }
    const int64_t numbers[KITHB_HEAD] = {(int64_t)change->sequence,
                                         change->index,
                                         change->operation,
                                         (int64_t)change->id,
                                         change->at,
                                         (int64_t)change->request,
                                         (int64_t)change->customer_count,
                                         (int64_t)change->before_count,
                                         (int64_t)change->after_count,
                                         (int64_t)change->row_count};
    memcpy(out, numbers, sizeof numbers);
    out += KITHB_HEAD;
    for (size_t i = 0; i < change->customer_count; i++) {
        *out++ = (int64_t)change->customers[i];
    }
    out += kithb_put_values(out, change->before, change->before_count);
    out += kithb_put_values(out, change->after, change->after_count);
    out += kithb_put_values(out, change->row, change->row_count);
    *words_used = (size_t)(out - words);
    for (size_t i = 0; i < 3; i++) {
        const char *part = head[i] == NULL ? "" : head[i];
        if (!kithb_put_text(text, capacity, used, part, strlen(part))) {
            return 0;
        }
    }
    return kithb_put_texts(text, capacity, used, change->before, change->before_count) &&
           kithb_put_texts(text, capacity, used, change->after, change->after_count) &&
           kithb_put_texts(text, capacity, used, change->row, change->row_count);
}

/*
 * Reads changes from `first` on: of a change set, or of a page of history; without either the head of the
 * set. Stops when there is no more room; `done` are read.
 */
static kith_status kithb_changes(const kith_changes *changes, const kith_history *history, int32_t head,
                                 size_t first, size_t count, int64_t *words, size_t word_capacity,
                                 size_t *words_used, char *text, size_t capacity, size_t *used, size_t *done)
{
    *words_used = 0;
    *used = 0;
    for (*done = 0; *done < count; ++*done) {
        const size_t words_before = *words_used;
        const size_t before = *used;
        kith_change change = {.size = sizeof change};
        kith_status status = KITH_OK;
        if (head) {
            status = kith_changes_head(changes, &change);
        } else if (changes != NULL) {
            status = kith_changes_get(changes, first + *done, &change);
        } else {
            status = kith_history_get(history, first + *done, &change);
        }
        if (status != KITH_OK) {
            return status;
        }
        if (!kithb_put_change(&change, words, word_capacity, words_used, text, capacity, used)) {
            *words_used = words_before;
            *used = before;
            return KITH_OK;
        }
    }
    return KITH_OK;
}

/*
 * Hands entries of history to a load. Words of an entry: as above, but values as for kithb_write; `texts` has
 * actor, shop and reason of each. `customers` and `values` have room for the largest entry.
 */
static kith_status kithb_load_history(kith_load *load, const int64_t *words, const char *text,
                                      const char *const *texts, size_t count, kith_id *customers,
                                      kith_value *values)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; status == KITH_OK && i < count; i++, texts += 3) {
        kith_change change = {.size = sizeof change,
                              .sequence = (uint64_t)words[0],
                              .index = (uint32_t)words[1],
                              .operation = (uint32_t)words[2],
                              .id = (kith_id)words[3],
                              .at = words[4],
                              .request = (kith_request)words[5],
                              .customer_count = (size_t)words[6],
                              .before_count = (size_t)words[7],
                              .after_count = (size_t)words[8],
                              .actor = texts[0],
                              .shop = texts[1],
                              .reason = texts[2],
                              .customers = customers};
        words += KITHB_HEAD;
        for (size_t j = 0; j < change.customer_count; j++) {
            customers[j] = (kith_id)*words++;
        }
        change.before = values;
        change.after = values + change.before_count;
        words = kithb_take_values(words, change.before_count + change.after_count, text, values);
        status = kith_load_history(load, &change);
    }
    return status;
}

/* Values for a call that takes them as they are. */
static kith_status kithb_values(const int64_t *words, size_t count, const char *text, kith_value *values)
{
    (void)kithb_take_values(words, count, text, values);
    return KITH_OK;
}
