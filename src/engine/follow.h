/* Follow: what else is written when a record is: fields filled in, the primary part, shared addresses. */
#ifndef KITH_ENGINE_FOLLOW_H
#define KITH_ENGINE_FOLLOW_H

#include "engine/txn.h"

/* Fields of a new record that its maker left empty: instant, actor, consent of an import. */
void kithi_follow_fill(const kith_txn *txn, uint32_t kind, kith_value *values);

/* Fields that follow from others of the record: the year from its season, whether a binding goes on. */
void kithi_follow_derive(const kith_txn *txn, uint32_t kind, kith_value *values);

/* A change of a record by an import: what is known about consent, and how it went with an address, stays as
 * it is while the address does; only gaps are filled. */
void kithi_follow_import(const kith_txn *txn, uint32_t kind, const kith_value *before, kith_value *after);

/*
 * A record is about to be written (`before` NULL: a new one; `after` NULL: removed): change other parts so
 * that one is primary, and addresses that are shared stay whole; forget why an order had another manager,
 * how it went with another address of a contact, and what was consented to for it.
 * `given` has a bit for each field that the call names. May change `after`.
 */
kith_status kithi_follow_part(kith_txn *txn, kith_id id, const kith_value *before, kith_value *after,
                              uint32_t given);

/* Fields beside those given on which a change of these relies: the address whose status or consent it sets.
 * As bits. */
uint32_t kithi_follow_relied(uint32_t kind, uint32_t given);

/* Fields that a change of these clears: the address that gives way to a shared one. */
uint32_t kithi_follow_cleared(uint32_t kind, uint32_t given);

/* A record is about to be removed: what refers to it loosely lets go. */
kith_status kithi_follow_removed(kith_txn *txn, kith_id id);

#endif
