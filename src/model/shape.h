/* Shape: is a value one that its field can hold? And does it refer to something that is there? */
#ifndef KITH_MODEL_SHAPE_H
#define KITH_MODEL_SHAPE_H

#include "model/model.h"

#include "kith/book.h"

/* What erasing leaves of a text that must be there: this, a number, and maybe a second one. */
#define KITHI_ERASED_TEXT "erased-"
#define KITHI_ERASED_MOST 32u /* bytes of all of it */

/* And of an address on the list of suppressions: a mark, and a hash with the host's key. */
#define KITHI_ADDRESS_MARK '#'
#define KITHI_HASHED_ADDRESS (1u + 2u * KITH_HASH_BYTES)

/* Is it the former? */
bool kithi_shape_erased(const kith_value *value);

/* Bring a value from outside into its plain form: length counted, no value as KITH_TYPE_NONE. */
void kithi_shape_plain(uint32_t kind, kith_value *value);

/* KITH_OK, KITH_ERR_INVALID (no such field) or KITH_ERR_SHAPE. What erasing leaves may be longer than a
 * lowered limit: it says nothing, and a book that has it must open. */
kith_status kithi_shape_value(const kithi_model *model, uint32_t kind, const kith_value *value,
                              kith_error *err);

/* Required fields set, an owner that may own? `values` by field number. KITH_OK or KITH_ERR_SHAPE. */
kith_status kithi_shape_record(uint32_t kind, const kith_value *values, kith_error *err);

/* KITH_OK or KITH_ERR_REFERENCE: some field refers to a record that is not there. */
kith_status kithi_shape_references(const kithi_state *state, uint32_t kind, const kith_value *values,
                                   kith_error *err);

/* Name a record in an error's message by kind and key, such as: customer "4711". What is gone from `state` is
 * named as it was in `before` (may be NULL). */
void kithi_shape_name(kith_error *err, const kithi_state *state, const kithi_state *before, kith_id id);

/* The same of a relation that is not there, by its values. */
void kithi_shape_name_relation(kith_error *err, const kithi_state *state, const kith_value *values);

/* Say whose value it was that a check of this file refused: customer "4711": city: ... instead of
 * customer.city: ... Does nothing with other errors, or if the record has no id yet (0). */
void kithi_shape_name_refused(kith_error *err, const kithi_state *state, const kithi_state *before,
                              kith_id id);

/* The same of a part that is still to be made: by whose it would be, which is the subject. */
void kithi_shape_name_new(kith_error *err, const kithi_state *state, uint32_t kind, kith_id owner);

#endif
