/* Call parts: what the files that implement calls have in common. */
#ifndef KITH_ENGINE_CALL_PARTS_H
#define KITH_ENGINE_CALL_PARTS_H

#include "engine/txn.h"

/* Check every value by itself and copy it into the arena, plain. */
kith_status kithi_call_keep(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count,
                            kithi_call *call, kith_error *err);

/* Values by field number: none, and those of a call laid over them. A customer that was merged stands for its
 * survivor, unless it stands there already: what a merge left with it stays. */
void kithi_call_empty(kith_value *values);
void kithi_call_spread(const kith_txn *txn, const kithi_call *call, kith_value *values);

/* Whom a call means by a customer that it names: the survivor. */
kith_id kithi_call_meant(const kith_txn *txn, kith_id customer);

/* Bits of the fields that a call names. */
uint32_t kithi_call_given(const kithi_call *call);

/* Required fields and references of a whole record. */
kith_status kithi_call_check(kith_txn *txn, uint32_t kind, const kith_value *values, kith_error *err);

/* The same, and each value: of a record that the library fills, which must be let in again when it is loaded.
 * Several names are longer than one, and limits differ. */
kith_status kithi_call_check_values(kith_txn *txn, uint32_t kind, const kith_value *values, kith_error *err);

/* What stands in the way of a record, which is named, and is no rule. Gives the status. */
kith_status kithi_call_say(const kith_txn *txn, kith_status status, kith_id subject, const char *why,
                           kith_error *err);

kith_status kithi_call_not_found(kith_id id, kith_error *err);

/* What a call says of a record, and is no field of it, names one that is not there. */
kith_status kithi_call_no_reference(const kith_txn *txn, kith_id subject, const char *what, kith_id other,
                                    kith_error *err);

/* A rule that stands in the way at once, worded as any other. `other` may be 0. */
kith_status kithi_call_refuse(const kith_txn *txn, int32_t rule, kith_id subject, kith_id other,
                              kith_error *err);
kith_status kithi_call_refuse_field(const kith_txn *txn, int32_t rule, kith_id subject, uint32_t field,
                                    kith_id other, kith_error *err);

/* Apply a change of fields; make one from outside. */
kith_status kithi_call_change(kith_txn *txn, kithi_call *call, kith_error *err);
kith_status kithi_call_make_change(kith_txn *txn, kithi_call *call, kith_id id, const kith_value *values,
                                   size_t count, kith_error *err);

/* Remove a record with its parts; kithi_call_remove also takes the reciprocal of a relation along. */
kith_status kithi_call_remove_one(kith_txn *txn, kith_id id);
kith_status kithi_call_remove(kith_txn *txn, kith_id id);

/* End a record that holds for a time on a day, in its values: on its first day if that is later. False: it is
 * over by then as it is. */
bool kithi_call_end(uint32_t kind, kith_value *values, kith_date on);

/* May it go instead, for it begins after the day and nothing refers to it? What somebody signed or earned by
 * it keeps its first day. */
bool kithi_call_may_go(const kith_txn *txn, kith_id id, const kith_value *values, kith_date on);

/* A symmetric relation is stored once, the lower id first. */
void kithi_relate_order(const kith_txn *txn, kith_value *values);

/* The relation that was made as the reciprocal of this one, as both stand now; 0: none, or another relation
 * of the pair has it as well. */
kith_id kithi_relate_reciprocal(const kith_txn *txn, const kith_value *values);

/* The relation whose reciprocal this one is, also where the type of this one has no automatic one; 0: none.
 */
kith_id kithi_relate_origin(const kith_txn *txn, kith_id id);

/*
 * Write a relation as part of `call`. The reciprocal of a relation follows in what both had alike (O8); when
 * the type changes it goes, and that of the new type comes.
 */
kith_status kithi_relate_put(kith_txn *txn, kithi_call *call, const kith_value *before,
                             const kith_value *after, kith_error *err);

/* Write a relation that keeps its type; its reciprocal follows. */
kith_status kithi_relate_rewrite(kith_txn *txn, kith_id id, const kith_value *before,
                                 const kith_value *after);

#endif
