/*
 * An order desk: who looks after a customer, and who gets its orders. A manager set on a card; what a repeat
 * order, an order that has a manager and a first order do; somebody who leaves; an order that nobody takes
 * at first; who has how many customers, and how much was sold.
 */
#include "example.h"

#include <stdio.h>

/* Everything the program refers to. */
typedef struct desk {
    kith_book *book;
    kith_id anna;
    kith_id boris;
    kith_id carla;
    kith_id ada; /* customers */
    kith_id bruno;
    kith_id clara;
} desk;

static kith_id add_manager(kith_txn *txn, const char *code)
{
    const kith_value value = text_value(KITH_MANAGER_CODE, code);
    kith_id id = 0;
    must(kith_record_add(txn, KITH_KIND_MANAGER, &value, 1, &id, &problem));
    return id;
}

static kith_id add_buyer(kith_txn *txn, const char *number, const char *surname)
{
    return add_customer(txn,
                        (kith_customer){.number = number, .kind = KITH_PARTY_PERSON, .surname = surname});
}

/* Code of a manager, or what stands for nobody. */
static const char *code_of(const kith_view *view, kith_id manager)
{
    kith_value code = {0};
    return manager != 0 && kith_record_get(view, manager, KITH_MANAGER_CODE, &code, NULL) == KITH_OK
               ? code.text
               : "nobody";
}

/* Who acts, on a day of the story. */
static kith_txn *begin_as(const desk *in, const char *actor, const char *today)
{
    const kith_txn_options options = {
        .size = sizeof options, .actor = actor, .today = day(today), .at = INT64_C(1780304400000000)};
    kith_txn *txn = NULL;
    must(kith_txn_begin(in->book, &options, &txn, &problem));
    return txn;
}

/* --- orders --- */

static kith_id add_order(kith_txn *txn, const char *number, kith_id customer, kith_id manager,
                         const char *date)
{
    const kith_value values[] = {
        text_value(KITH_ORDER_NUMBER, number),
        number_value(KITH_ORDER_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)customer),
        number_value(KITH_ORDER_DATE, KITH_TYPE_DATE, day(date)),
        number_value(KITH_ORDER_MANAGER, manager == 0 ? KITH_TYPE_NONE : KITH_TYPE_REFERENCE,
                     (int64_t)manager),
    };
    kith_id order = 0;
    must(kith_record_add(txn, KITH_KIND_ORDER, values, 4, &order, &problem));
    return order;
}

/* Entries are only ever added; sums are kept with them. */
static void enter(kith_txn *txn, kith_id order, int64_t measure, const char *date, int64_t amount)
{
    const kith_value values[] = {
        number_value(KITH_ORDER_ENTRY_ORDER, KITH_TYPE_REFERENCE, (int64_t)order),
        number_value(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, measure),
        number_value(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, day(date)),
        number_value(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, amount * 1000000),
    };
    kith_id entry = 0;
    must(kith_record_add(txn, KITH_KIND_ORDER_ENTRY, values, 4, &entry, &problem));
}

/* Saves an order, commits, and tells what was decided: nothing is before "Save". */
static void save(const desk *in, kith_txn *txn, kith_id order)
{
    kith_assignment said = {.size = sizeof said};
    kith_value number = {0};
    kith_view *view = NULL;
    must(kith_order_save(txn, order, NULL, &said, NULL, &problem));
    commit(txn);
    view = look(in->book);
    must(kith_record_get(view, order, KITH_ORDER_NUMBER, &number, &problem));
    printf("  order %s: %s", number.text, code_of(view, said.manager));
    if (said.customer_manager != said.customer_manager_before) {
        printf(", and the customer: %s -> %s", code_of(view, said.customer_manager_before),
               code_of(view, said.customer_manager));
    }
    if (said.rule != 0) {
        printf(" (%s)", kith_schema_code(KITH_LIST_ASSIGNED_BY, said.rule));
    }
    printf("%s%s\n", said.outcome == 0 ? "" : ": ",
           said.outcome == 0 ? "" : kith_schema_code(KITH_LIST_ASSIGNMENT, said.outcome));
    kith_view_close(view);
}

static kith_id sell(const desk *in, const char *actor, const char *number, kith_id customer, kith_id manager,
                    const char *date, int64_t amount)
{
    kith_txn *txn = begin_as(in, actor, date);
    const kith_id order = add_order(txn, number, customer, manager, date);
    enter(txn, order, KITH_ORDER_MEASURE_BOOKED, date, amount);
    save(in, txn, order);
    return order;
}

/* --- the story --- */

static void open_desk(desk *in)
{
    in->book = open_book("en");
    kith_txn *txn = begin(in->book, "three managers, three customers");
    in->anna = add_manager(txn, "anna");
    in->boris = add_manager(txn, "boris");
    in->carla = add_manager(txn, "carla");
    in->ada = add_buyer(txn, "1", "Ada");
    in->bruno = add_buyer(txn, "2", "Bruno");
    in->clara = add_buyer(txn, "3", "Clara");
    commit(txn);
}

static void set_on_card(const desk *in, kith_id customer, kith_id manager, const char *today)
{
    kith_txn *txn = begin_as(in, "anna", today);
    const kith_customer_saving card = {.size = sizeof card, .manager = manager};
    must(kith_customer_save(txn, customer, &card, NULL, &problem));
    commit(txn);
}

static void retire(const desk *in, kith_id manager)
{
    kith_txn *txn = begin(in->book, "left the company");
    const kith_value state = number_value(KITH_MANAGER_STATE, KITH_TYPE_CODE, KITH_MANAGER_STATE_INACTIVE);
    must(kith_record_change(txn, manager, &state, 1, &problem));
    commit(txn);
}

/* Settings of the distribution are records: from now on orders are given out in turns. */
static void give_out_in_turns(const desk *in)
{
    const kith_value values[] = {
        text_value(KITH_DISTRIBUTION_CODE, "turns"),
        number_value(KITH_DISTRIBUTION_RANK, KITH_TYPE_INTEGER, 1),
        number_value(KITH_DISTRIBUTION_POLICY, KITH_TYPE_CODE, KITH_DISTRIBUTE_ROUND_ROBIN),
    };
    kith_id distribution = 0;
    kith_txn *txn = begin(in->book, "orders in turns");
    must(kith_record_add(txn, KITH_KIND_DISTRIBUTION, values, 3, &distribution, &problem));
    commit(txn);
}

/* Orders that nobody took are listed, and are saved once more. */
static void save_waiting(const desk *in, const char *today)
{
    const kith_order_query query = {.size = sizeof query, .outcome = KITH_ASSIGNMENT_PENDING};
    kith_id waiting[8];
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_order_list(view, &query, waiting, 8, &count, &problem));
    kith_view_close(view);
    for (size_t i = 0; i < count; i++) {
        save(in, begin_as(in, "web shop", today), waiting[i]);
    }
}

/* --- reading --- */

static void print_managers(const desk *in, const char *on)
{
    const kith_id managers[] = {in->anna, in->boris, in->carla};
    kith_view *view = look(in->book);
    printf("\nCustomers on %s\n", on);
    for (size_t i = 0; i < 3; i++) {
        uint64_t count = 0;
        must(kith_manager_count(view, managers[i], day(on), &count, &problem));
        printf("  %s: %d\n", code_of(view, managers[i]), (int)count);
    }
    kith_view_close(view);
}

/* Every manager that a customer had, and what each came by: who comes next knows whom to ask. */
static void print_history(const desk *in, kith_id customer)
{
    kith_id bindings[8];
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_record_parts(view, customer, KITH_KIND_BINDING, 0, bindings, 8, &count, &problem));
    printf("\nManagers of %s\n", name_of(view, customer));
    for (size_t i = 0; i < count; i++) {
        kith_value values[KITH_BINDING_RULE] = {{0}};
        char since[11];
        must(kith_record_read(view, bindings[i], values, KITH_BINDING_RULE, &problem));
        (void)kith_date_format((kith_date)values[KITH_BINDING_SINCE - 1].number, since);
        printf("  since %s: %s (%s)\n", since,
               code_of(view, (kith_id)values[KITH_BINDING_MANAGER - 1].number),
               kith_schema_code(KITH_LIST_ASSIGNED_BY, values[KITH_BINDING_RULE - 1].number));
    }
    kith_view_close(view);
}

static void print_sales(const desk *in, kith_id customer)
{
    const kith_sales_query query = {.size = sizeof query, .customer = customer, .by = KITH_SALES_BY_YEAR};
    kith_sales rows[4];
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_sales_summary(view, &query, rows, 4, &count, &problem));
    printf("\nSales to %s\n", name_of(view, customer));
    for (size_t i = 0; i < count; i++) {
        printf("  %u: booked %d, cancelled %d, shipped %d, active %d, open %d\n", (unsigned)rows[i].year,
               (int)(rows[i].booked / 1000000), (int)(rows[i].cancelled / 1000000),
               (int)(rows[i].shipped / 1000000), (int)(rows[i].active / 1000000),
               (int)(rows[i].open / 1000000));
    }
    kith_view_close(view);
}

/* What would come of handing over: made, looked at, and not committed. */
static void try_transfer(const desk *in)
{
    const kith_transfer transfer = {.size = sizeof transfer, .from = in->anna, .to = in->carla};
    kith_transferred made = {.size = sizeof made};
    kith_txn *txn = begin(in->book, "what if anna left, too");
    must(kith_manager_transfer(txn, &transfer, &made, &problem));
    printf("\nIf anna handed over to carla: %d customers, %d orders\n", (int)made.customers,
           (int)made.orders);
    kith_txn_close(txn);
}

int main(void)
{
    desk in = {0};
    open_desk(&in);

    printf("Ada's card names boris; her orders go to him, whoever takes them\n");
    set_on_card(&in, in.ada, in.boris, "2026-01-07");
    const kith_id first = sell(&in, "anna", "A1", in.ada, 0, "2026-01-12", 100);

    printf("Bruno is new: anna, who edits his order, gets it and him\n");
    (void)sell(&in, "anna", "B1", in.bruno, 0, "2026-01-20", 250);

    printf("Clara's order has a manager; so has she then\n");
    (void)sell(&in, "web shop", "C1", in.clara, in.carla, "2026-02-02", 80);

    printf("A repeat order goes to the customer's manager\n");
    (void)sell(&in, "carla", "B2", in.bruno, 0, "2026-03-15", 40);

    printf("Boris leaves, and orders are not given out yet: the next one waits\n");
    retire(&in, in.boris);
    (void)sell(&in, "web shop", "A2", in.ada, 0, "2026-04-01", 60);

    printf("They are given out from now on, and what waits is saved once more\n");
    give_out_in_turns(&in);
    save_waiting(&in, "2026-04-02");

    kith_txn *txn = begin_as(&in, "anna", "2026-04-10");
    enter(txn, first, KITH_ORDER_MEASURE_CANCELLED, "2026-04-10", 20);
    enter(txn, first, KITH_ORDER_MEASURE_SHIPPED, "2026-04-10", 50);
    commit(txn);

    print_managers(&in, "2026-03-31");
    print_managers(&in, "2026-04-30");
    print_history(&in, in.ada);
    print_sales(&in, in.ada);
    try_transfer(&in);
    kith_book_close(in.book);
    return 0;
}
