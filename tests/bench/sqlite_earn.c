/* The SQLite side of suite "effects": the commission of an order (table 6). */
#include "effects_earn.h"
#include "sqlite_effects.h"

#include "kith/codes.h"

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

/* What was read beside the earning itself. */
typedef struct work {
    const effects_sqlite *side;
    earning *is;
    bool typed;  /* there are shares of it */
    int selling; /* is the manager a representative; -1: not asked yet */
} work;

/* --- the rate --- */

/* A percentage: 0 is a value. */
static int64_t column_percent(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? EFFECTS_UNSET
                                                           : sqlite3_column_int64(row, column);
}

static bool take_rate(work *on, uint32_t origin, sqlite3_stmt *row, int column, uint32_t record)
{
    return earn_take_rate(on->is, origin, record, column_percent(row, column));
}

static bool read_facts(work *on, sqlite3_stmt *row, uint32_t order)
{
    earning *is = on->is;
    (void)sqlite3_bind_int64(row, 1, order);
    if (!sqlite_db_next(row)) {
        bench_fail("sqlite", "an order is not there");
    }
    is->customer = column_number(row, 0);
    is->brand = column_number(row, 1);
    is->manager = column_number(row, 2);
    is->date = sqlite3_column_int(row, 3);
    is->base = sqlite3_column_int64(row, 5);
    on->typed = sqlite3_column_int(row, 6) != 0;
    return take_rate(on, KITH_RATE_MANUAL, row, 4, order);
}

static void read_joined(work *on, uint32_t order)
{
    sqlite3_stmt *row = on->side->earn[ORDER_RATES];
    const earning *is = on->is;
    const bool found = read_facts(on, row, order);
    on->selling = sqlite3_column_int(row, FACT_COLUMNS);
    if (!found &&
        !take_rate(on, KITH_RATE_CUSTOMER_BRAND, row, FACT_COLUMNS + 2,
                   column_number(row, FACT_COLUMNS + 1)) &&
        !take_rate(on, KITH_RATE_CUSTOMER, row, FACT_COLUMNS + 3, is->customer) &&
        !(on->selling && (take_rate(on, KITH_RATE_REPRESENTATIVE_BRAND, row, FACT_COLUMNS + 5,
                                    column_number(row, FACT_COLUMNS + 4)) ||
                          take_rate(on, KITH_RATE_REPRESENTATIVE, row, FACT_COLUMNS + 6, is->manager))) &&
        !take_rate(on, KITH_RATE_BRAND, row, FACT_COLUMNS + 7, is->brand)) {
        earn_take_book_rate(on->is);
    }
    (void)sqlite3_reset(row);
}

/* One source of rates; the third column says whether a manager sells. */
static bool look_up(work *on, uint32_t origin, size_t statement, uint32_t owner)
{
    sqlite3_stmt *row = on->side->earn[statement];
    (void)sqlite3_bind_int64(row, 1, owner);
    if (sqlite3_bind_parameter_count(row) > 1) {
        (void)sqlite3_bind_int64(row, 2, on->is->brand);
    }
    const bool there = owner != 0 && sqlite_db_next(row);
    if (statement == MANAGER) {
        on->selling = there && sqlite3_column_int(row, 2) != 0;
    }
    const bool counts = statement == MANAGER ? on->selling == 1 : there;
    const bool found = counts && take_rate(on, origin, row, 0, column_number(row, 1));
    (void)sqlite3_reset(row);
    return found;
}

/* What the manager says itself is asked first: nothing for its brands counts unless it sells. */
static bool look_up_manager(work *on)
{
    const bool own = look_up(on, KITH_RATE_REPRESENTATIVE, MANAGER, on->is->manager);
    return (on->selling == 1 &&
            look_up(on, KITH_RATE_REPRESENTATIVE_BRAND, MANAGER_BRAND, on->is->manager)) ||
           own;
}

static void read_steps(work *on, uint32_t order)
{
    sqlite3_stmt *row = on->side->earn[ORDER];
    const bool found = read_facts(on, row, order);
    (void)sqlite3_reset(row);
    if (!found && !look_up(on, KITH_RATE_CUSTOMER_BRAND, CUSTOMER_BRAND, on->is->customer) &&
        !look_up(on, KITH_RATE_CUSTOMER, CUSTOMER_RATE, on->is->customer) && !look_up_manager(on) &&
        !look_up(on, KITH_RATE_BRAND, BRAND_RATE, on->is->brand)) {
        earn_take_book_rate(on->is);
    }
}

static bool is_selling(work *on)
{
    if (on->selling < 0) {
        sqlite3_stmt *row = on->side->earn[MANAGER];
        (void)sqlite3_bind_int64(row, 1, on->is->manager);
        on->selling = sqlite_db_next(row) && sqlite3_column_int(row, 2) != 0;
        (void)sqlite3_reset(row);
    }
    return on->selling == 1;
}

/* --- recipients --- */

static void add_part(work *on, sqlite3_stmt *row, uint32_t recipient, uint32_t manager, uint32_t own_rate)
{
    const earn_part of = {.recipient = recipient,
                          .manager = manager,
                          .relation = column_number(row, 4),
                          .origin = own_rate,
                          .share = column_percent(row, 2),
                          .rate = column_percent(row, 3)};
    earn_add(on->is, &of);
}

static void take_typed(work *on, uint32_t order)
{
    sqlite3_stmt *rows = on->side->earn[SHARES];
    sqlite_db_bind(rows, (const int64_t[]){order, on->is->manager}, 2);
    while (sqlite_db_next(rows)) {
        const uint32_t recipient = column_number(rows, 0);
        const uint32_t named = column_number(rows, 1);
        const uint32_t manager = recipient != 0 ? 0 : named != 0 ? named : on->is->manager;
        if (column_number(rows, recipient != 0 ? 5 : 6) != 0) {
            add_part(on, rows, recipient, manager, KITH_RATE_MANUAL);
        }
    }
}

static void take_linked(work *on)
{
    sqlite3_stmt *rows = on->side->earn[RECIPIENTS];
    (void)sqlite3_bind_int64(rows, 1, on->is->customer);
    (void)sqlite3_bind_int64(rows, 2, on->is->date);
    while (sqlite_db_next(rows)) {
        add_part(on, rows, column_number(rows, 0), 0, KITH_RATE_RECIPIENT);
    }
}

static void find_recipients(work *on, uint32_t order)
{
    earning *is = on->is;
    if (on->typed) {
        is->recipients = KITH_RECIPIENT_MANUAL;
        take_typed(on, order);
    }
    if (is->count == 0) {
        is->recipients = KITH_RECIPIENT_RELATION;
        take_linked(on);
    }
    if (is->count == 0 && is->manager != 0 && is_selling(on)) {
        earn_add_representative(is);
    }
}

void effects_sqlite_commission(void *side, size_t index, bench_sum *sum)
{
    const effects_sqlite *self = side;
    const uint32_t order = self->asked->orders[index];
    earning is;
    is.count = 0;
    work on = {.side = self, .is = &is, .selling = -1};
    if (self->way == EFFECTS_EARN_JOIN) {
        read_joined(&on, order);
    } else {
        read_steps(&on, order);
    }
    find_recipients(&on, order);
    earn_settle(&is, sum);
}
