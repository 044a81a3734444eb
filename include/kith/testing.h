/**
 * @file testing.h
 * @brief For test harnesses: a store in memory, a store and an allocator that fail when told, dump and
 * digest.
 */
#ifndef KITH_TESTING_H
#define KITH_TESTING_H

#include "kith/book.h"
#include "kith/store.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** A store in memory that outlives the books opened over it (opaque). */
typedef struct kith_memory_store kith_memory_store;

/** How a store in memory misbehaves. Counts are of calls from now on; 0 is never. */
typedef struct kith_store_fault {
    size_t size;         /**< sizeof(kith_store_fault) */
    uint32_t commit_at;  /**< the commit that misbehaves: 1 is the next */
    int32_t outcome;     /**< what it answers */
    uint32_t stored;     /**< 1: it stores all the same (the answer is lost or a lie) */
    uint32_t load_at;    /**< the load or refresh that fails */
    uint32_t grant_at;   /**< the grant of ids that fails */
    uint32_t history_at; /**< the history read that fails */
    uint32_t status_at;  /**< the status question that fails */
    uint32_t for_ever;   /**< 1: every later one of that kind too */
} kith_store_fault;

/** An allocator that counts and fails when told. Fill with zeros and set size. Not for several threads at
 * once. */
typedef struct kith_test_allocator {
    size_t size;       /**< sizeof(kith_test_allocator) */
    uint64_t calls;    /**< allocations and growths asked for */
    uint64_t fail_at;  /**< the one that fails, counted as in calls; 0: none */
    uint32_t for_ever; /**< 1: all later ones fail too */
    uint32_t wrong;    /**< releases whose stated size was wrong */
    uint64_t live;     /**< blocks not yet given back */
    uint64_t bytes;    /**< bytes not yet given back */
} kith_test_allocator;

/**
 * Make a store in memory.
 *
 * @param[out] out  the store; NULL on error
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_MEMORY
 * @par Ownership the caller frees it after the last book over it is closed
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_memory_store_new(kith_memory_store **out);

/**
 * Callbacks of the store, for kith_book_open. Several books may be open over one store, in one thread at a
 * time.
 *
 * @param[in]  memory  the store
 * @param[out] out     size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership out->ctx belongs to the store
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_memory_store_callbacks(kith_memory_store *memory, kith_store *out);

/**
 * Tell the store how to misbehave.
 *
 * @param[in] memory  the store
 * @param[in] fault   size-tagged; NULL: behave
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership copied
 * @par Threads   that of the books over the store
 * @since 0.1
 */
kith_status kith_memory_store_fault(kith_memory_store *memory, const kith_store_fault *fault);

/**
 * Free the store.
 *
 * @param[in] memory  or NULL
 * @par Ownership memory is given up
 * @par Threads   any, once
 * @since 0.1
 */
void kith_memory_store_free(kith_memory_store *memory);

/**
 * Allocator callbacks over libc that count in, and fail as told by, `state`.
 *
 * @param[in]  state  size-tagged; outlives the book
 * @param[out] out    size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership out->ctx is `state`
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_test_allocator_callbacks(kith_test_allocator *state, kith_allocator *out);

/**
 * Canonical text of everything that a view shows: one line per record, sorted, records named by their keys
 * and never by id, so that two books of the same content give the same text.
 *
 * @param[in]  view      an open view
 * @param[out] out       NUL-ended, cut at capacity; may be NULL if capacity is 0
 * @param[in]  capacity  bytes of out
 * @param[out] length    bytes of the whole text without the NUL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read; memory comes from libc
 * @since 0.1
 */
kith_status kith_view_dump(const kith_view *view, char *out, size_t capacity, size_t *length);

/**
 * 64-bit digest of that text.
 *
 * @param[in]  view  an open view
 * @param[out] out   the digest
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read; memory comes from libc
 * @since 0.1
 */
kith_status kith_view_digest(const kith_view *view, uint64_t *out);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
