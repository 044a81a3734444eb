/* Create: the first commit of a new book, and the default roles and rights as data (O2, O15, O25). */
#include "engine/create.h"

#include "base/report.h"
#include "base/utf8.h"
#include "engine/calls.h"
#include "engine/commit.h"
#include "engine/txn.h"

#include <string.h>

#define BIT(operation) (1u << (operation))
#define WORK                                                                                                 \
    (BIT(KITH_OPERATION_VIEW) | BIT(KITH_OPERATION_ADD) | BIT(KITH_OPERATION_CHANGE) |                       \
     BIT(KITH_OPERATION_REMOVE))

typedef struct default_role {
    const char *code;
    uint32_t operations;
} default_role;

/* The first one is the owner's. O2 lets all five set and edit links; only the top manager configures. */
static const default_role roles[] = {
    {"top_manager", WORK | BIT(KITH_OPERATION_CONFIGURE)},
    {"manager", WORK},
    {"seller", WORK},
    {"ophthalmologist_seller", WORK},
    {"ophthalmologist", WORK},
};

static kith_value text_value(uint32_t field, const char *text)
{
    return (kith_value){.field = field,
                        .type = text == NULL ? KITH_TYPE_NONE : KITH_TYPE_TEXT,
                        .text = text,
                        .length = KITH_NUL_ENDED};
}

static kith_value number_value(uint32_t field, uint32_t type, int64_t number)
{
    return (kith_value){.field = field, .type = type, .number = number};
}

static kith_status add_roles(kith_txn *txn, kith_id *first, kith_error *err)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        const kith_value role_values[] = {text_value(KITH_ROLE_CODE, roles[i].code)};
        kith_id role = 0;
        kith_status status = kithi_calls_add(txn, KITH_KIND_ROLE, role_values, 1, &role, err);
        for (uint32_t operation = KITH_OPERATION_VIEW;
             operation <= KITH_OPERATION_CONFIGURE && status == KITH_OK; operation++) {
            const kith_value right_values[] = {
                number_value(KITH_RIGHT_ROLE, KITH_TYPE_REFERENCE, (int64_t)role),
                number_value(KITH_RIGHT_OPERATION, KITH_TYPE_CODE, operation),
            };
            kith_id right = 0;
            if ((roles[i].operations & BIT(operation)) != 0) {
                status = kithi_calls_add(txn, KITH_KIND_RIGHT, right_values, 2, &right, err);
            }
        }
        if (status != KITH_OK) {
            return status;
        }
        *first = i == 0 ? role : *first;
    }
    return KITH_OK;
}

static kith_status fill(kith_txn *txn, const kith_book_options *options, kith_error *err)
{
    const int64_t mode = options->rights_mode == 0 ? KITH_RIGHTS_HOST : options->rights_mode;
    const kith_value book_values[] = {
        text_value(KITH_BOOK_NAME, options->name),
        text_value(KITH_BOOK_LANGUAGE, options->language),
        number_value(KITH_BOOK_RIGHTS, KITH_TYPE_CODE, mode),
    };
    kith_id id = 0;
    kith_id role = 0;
    kith_status status = kithi_calls_add(txn, KITH_KIND_BOOK, book_values, 3, &id, err);
    if (status != KITH_OK || mode == KITH_RIGHTS_HOST) {
        return status;
    }
    status = add_roles(txn, &role, err);
    const kith_value user_values[] = {
        text_value(KITH_USER_CODE, options->owner),
        number_value(KITH_USER_ROLE, KITH_TYPE_REFERENCE, (int64_t)role),
    };
    return status == KITH_OK ? kithi_calls_add(txn, KITH_KIND_USER, user_values, 2, &id, err) : status;
}

kith_status kithi_create_book(kith_book *book, const kith_book_options *options, kith_error *err)
{
    const kith_txn_options how = {
        .size = sizeof how, .actor = options->owner, .at = options->at, .reason = "new book"};
    kith_txn *txn = NULL;
    if (!kithi_utf8_fits(options->owner, KITHI_ACTOR_MOST)) { /* who is the actor of its first commit */
        return kithi_report(err, KITH_ERR_SHAPE, "owner is too long or not valid UTF-8");
    }
    kith_status status = kithi_txn_begin(book, &how, &txn, err);
    if (status != KITH_OK) {
        return status;
    }
    txn->trusted = true;
    status = fill(txn, options, err);
    if (status == KITH_OK) {
        status = kithi_txn_commit(txn, NULL, err);
    }
    kithi_txn_close(txn);
    return status;
}
