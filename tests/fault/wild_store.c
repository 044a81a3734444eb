/* Wild store: see the header. */
#include "wild_store.h"

/* Count a call. Is it the one that misbehaves? Then its first deed is done. */
static int is_wild(wild_store *wild, wild_call call, kith_load *load)
{
    wild->calls[call]++;
    if (!wild->armed || wild->call != call) {
        return 0;
    }
    wild->armed = 0;
    if (wild->first != NULL) {
        wild->first(wild, load);
    }
    return 1;
}

static int32_t answer_of(const wild_store *wild, int is_armed, int32_t answer)
{
    return is_armed && wild->answers ? wild->answer : answer;
}

static int32_t load(void *ctx, kith_load *load)
{
    wild_store *wild = ctx;
    const int armed = is_wild(wild, WILD_LOAD, load);
    return answer_of(wild, armed,
                     armed && !wild->acts ? KITH_STORE_UNKNOWN : wild->below.load(wild->below.ctx, load));
}

static int32_t refresh(void *ctx, uint64_t after, kith_load *load)
{
    wild_store *wild = ctx;
    const int armed = is_wild(wild, WILD_REFRESH, load);
    return answer_of(wild, armed,
                     armed && !wild->acts ? KITH_STORE_UNKNOWN
                                          : wild->below.refresh(wild->below.ctx, after, load));
}

static int32_t commit_changes(void *ctx, const kith_changes *changes)
{
    wild_store *wild = ctx;
    const int armed = is_wild(wild, WILD_COMMIT, NULL);
    return answer_of(wild, armed,
                     armed && !wild->acts ? KITH_STORE_UNKNOWN
                                          : wild->below.commit(wild->below.ctx, changes));
}

static int32_t tell_status(void *ctx, kith_request request, uint64_t *sequence)
{
    wild_store *wild = ctx;
    const int armed = is_wild(wild, WILD_STATUS, NULL);
    if (armed && !wild->acts) {
        *sequence = wild->number;
        return answer_of(wild, armed, KITH_STORE_UNKNOWN);
    }
    return answer_of(wild, armed, wild->below.status(wild->below.ctx, request, sequence));
}

static int32_t grant_ids(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    wild_store *wild = ctx;
    const int armed = is_wild(wild, WILD_GRANT, NULL);
    if (armed && !wild->acts) {
        *first = wild->number;
        return answer_of(wild, armed, KITH_STORE_UNKNOWN);
    }
    return answer_of(wild, armed, wild->below.grant_ids(wild->below.ctx, kind, count, first));
}

static int32_t read_history(void *ctx, const kith_history_query *query, kith_load *load)
{
    wild_store *wild = ctx;
    const int armed = is_wild(wild, WILD_HISTORY, load);
    return answer_of(wild, armed,
                     armed && !wild->acts ? KITH_STORE_UNKNOWN
                                          : wild->below.history(wild->below.ctx, query, load));
}

static void close_store(void *ctx)
{
    (void)is_wild(ctx, WILD_CLOSE, NULL);
}

kith_store wild_over(wild_store *wild, kith_memory_store *memory)
{
    wild->below.size = sizeof wild->below;
    OK(NULL, kith_memory_store_callbacks(memory, &wild->below));
    return (kith_store){.size = sizeof(kith_store),
                        .ctx = wild,
                        .load = load,
                        .refresh = wild->reloads ? NULL : refresh,
                        .commit = commit_changes,
                        .status = tell_status,
                        .grant_ids = grant_ids,
                        .history = read_history,
                        .close = close_store};
}

kith_book *wild_book(wild_store *wild, kith_memory_store *memory, const kith_allocator *allocator)
{
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const kith_store store = wild_over(wild, memory);
    const kith_book_options options = {.size = sizeof options, .store = &store, .allocator = allocator};
    OK(&err, kith_book_open(&options, &book, &err));
    return book;
}

void wild_arm(wild_store *wild, wild_call call, int acts, int32_t answer)
{
    wild->armed = 1;
    wild->call = call;
    wild->acts = acts;
    wild->answers = 1;
    wild->answer = answer;
    wild->number = 0;
    wild->first = NULL;
}
