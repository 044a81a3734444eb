/*
 * The ABI, pinned by hand: size and offsets of every public struct (on 64-bit machines), type of every
 * function and callback. A line changes only together with the soname; complete.py tells which lines are
 * missing.
 */
#include "kith/kith.h"
#include "kith/sqlite.h"
#include "kith/testing.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)
#define CALLS(type, member, ...) HAS(*((type *)0)->member, __VA_ARGS__)

#if UINTPTR_MAX == UINT64_MAX

/* types.h */
SIZE(kith_value, 32);
AT(kith_value, field, 0);
AT(kith_value, type, 4);
AT(kith_value, number, 8);
AT(kith_value, text, 16);
AT(kith_value, length, 24);

SIZE(kith_error, 288);
AT(kith_error, size, 0);
AT(kith_error, status, 8);
AT(kith_error, rule, 12);
AT(kith_error, field, 16);
AT(kith_error, change, 20);
AT(kith_error, subject, 24);
AT(kith_error, other, 32);
AT(kith_error, since, 40);
AT(kith_error, until, 44);
AT(kith_error, message, 48);

SIZE(kith_finding, 40);
AT(kith_finding, rule, 0);
AT(kith_finding, field, 4);
AT(kith_finding, change, 8);
AT(kith_finding, reserved, 12);
AT(kith_finding, subject, 16);
AT(kith_finding, other, 24);
AT(kith_finding, since, 32);
AT(kith_finding, until, 36);

SIZE(kith_run, 24);
AT(kith_run, size, 0);
AT(kith_run, progress, 8);
AT(kith_run, ctx, 16);

/* schema.h */
SIZE(kith_kind_info, 40);
AT(kith_kind_info, size, 0);
AT(kith_kind_info, name, 8);
AT(kith_kind_info, fields, 16);
AT(kith_kind_info, owner, 20);
AT(kith_kind_info, key, 24);
AT(kith_kind_info, archived, 28);
AT(kith_kind_info, configures, 32);
AT(kith_kind_info, section, 36);

SIZE(kith_field_info, 64);
AT(kith_field_info, size, 0);
AT(kith_field_info, name, 8);
AT(kith_field_info, type, 16);
AT(kith_field_info, target, 20);
AT(kith_field_info, required, 24);
AT(kith_field_info, limit, 28);
AT(kith_field_info, least, 32);
AT(kith_field_info, most, 40);
AT(kith_field_info, fixed, 48);
AT(kith_field_info, filled, 52);
AT(kith_field_info, personal, 56);
AT(kith_field_info, about, 60);

/* message.h */
SIZE(kith_message, 64);
AT(kith_message, size, 0);
AT(kith_message, id, 8);
AT(kith_message, name, 16);
AT(kith_message, english, 24);
AT(kith_message, german, 32);
AT(kith_message, russian, 40);
AT(kith_message, cause, 48);
AT(kith_message, cure, 56);

/* store.h */
SIZE(kith_history_query, 56);
AT(kith_history_query, size, 0);
AT(kith_history_query, customer, 8);
AT(kith_history_query, kind, 16);
AT(kith_history_query, section, 20);
AT(kith_history_query, since, 24);
AT(kith_history_query, until, 32);
AT(kith_history_query, before, 40);
AT(kith_history_query, before_change, 48);
AT(kith_history_query, most, 52);

SIZE(kith_change, 136);
AT(kith_change, size, 0);
AT(kith_change, sequence, 8);
AT(kith_change, index, 16);
AT(kith_change, operation, 20);
AT(kith_change, id, 24);
AT(kith_change, at, 32);
AT(kith_change, actor, 40);
AT(kith_change, shop, 48);
AT(kith_change, reason, 56);
AT(kith_change, request, 64);
AT(kith_change, customers, 72);
AT(kith_change, customer_count, 80);
AT(kith_change, before, 88);
AT(kith_change, before_count, 96);
AT(kith_change, after, 104);
AT(kith_change, after_count, 112);
AT(kith_change, row, 120);
AT(kith_change, row_count, 128);

SIZE(kith_store, 72);
AT(kith_store, size, 0);
AT(kith_store, ctx, 8);
AT(kith_store, load, 16);
AT(kith_store, refresh, 24);
AT(kith_store, commit, 32);
AT(kith_store, status, 40);
AT(kith_store, grant_ids, 48);
AT(kith_store, history, 56);
AT(kith_store, close, 64);

/* book.h */
SIZE(kith_allocator, 24);
AT(kith_allocator, size, 0);
AT(kith_allocator, ctx, 8);
AT(kith_allocator, resize, 16);

SIZE(kith_limit, 16);
AT(kith_limit, limit, 0);
AT(kith_limit, reserved, 4);
AT(kith_limit, value, 8);

SIZE(kith_book_options, 152);
AT(kith_book_options, size, 0);
AT(kith_book_options, allocator, 8);
AT(kith_book_options, store, 16);
AT(kith_book_options, rights, 24);
AT(kith_book_options, rights_ctx, 32);
AT(kith_book_options, log, 40);
AT(kith_book_options, log_ctx, 48);
AT(kith_book_options, run, 56);
AT(kith_book_options, limits, 64);
AT(kith_book_options, limit_count, 72);
AT(kith_book_options, existing, 80);
AT(kith_book_options, rights_mode, 84);
AT(kith_book_options, owner, 88);
AT(kith_book_options, name, 96);
AT(kith_book_options, language, 104);
AT(kith_book_options, at, 112);
AT(kith_book_options, choose, 120);
AT(kith_book_options, choose_ctx, 128);
AT(kith_book_options, hash, 136);
AT(kith_book_options, hash_ctx, 144);

SIZE(kith_book_stats, 1088);
AT(kith_book_stats, size, 0);
AT(kith_book_stats, sequence, 8);
AT(kith_book_stats, records, 16);
AT(kith_book_stats, bytes, 1040);
AT(kith_book_stats, page_bytes, 1048);
AT(kith_book_stats, pages, 1056);
AT(kith_book_stats, pages_free, 1064);
AT(kith_book_stats, versions, 1072);
AT(kith_book_stats, stale, 1080);

/* view.h */
SIZE(kith_view_options, 32);
AT(kith_view_options, size, 0);
AT(kith_view_options, actor, 8);
AT(kith_view_options, shop, 16);
AT(kith_view_options, today, 24);

/* txn.h */
SIZE(kith_txn_options, 64);
AT(kith_txn_options, size, 0);
AT(kith_txn_options, actor, 8);
AT(kith_txn_options, shop, 16);
AT(kith_txn_options, today, 24);
AT(kith_txn_options, at, 32);
AT(kith_txn_options, reason, 40);
AT(kith_txn_options, request, 48);
AT(kith_txn_options, importing, 56);
AT(kith_txn_options, reserved, 60);

/* customer.h */
SIZE(kith_customer, 264);
AT(kith_customer, size, 0);
AT(kith_customer, present, 8);
AT(kith_customer, number, 16);
AT(kith_customer, kind, 24);
AT(kith_customer, surname, 32);
AT(kith_customer, given_name, 40);
AT(kith_customer, patronymic, 48);
AT(kith_customer, organisation, 56);
AT(kith_customer, salutation, 64);
AT(kith_customer, sex, 72);
AT(kith_customer, birth_date, 80);
AT(kith_customer, reserved, 84);
AT(kith_customer, capacity, 88);
AT(kith_customer, document, 96);
AT(kith_customer, city, 104);
AT(kith_customer, address, 112);
AT(kith_customer, phone, 120);
AT(kith_customer, second_phone, 128);
AT(kith_customer, email, 136);
AT(kith_customer, tax_number, 144);
AT(kith_customer, registration_date, 152);
AT(kith_customer, reserved_2, 156);
AT(kith_customer, category, 160);
AT(kith_customer, status, 168);
AT(kith_customer, language, 176);
AT(kith_customer, remarks, 184);
AT(kith_customer, payer, 192);
AT(kith_customer, delivery_party, 200);
AT(kith_customer, invoice_to, 208);
AT(kith_customer, invoice_location, 216);
AT(kith_customer, payment_terms, 224);
AT(kith_customer, price_list, 232);
AT(kith_customer, discount_model, 240);
AT(kith_customer, commission_rate, 248);
AT(kith_customer, do_not_call, 256);

/* chain.h */
SIZE(kith_chain_link, 80);
AT(kith_chain_link, size, 0);
AT(kith_chain_link, present, 8);
AT(kith_chain_link, customer, 16);
AT(kith_chain_link, parent, 24);
AT(kith_chain_link, hierarchy, 32);
AT(kith_chain_link, member, 40);
AT(kith_chain_link, since, 48);
AT(kith_chain_link, until, 52);
AT(kith_chain_link, number, 56);
AT(kith_chain_link, status, 64);
AT(kith_chain_link, preferred, 72);

SIZE(kith_chain_query, 40);
AT(kith_chain_query, size, 0);
AT(kith_chain_query, hierarchy, 8);
AT(kith_chain_query, as_of, 16);
AT(kith_chain_query, members, 20);
AT(kith_chain_query, chain, 24);
AT(kith_chain_query, after, 32);

SIZE(kith_chain_step, 24);
AT(kith_chain_step, customer, 0);
AT(kith_chain_step, link, 8);
AT(kith_chain_step, level, 16);
AT(kith_chain_step, distance, 20);

/* profile.h */
/* condition.h */
SIZE(kith_condition_query, 88);
AT(kith_condition_query, size, 0);
AT(kith_condition_query, customer, 8);
AT(kith_condition_query, type, 16);
AT(kith_condition_query, hierarchy, 24);
AT(kith_condition_query, chain, 32);
AT(kith_condition_query, as_of, 40);
AT(kith_condition_query, chain_off, 44);
AT(kith_condition_query, brand, 48);
AT(kith_condition_query, item_group, 56);
AT(kith_condition_query, currency, 64);
AT(kith_condition_query, value, 72);
AT(kith_condition_query, has_value, 80);
AT(kith_condition_query, reserved, 84);

SIZE(kith_effective, 80);
AT(kith_effective, type, 0);
AT(kith_effective, condition, 8);
AT(kith_effective, customer, 16);
AT(kith_effective, level, 24);
AT(kith_effective, distance, 28);
AT(kith_effective, reason, 32);
AT(kith_effective, count, 36);
AT(kith_effective, chain, 40);
AT(kith_effective, reserved, 44);
AT(kith_effective, number, 48);
AT(kith_effective, text, 56);
AT(kith_effective, party, 64);
AT(kith_effective, location, 72);

/* trace.h */
SIZE(kith_trace_row, 56);
AT(kith_trace_row, subject, 0);
AT(kith_trace_row, record, 8);
AT(kith_trace_row, type, 16);
AT(kith_trace_row, level, 24);
AT(kith_trace_row, distance, 28);
AT(kith_trace_row, reason, 32);
AT(kith_trace_row, reserved, 36);
AT(kith_trace_row, number, 40);
AT(kith_trace_row, since, 48);
AT(kith_trace_row, until, 52);

SIZE(kith_trace, 32);
AT(kith_trace, size, 0);
AT(kith_trace, rows, 8);
AT(kith_trace, capacity, 16);
AT(kith_trace, count, 24);

/* order.h */
SIZE(kith_header_value, 48);
AT(kith_header_value, origin, 0);
AT(kith_header_value, level, 4);
AT(kith_header_value, source, 8);
AT(kith_header_value, record, 16);
AT(kith_header_value, party, 24);
AT(kith_header_value, location, 32);
AT(kith_header_value, text, 40);

SIZE(kith_order_request, 64);
AT(kith_order_request, size, 0);
AT(kith_order_request, customer, 8);
AT(kith_order_request, order_type, 16);
AT(kith_order_request, on, 24);
AT(kith_order_request, unattended, 28);
AT(kith_order_request, chain, 32);
AT(kith_order_request, typed, 40);
AT(kith_order_request, values, 48);
AT(kith_order_request, delivery, 56);
AT(kith_order_request, reserved, 60);

SIZE(kith_header, 720);
AT(kith_header, size, 0);
AT(kith_header, outcome, 8);
AT(kith_header, task, 12);
AT(kith_header, inherits, 16);
AT(kith_header, steps, 20);
AT(kith_header, path, 24);
AT(kith_header, fields, 288);

SIZE(kith_location, 160);
AT(kith_location, size, 0);
AT(kith_location, present, 8);
AT(kith_location, customer, 16);
AT(kith_location, shares, 24);
AT(kith_location, name, 32);
AT(kith_location, primary, 40);
AT(kith_location, billing, 48);
AT(kith_location, shipping, 56);
AT(kith_location, headquarters, 64);
AT(kith_location, addressee, 72);
AT(kith_location, street, 80);
AT(kith_location, addition, 88);
AT(kith_location, postal_code, 96);
AT(kith_location, city, 104);
AT(kith_location, region, 112);
AT(kith_location, country, 120);
AT(kith_location, latitude, 128);
AT(kith_location, longitude, 136);
AT(kith_location, remark, 144);
AT(kith_location, pays, 152);

SIZE(kith_agenda_query, 64);
AT(kith_agenda_query, size, 0);
AT(kith_agenda_query, customer, 8);
AT(kith_agenda_query, season, 16);
AT(kith_agenda_query, year, 24);
AT(kith_agenda_query, since, 32);
AT(kith_agenda_query, until, 40);
AT(kith_agenda_query, after, 48);
AT(kith_agenda_query, all, 56);
AT(kith_agenda_query, reserved, 60);

/* relation.h */
SIZE(kith_relation, 80);
AT(kith_relation, size, 0);
AT(kith_relation, present, 8);
AT(kith_relation, type, 16);
AT(kith_relation, from, 24);
AT(kith_relation, to, 32);
AT(kith_relation, since, 40);
AT(kith_relation, until, 44);
AT(kith_relation, priority, 48);
AT(kith_relation, remark, 56);
AT(kith_relation, share, 64);
AT(kith_relation, rate, 72);

SIZE(kith_link, 40);
AT(kith_link, relation, 0);
AT(kith_link, type, 8);
AT(kith_link, other, 16);
AT(kith_link, since, 24);
AT(kith_link, until, 28);
AT(kith_link, end, 32);
AT(kith_link, period, 36);

SIZE(kith_relation_query, 40);
AT(kith_relation_query, size, 0);
AT(kith_relation_query, type, 8);
AT(kith_relation_query, end, 16);
AT(kith_relation_query, periods, 20);
AT(kith_relation_query, as_of, 24);
AT(kith_relation_query, reserved, 28);
AT(kith_relation_query, after, 32);

SIZE(kith_tick, 16);
AT(kith_tick, type, 0);
AT(kith_tick, end, 8);
AT(kith_tick, reserved, 12);

SIZE(kith_pair, 24);
AT(kith_pair, from, 0);
AT(kith_pair, type, 8);
AT(kith_pair, to, 16);

SIZE(kith_reached, 24);
AT(kith_reached, customer, 0);
AT(kith_reached, relation, 8);
AT(kith_reached, distance, 16);
AT(kith_reached, previous, 20);

/* chain.h */
HAS(kith_chain_connect, kith_status (*)(kith_txn *, const kith_chain_link *, kith_id *, kith_error *));
HAS(kith_chain_move,
    kith_status (*)(kith_txn *, kith_id, kith_id, kith_id, kith_date, kith_id *, kith_error *));
HAS(kith_chain_path, kith_status (*)(const kith_view *, kith_id, const kith_chain_query *, kith_chain_step *,
                                     size_t, size_t *, uint32_t *, kith_error *));
HAS(kith_chain_levels, kith_status (*)(const kith_view *, const kith_id *, size_t, const kith_chain_query *,
                                       uint32_t *, kith_error *));
HAS(kith_chain_candidates, kith_status (*)(const kith_view *, kith_id, const kith_chain_query *, kith_id *,
                                           size_t, size_t *, kith_error *));
HAS(kith_chain_list, kith_status (*)(const kith_view *, kith_id, const kith_chain_query *, kith_chain_step *,
                                     size_t, size_t *, kith_error *));
HAS(kith_chain_tree, kith_status (*)(const kith_view *, kith_id, const kith_chain_query *, kith_chain_step *,
                                     size_t, size_t *, kith_error *));
HAS(kith_chain_roots,
    kith_status (*)(const kith_view *, const kith_chain_query *, kith_id *, size_t, size_t *, kith_error *));
HAS(kith_chain_common,
    kith_status (*)(const kith_view *, kith_id, kith_id, const kith_chain_query *, kith_id *, kith_error *));

/* condition.h */
HAS(kith_condition_effective, kith_status (*)(const kith_view *, const kith_condition_query *,
                                              kith_effective *, kith_trace *, kith_error *));
HAS(kith_condition_all, kith_status (*)(const kith_view *, const kith_condition_query *, kith_effective *,
                                        size_t, size_t *, kith_error *));
HAS(kith_condition_many, kith_status (*)(const kith_view *, const kith_condition_query *, const kith_id *,
                                         size_t, kith_effective *, kith_error *));
HAS(kith_condition_list, kith_status (*)(const kith_view *, const kith_condition_query *, kith_effective *,
                                         size_t, size_t *, kith_error *));
HAS(kith_condition_presets, kith_status (*)(kith_txn *, kith_error *));

/* trace.h */

/* order.h */
HAS(kith_order_header, kith_status (*)(const kith_view *, const kith_order_request *, kith_header *,
                                       kith_trace *, kith_error *));

/* search.h */
SIZE(kith_search, 24);
AT(kith_search, size, 0);
AT(kith_search, text, 8);
AT(kith_search, after, 16);

SIZE(kith_criterion, 48);
AT(kith_criterion, type, 0);
AT(kith_criterion, other, 8);
AT(kith_criterion, category, 16);
AT(kith_criterion, end, 24);
AT(kith_criterion, not_related, 28);
AT(kith_criterion, other_sex, 32);
AT(kith_criterion, same_city, 36);
AT(kith_criterion, as_of, 40);
AT(kith_criterion, any_time, 44);

SIZE(kith_selection, 96);
AT(kith_selection, size, 0);
AT(kith_selection, city, 8);
AT(kith_selection, kind, 16);
AT(kith_selection, sex, 20);
AT(kith_selection, status, 24);
AT(kith_selection, age_least, 28);
AT(kith_selection, age_most, 32);
AT(kith_selection, birthday_first, 36);
AT(kith_selection, birthday_last, 40);
AT(kith_selection, same_city, 44);
AT(kith_selection, category, 48);
AT(kith_selection, among, 56);
AT(kith_selection, among_count, 64);
AT(kith_selection, criteria, 72);
AT(kith_selection, criteria_count, 80);
AT(kith_selection, after, 88);

/* testing.h */
SIZE(kith_store_fault, 40);
AT(kith_store_fault, size, 0);
AT(kith_store_fault, commit_at, 8);
AT(kith_store_fault, outcome, 12);
AT(kith_store_fault, stored, 16);
AT(kith_store_fault, load_at, 20);
AT(kith_store_fault, grant_at, 24);
AT(kith_store_fault, history_at, 28);
AT(kith_store_fault, status_at, 32);
AT(kith_store_fault, for_ever, 36);

SIZE(kith_test_allocator, 48);
AT(kith_test_allocator, size, 0);
AT(kith_test_allocator, calls, 8);
AT(kith_test_allocator, fail_at, 16);
AT(kith_test_allocator, for_ever, 24);
AT(kith_test_allocator, wrong, 28);
AT(kith_test_allocator, live, 32);
AT(kith_test_allocator, bytes, 40);

/* sqlite.h */
SIZE(kith_sqlite_options, 48);
AT(kith_sqlite_options, size, 0);
AT(kith_sqlite_options, path, 8);
AT(kith_sqlite_options, db, 16);
AT(kith_sqlite_options, book, 24);
AT(kith_sqlite_options, durability, 32);
AT(kith_sqlite_options, existing, 36);
AT(kith_sqlite_options, busy_ms, 40);
AT(kith_sqlite_options, read_only, 44);
SIZE(kith_sqlite_facts, 72);
AT(kith_sqlite_facts, size, 0);
AT(kith_sqlite_facts, journal, 8);
AT(kith_sqlite_facts, synchronous, 24);
AT(kith_sqlite_facts, format, 28);
AT(kith_sqlite_facts, page_bytes, 32);
AT(kith_sqlite_facts, pages, 40);
AT(kith_sqlite_facts, pages_free, 48);
AT(kith_sqlite_facts, log_bytes, 56);
AT(kith_sqlite_facts, records, 64);

#endif

/* schema.h */
HAS(kith_schema_kind, kith_status (*)(uint32_t, kith_kind_info *));
HAS(kith_schema_field, kith_status (*)(uint32_t, uint32_t, kith_field_info *));
HAS(kith_schema_code, const char *(*)(uint32_t, int64_t));
HAS(kith_schema_find_kind, uint32_t (*)(const char *));
HAS(kith_schema_find_field, uint32_t (*)(uint32_t, const char *));
HAS(kith_schema_find_code, int64_t (*)(uint32_t, const char *));
HAS(kith_schema_limit, const char *(*)(uint32_t, uint64_t *));

/* version.h */
HAS(kith_version, const char *(*)(void));
HAS(kith_struct_size, size_t (*)(uint32_t));
HAS(kith_feature_supported, int32_t (*)(uint32_t));

/* message.h */
HAS(kith_message_get, kith_status (*)(kith_status, int32_t, kith_message *));
HAS(kith_message_list, kith_status (*)(size_t, kith_message *));
HAS(kith_date_parse, kith_status (*)(const char *, kith_date *));
HAS(kith_date_format, kith_status (*)(kith_date, char *));
HAS(kith_value_parse, kith_status (*)(uint32_t, uint32_t, const char *, kith_value *));
HAS(kith_value_format, size_t (*)(const kith_value *, uint32_t, char *, size_t));

/* store.h */
HAS(kith_load_row, kith_status (*)(kith_load *, kith_id, const kith_value *, size_t));
HAS(kith_load_removal, kith_status (*)(kith_load *, kith_id));
HAS(kith_load_history, kith_status (*)(kith_load *, const kith_change *));
HAS(kith_load_refuse, kith_status (*)(kith_load *, kith_status, const char *));
HAS(kith_load_end, kith_status (*)(kith_load *, uint64_t));
HAS(kith_changes_base, uint64_t (*)(const kith_changes *));
HAS(kith_changes_count, size_t (*)(const kith_changes *));
HAS(kith_changes_get, kith_status (*)(const kith_changes *, size_t, kith_change *));
HAS(kith_changes_head, kith_status (*)(const kith_changes *, kith_change *));
HAS(kith_changes_erased, kith_id (*)(const kith_changes *, size_t));
HAS(kith_change_is_personal, uint32_t (*)(const kith_change *, uint32_t, kith_id));

/* book.h */
HAS(kith_book_open, kith_status (*)(const kith_book_options *, kith_book **, kith_error *));
HAS(kith_book_close, void (*)(kith_book *));
HAS(kith_book_refresh, kith_status (*)(kith_book *, const kith_run *, kith_error *));
HAS(kith_book_recover, kith_status (*)(kith_book *, const kith_run *, kith_error *));
HAS(kith_commit_status, kith_status (*)(kith_book *, kith_request, uint64_t *, kith_error *));
HAS(kith_book_stats_get, kith_status (*)(kith_book *, kith_book_stats *));
HAS(kith_book_limit, uint64_t (*)(const kith_book *, uint32_t));

/* view.h */
HAS(kith_view_open, kith_status (*)(kith_book *, const kith_view_options *, kith_view **, kith_error *));
HAS(kith_view_open_txn, kith_status (*)(kith_txn *, kith_view **, kith_error *));
HAS(kith_view_close, void (*)(kith_view *));
HAS(kith_view_sequence, uint64_t (*)(const kith_view *));
HAS(kith_view_today, kith_date (*)(const kith_view *));
HAS(kith_validate_all,
    kith_status (*)(const kith_view *, const kith_run *, kith_finding *, size_t, size_t *, kith_error *));
HAS(kith_finding_describe, kith_status (*)(const kith_view *, const kith_finding *, kith_error *));

/* txn.h */
HAS(kith_txn_begin, kith_status (*)(kith_book *, const kith_txn_options *, kith_txn **, kith_error *));
HAS(kith_txn_close, void (*)(kith_txn *));
HAS(kith_txn_count, uint32_t (*)(const kith_txn *));
HAS(kith_txn_check, kith_status (*)(kith_txn *, kith_finding *, size_t, size_t *, kith_error *));
HAS(kith_txn_drop, kith_status (*)(kith_txn *, const uint32_t *, size_t, size_t *, kith_error *));
HAS(kith_txn_commit, kith_status (*)(kith_txn *, uint64_t *, kith_error *));
HAS(kith_txn_prepare, kith_status (*)(kith_txn *, const kith_changes **, kith_error *));
HAS(kith_txn_finish, void (*)(kith_txn *, int32_t));

/* record.h */
HAS(kith_record_add,
    kith_status (*)(kith_txn *, uint32_t, const kith_value *, size_t, kith_id *, kith_error *));
HAS(kith_record_change, kith_status (*)(kith_txn *, kith_id, const kith_value *, size_t, kith_error *));
HAS(kith_record_remove, kith_status (*)(kith_txn *, kith_id, kith_error *));
HAS(kith_record_get, kith_status (*)(const kith_view *, kith_id, uint32_t, kith_value *, kith_error *));
HAS(kith_record_read, kith_status (*)(const kith_view *, kith_id, kith_value *, size_t, kith_error *));
HAS(kith_record_read_many, kith_status (*)(const kith_view *, const kith_id *, size_t, const uint32_t *,
                                           size_t, uint8_t *, int64_t *, const char **, kith_error *));
HAS(kith_record_find, kith_status (*)(const kith_view *, uint32_t, const char *, kith_id *, kith_error *));
HAS(kith_record_list,
    kith_status (*)(const kith_view *, uint32_t, kith_id, kith_id *, size_t, size_t *, kith_error *));
HAS(kith_record_parts, kith_status (*)(const kith_view *, kith_id, uint32_t, kith_id, kith_id *, size_t,
                                       size_t *, kith_error *));
HAS(kith_record_users,
    kith_status (*)(const kith_view *, kith_id, kith_id *, size_t, size_t *, kith_error *));

/* customer.h */
HAS(kith_customer_add, kith_status (*)(kith_txn *, const kith_customer *, kith_id *, kith_error *));
HAS(kith_customer_change, kith_status (*)(kith_txn *, kith_id, const kith_customer *, kith_error *));
HAS(kith_customer_retire, kith_status (*)(kith_txn *, kith_id, kith_date, kith_error *));
HAS(kith_customer_get, kith_status (*)(const kith_view *, kith_id, kith_customer *, kith_error *));
HAS(kith_customer_find, kith_status (*)(const kith_view *, const char *, kith_id *, kith_error *));
HAS(kith_customer_find_many,
    kith_status (*)(const kith_view *, const char *const *, size_t, kith_id *, kith_error *));

/* profile.h */
HAS(kith_location_find, kith_status (*)(const kith_view *, kith_id, uint32_t, kith_id *, kith_error *));
HAS(kith_location_get, kith_status (*)(const kith_view *, kith_id, kith_location *, kith_error *));
HAS(kith_bank_account_complete, kith_status (*)(const kith_view *, kith_id, int32_t *, kith_error *));
HAS(kith_agenda_list,
    kith_status (*)(const kith_view *, const kith_agenda_query *, kith_id *, size_t, size_t *, kith_error *));
HAS(kith_call_status_get,
    kith_status (*)(const kith_view *, kith_id, kith_id, int64_t, kith_id *, kith_id *, kith_error *));
HAS(kith_task_overdue,
    kith_status (*)(const kith_view *, const char *, kith_id, kith_id *, size_t, size_t *, kith_error *));

/* relation.h */
HAS(kith_relation_add, kith_status (*)(kith_txn *, const kith_relation *, uint32_t, kith_id *, kith_error *));
HAS(kith_relation_change, kith_status (*)(kith_txn *, kith_id, const kith_relation *, kith_error *));
HAS(kith_relation_end, kith_status (*)(kith_txn *, kith_id, kith_date, kith_error *));
HAS(kith_relation_reopen, kith_status (*)(kith_txn *, kith_id, kith_error *));
HAS(kith_relation_save_ticks,
    kith_status (*)(kith_txn *, kith_id, kith_id, const kith_tick *, size_t, size_t *, kith_error *));
HAS(kith_relation_type_change,
    kith_status (*)(kith_txn *, kith_id, const kith_value *, size_t, uint32_t, kith_error *));
HAS(kith_relation_get, kith_status (*)(const kith_view *, kith_id, kith_relation *, kith_error *));
HAS(kith_relation_list, kith_status (*)(const kith_view *, kith_id, const kith_relation_query *, kith_link *,
                                        size_t, size_t *, kith_error *));
HAS(kith_relation_list_many,
    kith_status (*)(const kith_view *, const kith_id *, size_t, const kith_relation_query *, kith_link *,
                    size_t, size_t *, kith_error *));
HAS(kith_relation_has,
    kith_status (*)(const kith_view *, const kith_pair *, kith_date, kith_id *, kith_error *));
HAS(kith_relation_has_many,
    kith_status (*)(const kith_view *, const kith_pair *, size_t, kith_date, kith_id *, kith_error *));
HAS(kith_relation_reach, kith_status (*)(const kith_view *, kith_id, const kith_relation_query *, uint32_t,
                                         kith_reached *, size_t, size_t *, kith_error *));
HAS(kith_relation_type_find,
    kith_status (*)(const kith_view *, const char *, kith_id *, uint32_t *, kith_error *));
HAS(kith_relation_type_label, const char *(*)(const kith_view *, kith_id, uint32_t, int64_t, const char *));

/* search.h */
HAS(kith_search_customers,
    kith_status (*)(const kith_view *, const kith_search *, kith_id *, size_t, size_t *, kith_error *));
HAS(kith_select_customers,
    kith_status (*)(const kith_view *, const kith_selection *, kith_id *, size_t, size_t *, kith_error *));
HAS(kith_select_pairs, kith_status (*)(const kith_view *, kith_id, kith_date, const kith_selection *,
                                       kith_id *, size_t, size_t *, kith_error *));
HAS(kith_iter_search, kith_status (*)(const kith_view *, const kith_search *, kith_iter **, kith_error *));
HAS(kith_iter_select, kith_status (*)(const kith_view *, const kith_selection *, kith_iter **, kith_error *));
HAS(kith_iter_records, kith_status (*)(const kith_view *, uint32_t, kith_iter **, kith_error *));
HAS(kith_iter_next, kith_status (*)(kith_iter *, kith_id *, size_t, size_t *, kith_error *));
HAS(kith_iter_close, void (*)(kith_iter *));

/* history.h */
HAS(kith_history_read,
    kith_status (*)(const kith_view *, const kith_history_query *, kith_history **, kith_error *));
HAS(kith_history_count, size_t (*)(const kith_history *));
HAS(kith_history_get, kith_status (*)(const kith_history *, size_t, kith_change *));
HAS(kith_history_close, void (*)(kith_history *));

/* testing.h */
HAS(kith_memory_store_new, kith_status (*)(kith_memory_store **));
HAS(kith_memory_store_callbacks, kith_status (*)(kith_memory_store *, kith_store *));
HAS(kith_memory_store_fault, kith_status (*)(kith_memory_store *, const kith_store_fault *));
HAS(kith_memory_store_free, void (*)(kith_memory_store *));
HAS(kith_test_allocator_callbacks, kith_status (*)(kith_test_allocator *, kith_allocator *));
HAS(kith_view_dump, kith_status (*)(const kith_view *, char *, size_t, size_t *));
HAS(kith_view_digest, kith_status (*)(const kith_view *, uint64_t *));

/* sqlite.h */
HAS(kith_sqlite_open, kith_status (*)(const kith_sqlite_options *, kith_sqlite **, kith_error *));
HAS(kith_sqlite_callbacks, kith_status (*)(kith_sqlite *, kith_store *));
HAS(kith_sqlite_write, int32_t (*)(kith_sqlite *, const kith_changes *));
HAS(kith_sqlite_inspect, kith_status (*)(kith_sqlite *, uint32_t, kith_sqlite_facts *, kith_error *));
HAS(kith_sqlite_struct_size, size_t (*)(uint32_t));
HAS(kith_sqlite_message, const char *(*)(const kith_sqlite *));
HAS(kith_sqlite_free, void (*)(kith_sqlite *));

/* callbacks */
CALLS(kith_run, progress, int32_t (*)(void *, uint64_t, uint64_t));
CALLS(kith_store, load, int32_t (*)(void *, kith_load *));
CALLS(kith_store, refresh, int32_t (*)(void *, uint64_t, kith_load *));
CALLS(kith_store, commit, int32_t (*)(void *, const kith_changes *));
CALLS(kith_store, status, int32_t (*)(void *, kith_request, uint64_t *));
CALLS(kith_store, grant_ids, int32_t (*)(void *, uint32_t, uint32_t, uint64_t *));
CALLS(kith_store, history, int32_t (*)(void *, const kith_history_query *, kith_load *));
CALLS(kith_store, close, void (*)(void *));
CALLS(kith_allocator, resize, void *(*)(void *, void *, size_t, size_t));
CALLS(kith_book_options, rights, int32_t (*)(void *, const char *, const char *, uint32_t, uint32_t));
CALLS(kith_book_options, log, void (*)(void *, int32_t, const char *));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
