/**
 * @file schema.h
 * @brief Every record kind described once: what a store, a tool or a binding needs to handle all of them
 * alike.
 */
#ifndef KITH_SCHEMA_H
#define KITH_SCHEMA_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** A record kind. Strings are static. */
typedef struct kith_kind_info {
    size_t size;      /**< sizeof(kith_kind_info) */
    const char *name; /**< lower case, such as "relation_type" */
    uint32_t fields;  /**< number of fields; they are numbered from 1 */
    uint32_t owner;   /**< for a part: the field that names its owner; 0 otherwise */
    uint32_t key;     /**< the field whose value is unique and names a record to people; 0 if there is none */
    uint32_t archived;   /**< 1: written once and read back through the store only */
    uint32_t configures; /**< 1: changing it takes the right KITH_OPERATION_CONFIGURE */
    uint32_t section;    /**< KITH_SECTION_: where a customer's history shows it (P24) */
} kith_kind_info;

/** A field of a kind. Strings are static. */
typedef struct kith_field_info {
    size_t size;       /**< sizeof(kith_field_info) */
    const char *name;  /**< lower case, such as "birth_date" */
    uint32_t type;     /**< KITH_TYPE_ */
    uint32_t target;   /**< of a reference: the kind it refers to, 0 for any; of a code: its KITH_LIST_ */
    uint32_t required; /**< 1: a record cannot be without */
    uint32_t limit;    /**< of text: the KITH_LIMIT_ that bounds its bytes; 0 otherwise */
    int64_t least;     /**< of integer and decimal: smallest value */
    int64_t most;      /**< of integer and decimal: largest value */
    uint32_t fixed;    /**< 1: set when the record is added, never changed */
    uint32_t filled;   /**< 1: the library fills it in when a record is added without it */
    uint32_t personal; /**< 1: it is about a person, and goes when that is erased (kith/erase.h) */
    uint32_t about;    /**< of a personal one: the field with that person; 0: whomever the record is about */
} kith_field_info;

/** Limits. Each has a standard value (kith_schema_limit) that a book may lower but not raise. */
enum {
    KITH_LIMIT_CODE = 1,         /**< bytes of a code */
    KITH_LIMIT_NUMBER = 2,       /**< bytes of a customer number, tax number or phone */
    KITH_LIMIT_NAME = 3,         /**< bytes of a name, label, city or e-mail */
    KITH_LIMIT_TEXT = 4,         /**< bytes of an address, a remark or an attribute's text */
    KITH_LIMIT_CUSTOMERS = 5,    /**< customers of a book */
    KITH_LIMIT_RELATIONS = 6,    /**< relations of a book */
    KITH_LIMIT_TYPES = 7,        /**< relation types of a book */
    KITH_LIMIT_PER_CUSTOMER = 8, /**< relations of one customer */
    KITH_LIMIT_PARTS = 9,        /**< parts of one record; entries that are only added to do not count */
    KITH_LIMIT_CHANGES = 10,     /**< changes of one transaction */
    KITH_LIMIT_DISTANCE = 11,    /**< distance of kith_relation_reach */
    KITH_LIMIT_COUNT = 12        /**< one more than the last limit of this header */
};

/**
 * Describe a record kind.
 *
 * @param[in]  kind  1 to KITH_KIND_COUNT - 1
 * @param[out] out   size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership strings are static
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_schema_kind(uint32_t kind, kith_kind_info *out);

/**
 * Describe a field of a kind.
 *
 * @param[in]  kind   record kind
 * @param[in]  field  1 to the kind's number of fields
 * @param[out] out    size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership strings are static
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_schema_field(uint32_t kind, uint32_t field, kith_field_info *out);

/**
 * Name of an entry of a code list.
 *
 * @param[in] list   KITH_LIST_
 * @param[in] entry  from 1
 * @return the name, such as "female"; NULL after the last entry or for an unknown list
 * @par Ownership static
 * @par Threads   any
 * @since 0.1
 */
const char *kith_schema_code(uint32_t list, int64_t entry);

/**
 * Find a record kind by name.
 *
 * @param[in] name  such as "customer"
 * @return the kind, or 0
 * @par Ownership name is only read
 * @par Threads   any
 * @since 0.1
 */
uint32_t kith_schema_find_kind(const char *name);

/**
 * Find a field by name.
 *
 * @param[in] kind  record kind
 * @param[in] name  such as "surname"
 * @return the field's number, or 0
 * @par Ownership name is only read
 * @par Threads   any
 * @since 0.1
 */
uint32_t kith_schema_find_field(uint32_t kind, const char *name);

/**
 * Find an entry of a code list by name.
 *
 * @param[in] list  KITH_LIST_
 * @param[in] name  such as "female"
 * @return the entry, or 0
 * @par Ownership name is only read
 * @par Threads   any
 * @since 0.1
 */
int64_t kith_schema_find_code(uint32_t list, const char *name);

/**
 * A limit's name and standard value.
 *
 * @param[in]  limit     KITH_LIMIT_
 * @param[out] standard  value unless the book lowers it, and the most it can be; 0 if there is no such limit;
 *                       may be NULL
 * @return the limit's name, or NULL if there is none of that number
 * @par Ownership static
 * @par Threads   any
 * @since 0.1
 */
const char *kith_schema_limit(uint32_t limit, uint64_t *standard);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
