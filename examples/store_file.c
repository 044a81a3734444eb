/*
 * A store of one file, complete and small enough to copy. Each commit is appended to a journal as lines of
 * text and ends with a checksum; a commit whose last line is not there never happened. One process at a time.
 */
#define _DEFAULT_SOURCE /* POSIX 2008 and flock */
#include "store_file.h"

#include <kith/kinds.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MAGIC "kith journal 1\n"
#define START ((off_t)sizeof MAGIC - 1)
#define MOST 64u   /* values of a record, customers of a change: more than any kind has */
#define KINDS 256u /* an id has a byte for its kind */

static const char *const operations[] = {"", "", "add", "change", "remove"}; /* KITH_OPERATION_ADD is 2 */

/* A change in the file: what must be known to find it, and its lines. */
typedef struct entry {
    kith_change head; /* id, sequence, index, operation, at, request */
    off_t start;
    size_t size;
} entry;

typedef struct file_store {
    pthread_mutex_t mutex; /* history, status and grants may be asked in several threads */
    int file;
    int unsettled; /* 1: what lies behind `end` is not known and must be cut off */
    off_t end;     /* behind the newest commit that is safe on the disk */
    uint64_t sequence;
    uint64_t granted[KINDS]; /* highest number of each kind that was ever given out */
    entry *entries;          /* oldest first */
    size_t count;
    size_t capacity;
} file_store;

/* A change read back; what it points to lies in `text`. */
typedef struct record {
    kith_change change;
    kith_id customers[MOST];
    kith_value before[MOST];
    kith_value after[MOST];
    kith_value row[MOST];
    char *text;
} record;

/* --- writing: what goes wrong with a stream is seen at the end, by put_commit --- */

static void put_text(FILE *out, const char *text, size_t length)
{
    static const char special[] = "\\\t\n";
    for (size_t i = 0; i < length; i++) {
        const char *found = strchr(special, text[i]);
        if (found != NULL) {
            (void)fputc('\\', out);
        }
        (void)fputc(found != NULL ? "\\tn"[found - special] : text[i], out);
    }
}

/* Marks: - before the change, + after it, = did not change. */
static void put_value(FILE *out, char mark, const kith_value *value)
{
    (void)fprintf(out, "%c\t%" PRIu32 "\t%" PRIu32 "\t", mark, value->field, value->type);
    if (value->type == KITH_TYPE_TEXT) {
        put_text(out, value->text, value->length);
    } else {
        (void)fprintf(out, "%" PRId64, value->number);
    }
    (void)fputc('\n', out);
}

static int is_among(const kith_value *values, size_t count, uint32_t field)
{
    size_t i = 0;
    for (; i < count && values[i].field != field; i++) {
    }
    return i < count;
}

static void put_change(FILE *out, const kith_change *change)
{
    const char *const texts[3] = {change->actor, change->shop, change->reason};
    (void)fprintf(out, "%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu32 "\t%" PRId64 "\t%" PRIu64,
                  operations[change->operation], change->id, change->sequence, change->index, change->at,
                  change->request);
    for (size_t i = 0; i < 3; i++) {
        (void)fputc('\t', out);
        put_text(out, texts[i], strlen(texts[i]));
    }
    for (size_t i = 0; i < change->customer_count; i++) {
        (void)fprintf(out, "\t%" PRIu64, change->customers[i]);
    }
    (void)fputc('\n', out);
    for (size_t i = 0; i < change->before_count; i++) {
        put_value(out, '-', &change->before[i]);
    }
    for (size_t i = 0; i < change->after_count; i++) {
        put_value(out, '+', &change->after[i]);
    }
    for (size_t i = 0; i < change->row_count; i++) {
        if (!is_among(change->after, change->after_count, change->row[i].field)) {
            put_value(out, '=', &change->row[i]);
        }
    }
}

/* FNV-1a: finds what a power cut leaves behind, but is no protection against forgery. */
static uint64_t checksum(const char *text, size_t size)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++) {
        sum = (sum ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    }
    return sum;
}

/* The commit as text; NULL: no memory. */
static char *put_commit(const kith_changes *changes, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    int good = out != NULL;
    for (size_t i = 0; good && i < kith_changes_count(changes); i++) {
        kith_change change = {.size = sizeof change};
        good = kith_changes_get(changes, i, &change) == KITH_OK;
        if (good) {
            put_change(out, &change);
        }
    }
    good = good && fflush(out) == 0;
    if (good) {
        (void)fprintf(out, "end\t%016" PRIx64 "\n", checksum(text, *size));
    }
    good = good && ferror(out) == 0;
    if ((out != NULL && fclose(out) != 0) || !good) {
        free(text);
        text = NULL;
    }
    return text;
}

/* --- reading --- */

/* Cuts off and gives the next piece up to `mark`; NULL: there is none. */
static char *cut(char **rest, char mark)
{
    char *piece = *rest;
    char *end = piece == NULL ? NULL : strchr(piece, mark);
    *rest = end == NULL ? NULL : end + 1;
    if (end != NULL) {
        *end = '\0';
    }
    return piece;
}

/* The next piece of a line as it was given to put_text; "": there is none. */
static const char *cut_text(char **rest, size_t *length)
{
    char *piece = cut(rest, '\t');
    char *to = piece;
    *length = 0;
    if (piece == NULL) {
        return "";
    }
    for (const char *from = piece; *from != '\0'; from++) {
        if (*from == '\\' && from[1] != '\0') {
            from++;
            *to++ = *from == 't' ? '\t' : *from == 'n' ? '\n' : *from;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    *length = (size_t)(to - piece);
    return piece;
}

static uint64_t cut_number(char **rest)
{
    const char *piece = cut(rest, '\t');
    return piece == NULL ? 0 : strtoull(piece, NULL, 10); /* takes a minus too */
}

static void take_value(record *read, char *line)
{
    kith_change *change = &read->change;
    const char *mark = cut(&line, '\t');
    kith_value value = {.field = (uint32_t)cut_number(&line)};
    value.type = (uint32_t)cut_number(&line);
    if (value.type == KITH_TYPE_TEXT) {
        value.text = cut_text(&line, &value.length);
    } else {
        value.number = (int64_t)cut_number(&line);
    }
    if (*mark == '-' && change->before_count < MOST) {
        read->before[change->before_count++] = value;
    }
    if (*mark == '+' && change->after_count < MOST) {
        read->after[change->after_count++] = value;
    }
    if (*mark != '-' && value.type != KITH_TYPE_NONE && change->row_count < MOST) {
        read->row[change->row_count++] = value;
    }
}

/* A piece of the file, NUL-ended; NULL: it cannot be read. */
static char *read_text(const file_store *store, off_t start, size_t size)
{
    char *text = malloc(size + 1);
    size_t done = 0;
    while (text != NULL && done < size) {
        const ssize_t got = pread(store->file, text + done, size - done, start + (off_t)done);
        if (got > 0) {
            done += (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            free(text);
            return NULL;
        }
    }
    if (text != NULL) {
        text[size] = '\0';
    }
    return text;
}

/* 0: it cannot be read; else the caller frees the text. */
static int read_change(const file_store *store, const entry *from, record *read)
{
    size_t length = 0;
    *read = (record){.text = read_text(store, from->start, from->size)};
    if (read->text == NULL) {
        return 0;
    }
    read->text[from->size - 1] = '\0'; /* the end of the last line */
    char *rest = read->text;
    char *line = cut(&rest, '\n');
    for (int i = 0; i < 6; i++) {
        (void)cut(&line, '\t'); /* the entry has what stands there */
    }
    read->change = from->head;
    read->change.customers = read->customers;
    read->change.before = read->before;
    read->change.after = read->after;
    read->change.actor = cut_text(&line, &length);
    read->change.shop = cut_text(&line, &length);
    read->change.reason = cut_text(&line, &length);
    while (line != NULL && read->change.customer_count < MOST) {
        read->customers[read->change.customer_count++] = cut_number(&line);
    }
    for (line = cut(&rest, '\n'); line != NULL; line = cut(&rest, '\n')) {
        take_value(read, line);
    }
    return 1;
}

/* --- what is in the file --- */

enum { TORN, WHOLE, DAMAGED };

/* Looks at the commit that `text` begins with: is it all there, and how long is it? */
static int look_at_commit(const char *text, size_t size, size_t *whole)
{
    for (size_t at = 0; at < size; at = *whole) {
        const char *end = memchr(text + at, '\n', size - at);
        if (end == NULL) {
            return TORN;
        }
        *whole = (size_t)(end - text) + 1;
        if (strncmp(text + at, "end\t", strlen("end\t")) == 0) {
            return strtoull(text + at + strlen("end\t"), NULL, 16) == checksum(text, at) ? WHOLE : DAMAGED;
        }
    }
    return TORN;
}

/* Reads the first line of a change; 0: another line. */
static int look_at_change(const char *line, kith_change *out)
{
    char *rest = NULL;
    for (uint32_t i = KITH_OPERATION_ADD; i <= KITH_OPERATION_REMOVE; i++) {
        const size_t length = strlen(operations[i]);
        if (strncmp(line, operations[i], length) == 0) {
            *out =
                (kith_change){.size = sizeof *out, .operation = i, .id = strtoull(line + length, &rest, 10)};
            out->sequence = strtoull(rest, &rest, 10);
            out->index = (uint32_t)strtoul(rest, &rest, 10);
            out->at = strtoll(rest, &rest, 10);
            out->request = strtoull(rest, &rest, 10);
            return 1;
        }
    }
    return 0;
}

static int add_entry(file_store *store, const entry *added)
{
    uint64_t *granted = &store->granted[KITH_ID_KIND(added->head.id)];
    if (store->count == store->capacity) {
        const size_t capacity = store->capacity == 0 ? 64 : store->capacity * 2;
        entry *entries = realloc(store->entries, capacity * sizeof *entries);
        if (entries == NULL) {
            return 0;
        }
        store->entries = entries;
        store->capacity = capacity;
    }
    store->entries[store->count++] = *added;
    *granted = *granted < added->head.id >> 8 ? added->head.id >> 8 : *granted;
    return 1;
}

/* Notes the changes of a whole commit that lies at `end`. 0: no memory, or not the commit that is due. */
static int note_commit(file_store *store, const char *text, size_t size)
{
    uint32_t index = 0;
    for (size_t at = 0; at < size;) {
        const size_t length = strcspn(text + at, "\n") + 1;
        entry next = {.start = store->end + (off_t)at, .size = length};
        if (look_at_change(text + at, &next.head)) {
            if (next.head.sequence != store->sequence + 1 || next.head.index != index ||
                !add_entry(store, &next)) {
                return 0;
            }
            index++;
        } else if (index > 0 && at + length < size) {
            store->entries[store->count - 1].size += length;
        }
        at += length;
    }
    return index > 0;
}

/* Cuts off what lies behind the newest commit. A failed fsync says nothing about what is on the disk, so this
 * is tried again until it succeeds. */
static int settle(file_store *store)
{
    if (store->unsettled && ftruncate(store->file, store->end) == 0 && fsync(store->file) == 0) {
        store->unsettled = 0;
    }
    return !store->unsettled;
}

static int32_t append(file_store *store, const char *text, size_t size)
{
    size_t done = 0;
    store->unsettled = 1;
    while (done < size) {
        const ssize_t put = pwrite(store->file, text + done, size - done, store->end + (off_t)done);
        if (put > 0) {
            done += (size_t)put;
        } else if (put == 0 || errno != EINTR) {
            break;
        }
    }
    if (done == size && fsync(store->file) == 0) {
        store->unsettled = 0;
        return KITH_STORE_COMMITTED;
    }
    return settle(store) ? KITH_STORE_REJECTED : KITH_STORE_UNKNOWN;
}

/* --- callbacks --- */

static int32_t commit(void *ctx, const kith_changes *changes)
{
    file_store *store = ctx;
    int32_t outcome = KITH_STORE_REJECTED;
    size_t size = 0;
    char *text = put_commit(changes, &size);
    (void)pthread_mutex_lock(&store->mutex);
    const size_t known = store->count;
    if (kith_changes_base(changes) != store->sequence) {
        outcome = KITH_STORE_CONFLICT;
    } else if (text != NULL && settle(store) && note_commit(store, text, size)) {
        outcome = append(store, text, size);
    }
    if (outcome == KITH_STORE_COMMITTED) {
        store->sequence++;
        store->end += (off_t)size;
    } else {
        store->count = known;
    }
    (void)pthread_mutex_unlock(&store->mutex);
    free(text);
    return outcome;
}

static int by_id_then_age(const void *left, const void *right)
{
    const entry *a = *(const entry *const *)left;
    const entry *b = *(const entry *const *)right;
    const int before = a->head.id != b->head.id ? a->head.id < b->head.id : a < b; /* entries: oldest first */
    return before ? -1 : 1;
}

/* The newest state of every record that was not removed. */
static int32_t hand_over(const file_store *store, const entry **order, kith_load *load)
{
    for (size_t i = 0; i < store->count; i++) {
        order[i] = &store->entries[i];
    }
    qsort(order, store->count, sizeof(const entry *), by_id_then_age);
    for (size_t i = 0; i < store->count; i++) {
        const int newest = i + 1 == store->count || order[i + 1]->head.id != order[i]->head.id;
        if (newest && order[i]->head.operation != KITH_OPERATION_REMOVE) {
            record read;
            if (!read_change(store, order[i], &read)) {
                return KITH_STORE_UNKNOWN;
            }
            const kith_status status = kith_load_row(load, read.change.id, read.row, read.change.row_count);
            free(read.text);
            if (status != KITH_OK) {
                return KITH_STORE_UNKNOWN;
            }
        }
    }
    return kith_load_end(load, store->sequence) == KITH_OK ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

static int32_t load_all(void *ctx, kith_load *load)
{
    file_store *store = ctx;
    (void)pthread_mutex_lock(&store->mutex);
    const entry **order = malloc((store->count + 1) * sizeof(const entry *));
    const int32_t answer =
        order != NULL && settle(store) ? hand_over(store, order, load) : KITH_STORE_UNKNOWN;
    (void)pthread_mutex_unlock(&store->mutex);
    free(order);
    return answer;
}

static int32_t tell_status(void *ctx, kith_request request, uint64_t *sequence)
{
    file_store *store = ctx;
    (void)pthread_mutex_lock(&store->mutex);
    int32_t answer = settle(store) ? KITH_STORE_REJECTED : KITH_STORE_UNKNOWN;
    for (size_t i = store->count; i > 0 && answer == KITH_STORE_REJECTED; i--) {
        if (store->entries[i - 1].head.request == request) {
            *sequence = store->entries[i - 1].head.sequence;
            answer = KITH_STORE_COMMITTED;
        }
    }
    (void)pthread_mutex_unlock(&store->mutex);
    return answer;
}

/* What was removed counts too, or a new record would inherit its history. */
static int32_t grant_ids(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    file_store *store = ctx;
    (void)pthread_mutex_lock(&store->mutex);
    *first = store->granted[kind % KINDS] + 1;
    store->granted[kind % KINDS] += count;
    (void)pthread_mutex_unlock(&store->mutex);
    return KITH_STORE_COMMITTED;
}

/* Does the question ask for this entry, as far as that can be said without reading it? */
static int may_answer(const kith_history_query *query, const kith_change *at)
{
    const int same = query->before_change != UINT32_MAX && at->index < query->before_change;
    const int before =
        query->before == 0 || at->sequence < query->before || (at->sequence == query->before && same);
    return before && (query->kind == 0 || query->kind == KITH_ID_KIND(at->id)) &&
           (query->since == 0 || at->at >= query->since) && (query->until == 0 || at->at <= query->until);
}

static int touches(const kith_change *change, kith_id customer)
{
    size_t i = 0;
    for (; i < change->customer_count && change->customers[i] != customer; i++) {
    }
    return customer == 0 || i < change->customer_count;
}

static int32_t read_history(void *ctx, const kith_history_query *query, kith_load *load)
{
    file_store *store = ctx;
    int32_t answer = KITH_STORE_COMMITTED;
    uint32_t given = 0;
    (void)pthread_mutex_lock(&store->mutex);
    for (size_t i = store->count; i > 0 && given < query->most && answer == KITH_STORE_COMMITTED; i--) {
        const entry *at = &store->entries[i - 1];
        record read = {.text = NULL};
        if (may_answer(query, &at->head) && !read_change(store, at, &read)) {
            answer = KITH_STORE_UNKNOWN;
        } else if (read.text != NULL && touches(&read.change, query->customer)) {
            answer = kith_load_history(load, &read.change) == KITH_OK ? answer : KITH_STORE_UNKNOWN;
            given++;
        }
        free(read.text);
    }
    (void)pthread_mutex_unlock(&store->mutex);
    return answer;
}

static void close_store(void *ctx)
{
    file_store *store = ctx;
    if (store->file >= 0) {
        (void)close(store->file);
    }
    (void)pthread_mutex_destroy(&store->mutex);
    free(store->entries);
    free(store);
}

/* --- opening --- */

/* A new file is there for good only when its directory is on the disk too. */
static const char *begin_file(file_store *store, const char *path)
{
    char *copy = strdup(path);
    const int directory = copy == NULL ? -1 : open(dirname(copy), O_RDONLY | O_CLOEXEC);
    store->end = START;
    const int good = directory >= 0 && pwrite(store->file, MAGIC, (size_t)START, 0) == (ssize_t)START &&
                     fsync(store->file) == 0 && fsync(directory) == 0;
    if (directory >= 0) {
        (void)close(directory);
    }
    free(copy);
    return good ? NULL : "cannot be written";
}

static const char *scan(file_store *store, const char *text, size_t size)
{
    for (store->end = START; (size_t)store->end < size;) {
        const char *at = text + store->end;
        size_t whole = 0;
        const int state = look_at_commit(at, size - (size_t)store->end, &whole);
        if (state == TORN) {
            break; /* the power went before it was stored: nobody has been told that it was */
        }
        if (state == DAMAGED || !note_commit(store, at, whole)) {
            return "is damaged";
        }
        store->sequence++;
        store->end += (off_t)whole;
    }
    store->unsettled = 1; /* also brings to the disk what an earlier process may have left in the cache */
    return settle(store) ? NULL : "cannot be written";
}

static const char *open_file(file_store *store, const char *path)
{
    store->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->file < 0) {
        return "cannot be opened";
    }
    if (flock(store->file, LOCK_EX | LOCK_NB) != 0) {
        return "is in use";
    }
    const off_t behind = lseek(store->file, 0, SEEK_END);
    const size_t size = behind < 0 ? 0 : (size_t)behind;
    char *text = behind < 0 ? NULL : read_text(store, 0, size);
    const char *problem = "cannot be read";
    if (text != NULL && strncmp(text, MAGIC, size < (size_t)START ? size : (size_t)START) != 0) {
        problem = "is no journal of kith";
    } else if (text != NULL) {
        problem = size < (size_t)START ? begin_file(store, path) : scan(store, text, size);
    }
    free(text);
    return problem;
}

const char *store_file_open(const char *path, kith_store *out)
{
    file_store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        return "no memory";
    }
    (void)pthread_mutex_init(&store->mutex, NULL);
    const char *problem = open_file(store, path);
    if (problem != NULL) {
        close_store(store);
        return problem;
    }
    /* No refresh: after an unknown outcome the book loads everything again. */
    *out = (kith_store){.size = sizeof *out,
                        .ctx = store,
                        .load = load_all,
                        .commit = commit,
                        .status = tell_status,
                        .grant_ids = grant_ids,
                        .history = read_history,
                        .close = close_store};
    return NULL;
}
