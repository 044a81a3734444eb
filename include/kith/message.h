/**
 * @file message.h
 * @brief The texts of status codes and rules.
 */
#ifndef KITH_MESSAGE_H
#define KITH_MESSAGE_H

#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** A message: of a status code or of a rule. Strings are static. */
typedef struct kith_message {
    size_t size;         /**< sizeof(kith_message) */
    const char *id;      /**< stable, such as "K107" */
    const char *name;    /**< such as "OVERLAP" */
    const char *english; /**< text */
    const char *german;  /**< text */
    const char *russian; /**< text */
    const char *cause;   /**< when it happens, in English */
    const char *cure;    /**< what to do, in English */
} kith_message;

/**
 * Message of a status code, or of a rule.
 *
 * @param[in]  status  KITH_ERR_; KITH_ERR_RULE together with a rule gives the rule's message
 * @param[in]  rule    KITH_RULE_ or 0
 * @param[out] out     size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership strings are static
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_message_get(kith_status status, int32_t rule, kith_message *out);

/**
 * The table of messages, one after the other.
 *
 * @param[in]  index  from 0
 * @param[out] out    size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (behind the last)
 * @par Ownership strings are static
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_message_list(size_t index, kith_message *out);

/**
 * Parse a date.
 *
 * @param[in]  text  YYYY-MM-DD
 * @param[out] out   the date; 0 if it is none
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_SHAPE
 * @par Ownership text is only read
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_date_parse(const char *text, kith_date *out);

/**
 * Write a date as YYYY-MM-DD, "" for 0.
 *
 * @param[in]  date  a date or 0
 * @param[out] out   11 bytes
 * @return KITH_OK; KITH_ERR_INVALID
 * @par Ownership nothing is kept
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_date_format(kith_date date, char *out);

/**
 * Read a value of any type from its text: dates YYYY-MM-DD, instants YYYY-MM-DDTHH:MM:SS[.ffffff]Z, decimals
 * with a point, flags 0, 1, no, yes, codes by name, references as decimal ids.
 *
 * @param[in]  type  KITH_TYPE_
 * @param[in]  list  of a code: its KITH_LIST_; else 0
 * @param[in]  text  the text; "" gives KITH_TYPE_NONE
 * @param[out] out   field is left 0; text is borrowed from the argument
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_SHAPE
 * @par Ownership nothing is kept
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_value_parse(uint32_t type, uint32_t list, const char *text, kith_value *out);

/**
 * Write a value as text, in the form that kith_value_parse reads.
 *
 * @param[in]  value     the value
 * @param[in]  list      of a code: its KITH_LIST_; else 0
 * @param[out] out       NUL-ended, cut at capacity
 * @param[in]  capacity  bytes of out, at least 1
 * @return bytes that the whole text has, without the NUL; 0 for NULL arguments
 * @par Ownership nothing is kept
 * @par Threads   any
 * @since 0.1
 */
size_t kith_value_format(const kith_value *value, uint32_t list, char *out, size_t capacity);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
