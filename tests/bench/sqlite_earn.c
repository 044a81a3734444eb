/* The SQLite side of suite "effects": the commission of an order (table 6). */
#include "sqlite_effects.h"

#include "kith/codes.h"
#include "kith/kinds.h"

#define PARTS_MOST 16u
#define HUNDRED_PERCENT (100 * (int64_t)EFFECTS_PERCENT)
#define UNIT INT64_C(10000) /* of an amount, in millionths: a hundredth */
#define BOOK 1u

#define FACTS                                                                                                \
    "o.customer, o.brand, o.manager, o.date, o.rate,"                                                        \
    " (SELECT sum(sign * amount) FROM entry WHERE ordered = o.id),"                                          \
    " EXISTS (SELECT 1 FROM share WHERE ordered = o.id)"
#define FACT_COLUMNS 7

const char *const sqlite_earn_texts[EARN_STATEMENTS] = {
    [ORDER_RATES] = "SELECT " FACTS ", m.sells AND NOT m.inactive, cb.id, cb.rate, c.rate, mb.id, mb.rate,"
                    " m.rate, b.rate FROM ordered o JOIN customer c ON c.id = o.customer"
                    " LEFT JOIN customer_brand cb ON cb.customer = o.customer AND cb.brand = o.brand"
                    " LEFT JOIN manager m ON m.id = o.manager"
                    " LEFT JOIN manager_brand mb ON mb.manager = o.manager AND mb.brand = o.brand"
                    " LEFT JOIN brand b ON b.id = o.brand WHERE o.id = ?1",
    [ORDER] = "SELECT " FACTS " FROM ordered o WHERE o.id = ?1",
    [CUSTOMER_BRAND] = "SELECT rate, id FROM customer_brand WHERE customer = ?1 AND brand = ?2",
    [CUSTOMER_RATE] = "SELECT rate, id FROM customer WHERE id = ?1",
    [MANAGER] = "SELECT rate, id, sells AND NOT inactive FROM manager WHERE id = ?1",
    [MANAGER_BRAND] = "SELECT rate, id FROM manager_brand WHERE manager = ?1 AND brand = ?2",
    [BRAND_RATE] = "SELECT rate, id FROM brand WHERE id = ?1",
    [SHARES] = "SELECT s.recipient, s.manager, s.share, s.rate, 0, c.earns AND NOT c.inactive,"
               " m.sells AND NOT m.inactive FROM share s LEFT JOIN customer c ON c.id = s.recipient"
               " LEFT JOIN manager m ON m.id = ifnull(s.manager, ?2) WHERE s.ordered = ?1 ORDER BY s.id",
    [RECIPIENTS] = "SELECT l.other, 0, l.share, l.rate, l.relation FROM link l JOIN customer c"
                   " ON c.id = l.other WHERE l.customer = ?1 AND l.type = 5 AND l.end = 2 AND l.since <= ?2"
                   " AND l.until >= ?2 AND c.earns AND NOT c.inactive"
                   " ORDER BY l.priority, l.since, l.relation",
};

__extension__ typedef __int128 wide;

typedef struct part {
    uint32_t recipient;
    uint32_t manager;
    uint32_t relation;
    bool open; /* its share is not set */
    uint32_t origin;
    uint32_t rounded;
    int64_t share;
    int64_t rate;
    int64_t units;
} part;

typedef struct work {
    const effects_sqlite *side;
    uint32_t customer;
    uint32_t brand;
    uint32_t manager;
    int32_t date;
    int64_t base;
    bool typed;  /* there are shares of it */
    int selling; /* is the manager a representative; -1: not asked yet */
    uint32_t origin;
    uint32_t record;
    int64_t rate;
    uint32_t recipients;
    size_t count;
    part parts[PARTS_MOST];
} work;

/* --- the rate --- */

static bool take_rate(work *is, uint32_t origin, sqlite3_stmt *row, int column, uint32_t record)
{
    if (sqlite3_column_type(row, column) == SQLITE_NULL) {
        return false;
    }
    is->origin = origin;
    is->record = record;
    is->rate = sqlite3_column_int64(row, column);
    return true;
}

static void take_book_rate(work *is)
{
    is->origin = KITH_RATE_BOOK;
    is->record = BOOK;
    is->rate = EFFECTS_BOOK_RATE;
}

static bool read_facts(work *is, sqlite3_stmt *row, uint32_t order)
{
    (void)sqlite3_bind_int64(row, 1, order);
    if (!sqlite_db_next(row)) {
        bench_fail("sqlite", "an order is not there");
    }
    is->customer = column_number(row, 0);
    is->brand = column_number(row, 1);
    is->manager = column_number(row, 2);
    is->date = sqlite3_column_int(row, 3);
    is->base = sqlite3_column_int64(row, 5);
    is->typed = sqlite3_column_int(row, 6) != 0;
    return take_rate(is, KITH_RATE_MANUAL, row, 4, order);
}

static void read_joined(work *is, uint32_t order)
{
    sqlite3_stmt *row = is->side->earn[ORDER_RATES];
    const bool found = read_facts(is, row, order);
    is->selling = sqlite3_column_int(row, FACT_COLUMNS);
    if (!found &&
        !take_rate(is, KITH_RATE_CUSTOMER_BRAND, row, FACT_COLUMNS + 2,
                   column_number(row, FACT_COLUMNS + 1)) &&
        !take_rate(is, KITH_RATE_CUSTOMER, row, FACT_COLUMNS + 3, is->customer) &&
        !(is->selling && (take_rate(is, KITH_RATE_REPRESENTATIVE_BRAND, row, FACT_COLUMNS + 5,
                                    column_number(row, FACT_COLUMNS + 4)) ||
                          take_rate(is, KITH_RATE_REPRESENTATIVE, row, FACT_COLUMNS + 6, is->manager))) &&
        !take_rate(is, KITH_RATE_BRAND, row, FACT_COLUMNS + 7, is->brand)) {
        take_book_rate(is);
    }
    (void)sqlite3_reset(row);
}

/* One source of rates; the third column says whether a manager sells. */
static bool look_up(work *is, uint32_t origin, size_t statement, uint32_t owner)
{
    sqlite3_stmt *row = is->side->earn[statement];
    (void)sqlite3_bind_int64(row, 1, owner);
    if (sqlite3_bind_parameter_count(row) > 1) {
        (void)sqlite3_bind_int64(row, 2, is->brand);
    }
    const bool there = owner != 0 && sqlite_db_next(row);
    if (statement == MANAGER) {
        is->selling = there && sqlite3_column_int(row, 2) != 0;
    }
    const bool counts = statement == MANAGER ? is->selling == 1 : there;
    const bool found = counts && take_rate(is, origin, row, 0, column_number(row, 1));
    (void)sqlite3_reset(row);
    return found;
}

/* What the manager says itself is asked first: nothing for its brands counts unless it sells. */
static bool look_up_manager(work *is)
{
    const bool own = look_up(is, KITH_RATE_REPRESENTATIVE, MANAGER, is->manager);
    return (is->selling == 1 && look_up(is, KITH_RATE_REPRESENTATIVE_BRAND, MANAGER_BRAND, is->manager)) ||
           own;
}

static void read_steps(work *is, uint32_t order)
{
    sqlite3_stmt *row = is->side->earn[ORDER];
    const bool found = read_facts(is, row, order);
    (void)sqlite3_reset(row);
    if (!found && !look_up(is, KITH_RATE_CUSTOMER_BRAND, CUSTOMER_BRAND, is->customer) &&
        !look_up(is, KITH_RATE_CUSTOMER, CUSTOMER_RATE, is->customer) && !look_up_manager(is) &&
        !look_up(is, KITH_RATE_BRAND, BRAND_RATE, is->brand)) {
        take_book_rate(is);
    }
}

static bool is_selling(work *is)
{
    if (is->selling < 0) {
        work other = *is; /* its rate does not count any more */
        (void)look_up(&other, KITH_RATE_REPRESENTATIVE, MANAGER, is->manager);
        is->selling = other.selling;
    }
    return is->selling == 1;
}

/* --- recipients --- */

static bool is_taken(const work *is, uint32_t recipient, uint32_t manager)
{
    for (size_t i = 0; i < is->count; i++) {
        if (is->parts[i].recipient == recipient && is->parts[i].manager == manager) {
            return true;
        }
    }
    return false;
}

static void add_part(work *is, sqlite3_stmt *row, uint32_t recipient, uint32_t manager, uint32_t own_rate)
{
    if (is->count == PARTS_MOST) {
        bench_fail("sqlite", "more recipients than there is room for");
    }
    const bool has_rate = sqlite3_column_type(row, 3) != SQLITE_NULL;
    if (recipient != is->customer && !is_taken(is, recipient, manager)) {
        is->parts[is->count++] = (part){.recipient = recipient,
                                        .manager = manager,
                                        .relation = column_number(row, 4),
                                        .open = sqlite3_column_type(row, 2) == SQLITE_NULL,
                                        .share = sqlite3_column_int64(row, 2),
                                        .rate = has_rate ? sqlite3_column_int64(row, 3) : is->rate,
                                        .origin = has_rate ? own_rate : is->origin};
    }
}

static void take_typed(work *is, uint32_t order)
{
    sqlite3_stmt *rows = is->side->earn[SHARES];
    sqlite_db_bind(rows, (const int64_t[]){order, is->manager}, 2);
    while (sqlite_db_next(rows)) {
        const uint32_t recipient = column_number(rows, 0);
        const uint32_t named = column_number(rows, 1);
        const uint32_t manager = recipient != 0 ? 0 : named != 0 ? named : is->manager;
        if (column_number(rows, recipient != 0 ? 5 : 6) != 0) {
            add_part(is, rows, recipient, manager, KITH_RATE_MANUAL);
        }
    }
}

static void take_linked(work *is)
{
    sqlite3_stmt *rows = is->side->earn[RECIPIENTS];
    (void)sqlite3_bind_int64(rows, 1, is->customer);
    (void)sqlite3_bind_int64(rows, 2, is->date);
    while (sqlite_db_next(rows)) {
        add_part(is, rows, column_number(rows, 0), 0, KITH_RATE_RECIPIENT);
    }
}

static void find_recipients(work *is, uint32_t order)
{
    if (is->typed) {
        is->recipients = KITH_RECIPIENT_MANUAL;
        take_typed(is, order);
    }
    if (is->count == 0) {
        is->recipients = KITH_RECIPIENT_RELATION;
        take_linked(is);
    }
    if (is->count == 0 && is->manager != 0 && is_selling(is)) {
        is->recipients = KITH_RECIPIENT_REPRESENTATIVE;
        is->parts[is->count++] =
            (part){.manager = is->manager, .open = true, .rate = is->rate, .origin = is->origin};
    }
    is->recipients = is->count == 0 ? 0 : is->recipients;
}

/* --- amounts --- */

/* As kith puts recipients in order. */
static uint64_t rank(const part *of)
{
    return of->recipient != 0 ? (uint64_t)of->recipient << 8 | KITH_KIND_CUSTOMER
                              : (uint64_t)of->manager << 8 | KITH_KIND_MANAGER;
}

/* Open shares get what the others leave; what cannot be divided goes to the lowest ids. */
static void fill_shares(work *is)
{
    int64_t left = HUNDRED_PERCENT;
    int64_t open = 0;
    for (size_t i = 0; i < is->count; i++) {
        left -= is->parts[i].open ? 0 : is->parts[i].share;
        open += is->parts[i].open;
    }
    for (size_t i = 0; i < is->count; i++) {
        int64_t before = 0;
        for (size_t k = 0; k < is->count; k++) {
            before += is->parts[k].open && rank(&is->parts[k]) < rank(&is->parts[i]);
        }
        if (is->parts[i].open) {
            is->parts[i].share = left / open + (before < left % open);
        }
    }
}

static wide exact(const work *is, const part *of)
{
    return (wide)is->base * of->rate * of->share;
}

#define BY ((wide)UNIT * HUNDRED_PERCENT * HUNDRED_PERCENT)

/* Does `a` get a unit that is left over before `b`? */
static bool gets_before(const work *is, const part *a, const part *b)
{
    const wide of_a = exact(is, a) % BY;
    const wide of_b = exact(is, b) % BY;
    return of_a != of_b ? of_a > of_b : rank(a) < rank(b);
}

/* Parts of one rate add up to the whole of them, rounded to the even unit. */
static void split(work *is, const part *first)
{
    wide whole = 0;
    for (size_t i = 0; i < is->count; i++) {
        whole += is->parts[i].rate == first->rate ? exact(is, &is->parts[i]) : 0;
    }
    const wide twice = whole % BY * 2;
    int64_t left = (int64_t)(whole / BY);
    left += twice > BY || (twice == BY && left % 2 == 1);
    for (size_t i = 0; i < is->count; i++) {
        left -= is->parts[i].rate == first->rate ? is->parts[i].units : 0;
    }
    for (size_t i = 0; i < is->count; i++) {
        int64_t before = 0;
        for (size_t k = 0; k < is->count; k++) {
            before += is->parts[k].rate == first->rate && gets_before(is, &is->parts[k], &is->parts[i]);
        }
        if (is->parts[i].rate == first->rate && before < left) {
            is->parts[i].rounded = 1;
        }
    }
}

static int64_t pay(work *is)
{
    int64_t sum = 0;
    for (size_t i = 0; i < is->count; i++) {
        is->parts[i].units = (int64_t)(exact(is, &is->parts[i]) / BY);
    }
    for (size_t i = 0; i < is->count; i++) {
        split(is, &is->parts[i]);
    }
    for (size_t i = 0; i < is->count; i++) {
        is->parts[i].units += is->parts[i].rounded;
        sum += is->parts[i].units * UNIT;
    }
    return sum;
}

void effects_sqlite_commission(void *side, size_t index, bench_sum *sum)
{
    const effects_sqlite *self = side;
    const uint32_t order = self->asked->orders[index];
    work is;
    is.side = self;
    is.selling = -1;
    is.count = 0;
    if (self->way == EFFECTS_EARN_JOIN) {
        read_joined(&is, order);
    } else {
        read_steps(&is, order);
    }
    find_recipients(&is, order);
    fill_shares(&is);
    const uint64_t amount = (uint64_t)pay(&is);
    const uint64_t facts[EFFECTS_WHOLE_FACTS] = {is.origin,         is.recipients, is.record,
                                                 (uint64_t)is.rate, amount,        is.count};
    bench_add(sum, facts, EFFECTS_WHOLE_FACTS);
    for (size_t i = 0; i < is.count; i++) {
        const part *of = &is.parts[i];
        const uint64_t one[EFFECTS_PART_FACTS] = {of->recipient,      of->manager,
                                                  of->relation,       (uint64_t)of->share,
                                                  (uint64_t)of->rate, (uint64_t)(of->units * UNIT),
                                                  of->origin,         of->rounded};
        bench_add(sum, one, EFFECTS_PART_FACTS);
    }
}
