/* Signing: who signs, frozen as a record of the customer with the data of the day (O23). */
#include "engine/bind.h"
#include "engine/calls.h"
#include "engine/follow.h"
#include "model/rows.h"
#include "model/shape.h"
#include "rules/signatory.h"

#include "base/report.h"

#include <string.h>

#define NAME_PARTS 4u

/* What a call was given. */
typedef struct signing {
    kith_signatory_request request;
    const char *number;
} signing;

static const char *text_of(const kithi_state *state, kith_id customer, uint32_t field)
{
    size_t length = 0;
    return kithi_row_text(state, KITH_KIND_CUSTOMER, kithi_row_find(state, customer), field, &length);
}

static const char *text_at(const kithi_state *state, kith_id customer, uint32_t index)
{
    static const uint32_t parts[NAME_PARTS] = {KITH_CUSTOMER_ORGANISATION, KITH_CUSTOMER_SURNAME,
                                               KITH_CUSTOMER_GIVEN_NAME, KITH_CUSTOMER_PATRONYMIC};
    return text_of(state, customer, parts[index]);
}

/* Name as it is printed; NULL: it has none, or no memory (then *enough). */
static const char *full_name(kith_txn *txn, kith_id customer, bool *enough)
{
    const kithi_state *state = &txn->edit.state;
    size_t room = 0;
    for (uint32_t i = 0; i < NAME_PARTS; i++) {
        const char *text = text_at(state, customer, i);
        room += text == NULL ? 0 : strlen(text) + 1;
    }
    char *name = room == 0 ? NULL : kithi_arena_get(&txn->arena, room);
    *enough = *enough && (room == 0 || name != NULL);
    size_t size = 0;
    for (uint32_t i = 0; i < NAME_PARTS && name != NULL; i++) {
        const char *text = text_at(state, customer, i);
        if (text != NULL) {
            const size_t length = strlen(text);
            memcpy(name + size, text, length);
            size += length;
            name[size++] = ' ';
        }
    }
    if (name != NULL) {
        name[size - 1] = '\0';
    }
    return name;
}

static void set_text(kith_value *values, uint32_t field, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        values[field] =
            (kith_value){.field = field, .type = KITH_TYPE_TEXT, .text = text, .length = strlen(text)};
    }
}

static void set_number(kith_value *values, uint32_t field, uint32_t type, int64_t number)
{
    if (number != 0) {
        values[field] = (kith_value){.field = field, .type = type, .number = number};
    }
}

/* false: no memory. */
static bool fill(kith_txn *txn, const signing *given, const kith_signatory *who, kith_value *values)
{
    const kithi_state *state = &txn->edit.state;
    const kith_id customer = given->request.customer;
    bool enough = true;
    kithi_call_empty(values);
    set_number(values, KITH_SIGNED_DOCUMENT_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)customer);
    set_number(values, KITH_SIGNED_DOCUMENT_KIND, KITH_TYPE_CODE, given->request.document);
    set_text(values, KITH_SIGNED_DOCUMENT_NUMBER, given->number);
    set_number(values, KITH_SIGNED_DOCUMENT_DATE, KITH_TYPE_DATE, given->request.on);
    set_number(values, KITH_SIGNED_DOCUMENT_RESULT, KITH_TYPE_CODE, who->result);
    set_number(values, KITH_SIGNED_DOCUMENT_PROFILE, KITH_TYPE_REFERENCE,
               (int64_t)kithi_signatory_profile(state, given->request.profile));
    set_number(values, KITH_SIGNED_DOCUMENT_SIGNATORY, KITH_TYPE_REFERENCE, (int64_t)who->signatory);
    set_number(values, KITH_SIGNED_DOCUMENT_RELATION, KITH_TYPE_REFERENCE, (int64_t)who->relation);
    set_text(values, KITH_SIGNED_DOCUMENT_NAME, full_name(txn, who->signatory, &enough));
    set_text(values, KITH_SIGNED_DOCUMENT_DOCUMENT, who->document);
    set_text(values, KITH_SIGNED_DOCUMENT_ADDRESS, who->address);
    set_text(values, KITH_SIGNED_DOCUMENT_PHONE, who->phone);
    set_number(values, KITH_SIGNED_DOCUMENT_CONSENTING, KITH_TYPE_REFERENCE, (int64_t)who->consenting);
    set_text(values, KITH_SIGNED_DOCUMENT_CONSENTING_NAME, full_name(txn, who->consenting, &enough));
    if (who->signatory != customer) {
        set_text(values, KITH_SIGNED_DOCUMENT_PATIENT, full_name(txn, customer, &enough));
    }
    if (who->consenting != 0) {
        set_text(values, KITH_SIGNED_DOCUMENT_CONSENTING_DOCUMENT,
                 text_of(state, who->consenting, KITH_CUSTOMER_DOCUMENT));
    }
    return enough;
}

static kith_status apply_sign(kith_txn *txn, kithi_call *call, kith_error *err)
{
    signing given = *(const signing *)call->given;
    kith_signatory who = {.size = sizeof who};
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    given.request.customer = kithi_call_meant(txn, given.request.customer);
    given.request.representative = kithi_call_meant(txn, given.request.representative);
    const kith_id needed[] = {given.request.customer, given.request.representative, given.request.profile};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (needed[i] != 0 && kithi_row_find(&txn->edit.state, needed[i]) == NULL) {
            return kithi_call_not_found(needed[i], err);
        }
    }
    kithi_signatory_ask(&txn->edit.state, &given.request, given.request.on, &who, NULL);
    if (who.signatory == 0) {
        return kithi_call_refuse(txn, KITH_RULE_NO_SIGNATORY, given.request.customer, 0, err);
    }
    if (!fill(txn, &given, &who, values)) {
        return KITH_ERR_MEMORY;
    }
    kithi_follow_fill(txn, KITH_KIND_SIGNED_DOCUMENT, values);
    kith_status status = kithi_call_check_values(txn, KITH_KIND_SIGNED_DOCUMENT, values, err);
    if (status == KITH_OK) {
        status = kithi_txn_made(txn, call, KITH_KIND_SIGNED_DOCUMENT, &id, err);
    }
    if (status == KITH_OK && call->told != NULL) {
        *(kith_id *)call->told = id;
    }
    return status == KITH_OK ? kithi_txn_put(txn, id, values) : status;
}

kith_status kithi_calls_sign(kith_txn *txn, const kith_signatory_request *request, const char *number,
                             kith_id *id, kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    signing given = {*request, kithi_arena_text(&txn->arena, number, strlen(number))};
    kithi_call call = {.apply = apply_sign, .id = request->customer, .kind = KITH_KIND_SIGNED_DOCUMENT};
    if (given.request.on == 0) {
        given.request.on = txn->today;
    }
    if (given.number == NULL) {
        kithi_arena_back(&txn->arena, mark);
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    return kithi_bind_make(txn, &call, &given, sizeof given, id, err);
}
