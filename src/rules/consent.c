/* Consent: the rows of table 7, from top to bottom; the first one that holds decides. */
#include "rules/consent.h"

#include "base/date.h"
#include "base/phone.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"

#include <assert.h>
#include <string.h>

#define BASES ((uint32_t)KITH_BASIS_WITHDRAWAL + 1u)
#define REST_DAYS 30 /* unless the law says otherwise */

/* How long each basis holds under the law, in months; NO_TERM: it allows nothing. */
#define NO_TERM (-1)
#define FOR_EVER (-2)

/* What is known of a contact, gathered once. */
typedef struct enquiry {
    const kithi_state *state;
    const kith_contact_request *request;
    const kithi_channel *channel;
    kith_date on;
    const unsigned char *contact;
    kith_value address;
    bool former; /* the contact has another one by now */
    kith_id law;
    int64_t terms[BASES];
    kith_date withdrawn; /* latest day of a withdrawal; 0: none */
    kith_id withdrawal;
    kith_date express; /* latest day of an express consent, proven or not */
    kith_id unproven;  /* an express consent that holds, without a proof */
    kith_id proven;    /* and one with it; the latest */
    kith_date proven_until;
    kith_id implied; /* the one that holds longest */
    kith_date implied_until;
    int64_t implied_basis;
    kith_id lapsed; /* an implied one that is over */
    kith_id pending;
} enquiry;

const kithi_channel *kithi_consent_channel(uint32_t channel)
{
    static const kithi_channel channels[] = {
        [KITH_CHANNEL_EMAIL] = {KITH_CONTACT_EMAIL, KITH_CONTACT_EMAIL_STATUS,
                                KITH_CONTACT_EMAIL_STATUS_SINCE},
        [KITH_CHANNEL_SMS] = {KITH_CONTACT_MOBILE, KITH_CONTACT_MOBILE_STATUS,
                              KITH_CONTACT_MOBILE_STATUS_SINCE},
        [KITH_CHANNEL_PHONE] = {KITH_CONTACT_PHONE, KITH_CONTACT_PHONE_STATUS,
                                KITH_CONTACT_PHONE_STATUS_SINCE},
    };
    assert(channel >= KITH_CHANNEL_EMAIL);
    assert(channel < sizeof channels / sizeof channels[0]);
    return &channels[channel];
}

bool kithi_consent_same_address(const kith_value *one, const kith_value *other)
{
    char forms[2][KITHI_ADDRESS_FORM];
    if (one->type == KITH_TYPE_NONE || other->type == KITH_TYPE_NONE) {
        return one->type == other->type;
    }
    const size_t size = kithi_index_address(one->text, one->length, forms[0], KITHI_ADDRESS_FORM);
    return size == kithi_index_address(other->text, other->length, forms[1], KITHI_ADDRESS_FORM) &&
           memcmp(forms[0], forms[1], size) == 0;
}

/* --- what is known --- */

static kith_id law_of(const kithi_state *state, kith_id asked)
{
    return asked != 0 ? asked : (kith_id)kithi_users_setting(state, KITH_BOOK_CONSENT_LAW);
}

static void read_terms(enquiry *of)
{
    for (uint32_t basis = 0; basis < BASES; basis++) {
        of->terms[basis] = NO_TERM;
    }
    of->terms[KITH_BASIS_EXPRESS] = FOR_EVER;
    kithi_parts term_walk;
    for (kith_id term = kithi_parts_first(&term_walk, of->state, of->law, KITH_KIND_CONSENT_TERM); term != 0;
         term = kithi_parts_next(&term_walk)) {
        kith_value months;
        kithi_row_value(of->state, KITH_KIND_CONSENT_TERM, kithi_row_find(of->state, term),
                        KITH_CONSENT_TERM_MONTHS, &months);
        const int64_t basis = kithi_row_number_of(of->state, term, KITH_CONSENT_TERM_BASIS);
        assert(basis > 0);
        assert(basis < (int64_t)BASES);
        of->terms[basis] = months.type == KITH_TYPE_NONE ? FOR_EVER : months.number;
    }
}

/* Last day on which a basis holds; 0: it has no end. */
static kith_date end_of(const enquiry *of, const kith_value *consent)
{
    const int64_t basis = consent[KITH_CONSENT_BASIS].number;
    const kith_date until = (kith_date)consent[KITH_CONSENT_UNTIL].number;
    const kith_date since = (kith_date)consent[KITH_CONSENT_DATE].number;
    const int64_t months = of->terms[basis];
    if (basis == KITH_BASIS_CONTRACT) { /* running, or over for a while */
        return until == 0 || months == FOR_EVER ? 0 : kithi_date_add_months(until, (int)months);
    }
    const kith_date term = months == FOR_EVER ? 0 : kithi_date_add_months(since, (int)months);
    return term == 0 || (until != 0 && until < term) ? until : term;
}

/* Does one end after another? 0 is no end. */
static bool ends_later(kith_date one, kith_date other)
{
    return other != 0 && (one == 0 || one > other);
}

static void note_express(enquiry *of, kith_id id, const kith_value *consent)
{
    const kith_date date = (kith_date)consent[KITH_CONSENT_DATE].number;
    const kith_date end = end_of(of, consent);
    of->express = date > of->express ? date : of->express;
    if (date <= of->withdrawn) {
        return; /* taken back */
    }
    if (end != 0 && of->on > end) {
        of->lapsed = id;
    } else if (consent[KITH_CONSENT_PROOF].type == KITH_TYPE_NONE) {
        of->unproven = id;
    } else if (of->proven == 0 || !ends_later(of->proven_until, end)) {
        of->proven = id;
        of->proven_until = end;
    }
}

static void note_implied(enquiry *of, kith_id id, const kith_value *consent)
{
    const int64_t basis = consent[KITH_CONSENT_BASIS].number;
    const kith_date end = end_of(of, consent);
    if (of->terms[basis] == NO_TERM) {
        return; /* the law knows no such basis */
    }
    if (end != 0 && of->on > end) {
        of->lapsed = id;
    } else if (of->implied == 0 || ends_later(end, of->implied_until) ||
               (end == of->implied_until && basis < of->implied_basis)) {
        of->implied = id;
        of->implied_until = end;
        of->implied_basis = basis;
    }
}

static void note_withdrawal(enquiry *of, kith_id id, const kith_value *consent)
{
    const kith_date date = (kith_date)consent[KITH_CONSENT_DATE].number;
    if (of->withdrawal == 0 || date >= of->withdrawn) {
        of->withdrawal = id;
        of->withdrawn = date;
    }
}

/* What a record says, if it is about the channel, the address and the day. Withdrawals are looked at first.
 */
static void note_consent(enquiry *of, kith_id id, bool withdrawals)
{
    kith_value consent[KITHI_FIELDS];
    kithi_row_read(of->state, KITH_KIND_CONSENT, kithi_row_find(of->state, id), consent);
    const kith_date date = (kith_date)consent[KITH_CONSENT_DATE].number;
    const kith_value *address = &consent[KITH_CONSENT_ADDRESS];
    const int64_t basis = consent[KITH_CONSENT_BASIS].number;
    if ((basis == KITH_BASIS_WITHDRAWAL) != withdrawals ||
        consent[KITH_CONSENT_CHANNEL].number != of->request->channel || (of->on != 0 && date > of->on) ||
        (address->type != KITH_TYPE_NONE && !kithi_consent_same_address(address, &of->address))) {
        return;
    }
    switch (basis) {
    case KITH_BASIS_EXPRESS:
        note_express(of, id, consent);
        break;
    case KITH_BASIS_PENDING:
        of->pending = id;
        break;
    case KITH_BASIS_WITHDRAWAL:
        note_withdrawal(of, id, consent);
        break;
    default:
        note_implied(of, id, consent);
        break;
    }
}

static void note_consents(enquiry *of, bool withdrawals)
{
    const kith_id contact = of->request->contact;
    kithi_parts id_walk;
    for (kith_id id = kithi_parts_first(&id_walk, of->state, contact, KITH_KIND_CONSENT); id != 0;
         id = kithi_parts_next(&id_walk)) {
        note_consent(of, id, withdrawals);
    }
}

/* What is known about the contact and its address, or about another address that consents were given for. */
static void gather(enquiry *of, const kith_value *other)
{
    const kithi_state *state = of->state;
    of->channel = kithi_consent_channel(of->request->channel);
    of->contact = kithi_row_find(state, of->request->contact);
    kithi_row_value(state, KITH_KIND_CONTACT, of->contact, of->channel->address, &of->address);
    of->former = other != NULL && !kithi_consent_same_address(other, &of->address);
    of->address = other != NULL ? *other : of->address;
    of->law = law_of(state, of->request->law);
    read_terms(of);
    note_consents(of, true);
    note_consents(of, false);
}

/* --- the address --- */

/* A name and a place with an @ between them, and no white space. */
static bool is_mail_address(const char *text, size_t length)
{
    size_t at = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r')) {
            return false;
        }
        at = text[i] == '@' ? i : at;
    }
    return at > 0 && at + 1 < length;
}

static bool has_digit(const char *text, size_t length)
{
    char digit;
    return kithi_phone_digits(text, length, &digit, 1) > 0;
}

/* Can something be sent there at all? */
static bool is_usable(const enquiry *of, kith_id customer)
{
    const kith_value *address = &of->address;
    if (address->type == KITH_TYPE_NONE ||
        kithi_row_number_of(of->state, customer, KITH_CUSTOMER_STATUS) == KITH_STATUS_ERASED) {
        return false;
    }
    return of->request->channel == KITH_CHANNEL_EMAIL ? is_mail_address(address->text, address->length)
                                                      : has_digit(address->text, address->length);
}

kith_id kithi_consent_entry_after(const kithi_state *state, const kith_value *address, kith_id after)
{
    kithi_key prefix;
    kithi_key from;
    kithi_cursor cursor;
    if (address->type == KITH_TYPE_NONE) {
        return 0;
    }
    kithi_index_suppressed_prefix(&prefix, address->text, address->length);
    from = prefix;
    kithi_key_number(&from, kithi_id_sequence(after) + 1);
    kithi_index_seek(&cursor, state, &from);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const kith_id id = kithi_id_make(KITH_KIND_SUPPRESSION, kithi_cursor_tail(&cursor));
        kith_value listed;
        kithi_row_value(state, KITH_KIND_SUPPRESSION, kithi_row_find(state, id), KITH_SUPPRESSION_ADDRESS,
                        &listed);
        if (kithi_consent_same_address(&listed, address)) { /* long keys are cut: the text decides */
            return id;
        }
    }
    return 0;
}

size_t kithi_consent_hash(const kithi_model *model, const kith_value *address, char *out)
{
    static const char digits[] = "0123456789abcdef";
    char form[KITHI_ADDRESS_FORM];
    unsigned char hash[KITH_HASH_BYTES] = {0};
    const size_t size = kithi_index_address(address->text, address->length, form, sizeof form);
    if (model->hash == NULL || model->hash(model->hash_ctx, form, size, hash) != 1) {
        return 0;
    }
    out[0] = KITHI_ADDRESS_MARK;
    for (size_t i = 0; i < KITH_HASH_BYTES; i++) {
        out[1 + 2 * i] = digits[hash[i] >> 4];
        out[2 + 2 * i] = digits[hash[i] & 15u];
    }
    return KITHI_HASHED_ADDRESS;
}

/* Where, and when, a suppression is asked for; `on` 0: on any day. */
typedef struct listing {
    const kithi_state *state;
    uint32_t channel;
    kith_date on;
} listing;

/* The entry that holds for an address as it is listed; 0: none does. */
static kith_id entry_of(const listing *of, const kith_value *address)
{
    for (kith_id id = kithi_consent_entry_after(of->state, address, 0); id != 0;
         id = kithi_consent_entry_after(of->state, address, id)) {
        const int64_t channel = kithi_row_number_of(of->state, id, KITH_SUPPRESSION_CHANNEL);
        const kith_date since = (kith_date)kithi_row_number_of(of->state, id, KITH_SUPPRESSION_SINCE);
        if ((channel == 0 || channel == of->channel) && (of->on == 0 || since <= of->on)) {
            return id;
        }
    }
    return 0;
}

kith_id kithi_consent_suppression(const kithi_state *state, const kith_value *address, uint32_t channel,
                                  kith_date on)
{
    const listing of = {state, channel, on};
    const kith_id plain = entry_of(&of, address);
    char text[KITHI_HASHED_ADDRESS];
    kithi_key hashed;
    if (plain != 0 || state->model->hash == NULL) {
        return plain;
    }
    hashed.size = 0;
    kithi_key_byte(&hashed, KITHI_KEYS_SUPPRESSED);
    kithi_key_byte(&hashed, KITHI_ADDRESS_MARK);
    if (kithi_index_first(state, &hashed) == 0) {
        return 0; /* the host is asked only if there is something to find */
    }
    const size_t length = kithi_consent_hash(state->model, address, text);
    const kith_value form = {
        .type = length == 0 ? KITH_TYPE_NONE : KITH_TYPE_TEXT, .text = text, .length = length};
    return entry_of(&of, &form);
}

bool kithi_consent_suppresses_numbers(const kithi_state *state)
{
    kithi_key from = {.size = 0};
    unsigned char found[KITHI_KEY_MOST];
    kithi_cursor cursor;
    kithi_key_byte(&from, KITHI_KEYS_SUPPRESSED);
    kithi_key_byte(&from, KITHI_ADDRESS_MARK);
    kithi_index_seek(&cursor, state, &from); /* hashes come before digits, and these before letters */
    return kithi_cursor_begins(&cursor, from.bytes, 1) && kithi_cursor_key(&cursor, found) > 1 &&
           found[1] <= '9';
}

/* First day after the rest that follows a soft bounce; 0: it is over, or not known. */
static kith_date rest_of(const enquiry *of)
{
    const kith_date since =
        (kith_date)kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, of->channel->since);
    kith_value days = {.type = KITH_TYPE_NONE};
    if (of->law != 0) {
        kithi_row_value(of->state, KITH_KIND_CONSENT_LAW, kithi_row_find(of->state, of->law),
                        KITH_CONSENT_LAW_REST_DAYS, &days);
    }
    const kith_date end = since + (kith_date)(days.type == KITH_TYPE_NONE ? REST_DAYS : days.number);
    return since == 0 || (of->on != 0 && of->on >= end) ? 0 : end;
}

/* --- the rows --- */

static void decide(kith_permission *out, uint32_t reason, bool allowed, kith_id record)
{
    out->reason = reason;
    out->allowed = allowed;
    out->record = record;
}

/* Nobody is called who wants no calls: neither the contact, nor its customer with all of its contacts. */
static bool wants_no_calls(const enquiry *of, kith_id customer)
{
    return of->request->channel == KITH_CHANNEL_PHONE &&
           (kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, KITH_CONTACT_DO_NOT_CALL) != 0 ||
            kithi_row_number_of(of->state, customer, KITH_CUSTOMER_DO_NOT_CALL) != 0);
}

/* Taken back, and not given again later. */
static bool is_withdrawn(const enquiry *of)
{
    return of->withdrawal != 0 && of->withdrawn >= of->express;
}

/* Rows 1 to 6: what the address itself says. false: nothing. */
static bool ask_address(const enquiry *of, kith_permission *out)
{
    const bool business = of->request->message == KITH_MESSAGE_TRANSACTIONAL;
    const int64_t status = kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, of->channel->status);
    const kith_id customer =
        (kith_id)kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, KITH_CONTACT_CUSTOMER);
    const bool withdrawn = is_withdrawn(of);
    if (!is_usable(of, customer)) {
        decide(out, KITH_PERMISSION_NO_ADDRESS, false, 0);
        return true;
    }
    if (status == KITH_CHANNEL_HARD_BOUNCE) {
        decide(out, KITH_PERMISSION_HARD_BOUNCE, false, 0);
        return true;
    }
    if (status == KITH_CHANNEL_COMPLAINT) {
        decide(out, KITH_PERMISSION_COMPLAINT, business, 0);
        return true;
    }
    if (withdrawn || wants_no_calls(of, customer)) {
        decide(out, KITH_PERMISSION_WITHDRAWN, business, withdrawn ? of->withdrawal : 0);
        return true;
    }
    const kith_id suppression =
        kithi_consent_suppression(of->state, &of->address, of->request->channel, of->on);
    if (suppression != 0 || status == KITH_CHANNEL_SUPPRESSED) {
        decide(out, KITH_PERMISSION_SUPPRESSED, business, suppression);
        return true;
    }
    const kith_date retry = status == KITH_CHANNEL_SOFT_BOUNCE ? rest_of(of) : 0;
    if (retry != 0) {
        decide(out, KITH_PERMISSION_SOFT_BOUNCE, business, 0);
        out->retry = business ? 0 : retry; /* what has to arrive is tried again at once */
    }
    return retry != 0;
}

/* Rows 7 to 16: what the consents say. */
static void ask_consents(const enquiry *of, kith_permission *out)
{
    static const uint32_t implied[BASES] = {
        [KITH_BASIS_PURCHASE] = KITH_PERMISSION_IMPLIED_PURCHASE,
        [KITH_BASIS_CONTRACT] = KITH_PERMISSION_IMPLIED_CONTRACT,
        [KITH_BASIS_INQUIRY] = KITH_PERMISSION_IMPLIED_INQUIRY,
        [KITH_BASIS_NON_BUSINESS] = KITH_PERMISSION_IMPLIED_NON_BUSINESS,
        [KITH_BASIS_PUBLISHED] = KITH_PERMISSION_IMPLIED_PUBLISHED,
    };
    const bool business = of->request->message == KITH_MESSAGE_TRANSACTIONAL;
    /* As it was entered with the contact, without a record of it. */
    const bool said = of->request->channel == KITH_CHANNEL_EMAIL && of->express == 0 &&
                      kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, KITH_CONTACT_CONSENT) ==
                          KITH_CONSENT_EXPRESS;
    if (of->proven != 0) {
        decide(out, KITH_PERMISSION_EXPRESS, true, of->proven);
        out->expires = business ? 0 : of->proven_until;
    } else if (of->implied != 0) {
        decide(out, implied[of->implied_basis], true, of->implied);
        out->expires = business ? 0 : of->implied_until;
    } else if (of->unproven != 0 || said) {
        const bool enough =
            of->law != 0 && kithi_row_number_of(of->state, of->law, KITH_CONSENT_LAW_UNPROVEN) != 0;
        decide(out, KITH_PERMISSION_NO_PROOF, business || enough, of->unproven);
        out->warn = !business && enough;
    } else if (of->lapsed != 0) {
        decide(out, KITH_PERMISSION_EXPIRED, business, of->lapsed);
    } else if (of->pending != 0) {
        decide(out, KITH_PERMISSION_UNCONFIRMED, business, of->pending);
    } else {
        decide(out, KITH_PERMISSION_NO_CONSENT, business, 0);
    }
}

void kithi_consent_ask(const kithi_state *state, const kith_contact_request *request, kith_date on,
                       kith_permission *out)
{
    enquiry of = {.state = state, .request = request, .on = on};
    gather(&of, NULL);
    if (!ask_address(&of, out)) {
        ask_consents(&of, out);
    }
    out->address = out->allowed != 0 ? of.address.text : NULL;
}

/* --- what forbids messages for good --- */

/* Rows 2 to 5 without the list; what is still to come counts too. */
static bool is_refused(const kithi_state *state, kith_id contact, uint32_t channel, const kith_value *address)
{
    const kith_contact_request request = {.contact = contact, .channel = channel};
    enquiry of = {.state = state, .request = &request};
    gather(&of, address);
    const int64_t status =
        of.former ? 0 : kithi_row_number(state, KITH_KIND_CONTACT, of.contact, of.channel->status);
    const kith_id customer =
        (kith_id)kithi_row_number(state, KITH_KIND_CONTACT, of.contact, KITH_CONTACT_CUSTOMER);
    return status == KITH_CHANNEL_HARD_BOUNCE || status == KITH_CHANNEL_COMPLAINT ||
           status == KITH_CHANNEL_SUPPRESSED || is_withdrawn(&of) || wants_no_calls(&of, customer);
}

kith_status kithi_consent_addresses(const kithi_state *state, kith_id contact, kithi_address_fn visit,
                                    void *ctx)
{
    kith_status status = KITH_OK;
    kith_value address;
    for (uint32_t channel = KITH_CHANNEL_EMAIL; channel <= KITH_CHANNEL_PHONE && status == KITH_OK;
         channel++) {
        kithi_row_value(state, KITH_KIND_CONTACT, kithi_row_find(state, contact),
                        kithi_consent_channel(channel)->address, &address);
        status = visit(ctx, contact, channel, &address);
    }
    for (kith_id consent = kithi_users_part_after(state, contact, KITH_KIND_CONSENT, 0);
         consent != 0 && status == KITH_OK;
         consent = kithi_users_part_after(state, contact, KITH_KIND_CONSENT, consent)) {
        kithi_row_value(state, KITH_KIND_CONSENT, kithi_row_find(state, consent), KITH_CONSENT_ADDRESS,
                        &address);
        const uint32_t channel = (uint32_t)kithi_row_number_of(state, consent, KITH_CONSENT_CHANNEL);
        status = visit(ctx, contact, channel, &address);
    }
    return status;
}

/* Who is told of an address that is refused. */
typedef struct refusals {
    const kithi_state *state;
    kithi_address_fn visit;
    void *ctx;
} refusals;

static kith_status visit_refused(void *ctx, kith_id contact, uint32_t channel, const kith_value *address)
{
    const refusals *of = ctx;
    return address->type != KITH_TYPE_NONE && is_refused(of->state, contact, channel, address)
               ? of->visit(of->ctx, contact, channel, address)
               : KITH_OK;
}

kith_status kithi_consent_refusals(const kithi_state *state, kith_id customer, kithi_address_fn visit,
                                   void *ctx)
{
    static const uint32_t phones[] = {KITH_CUSTOMER_PHONE, KITH_CUSTOMER_SECOND_PHONE};
    refusals of = {state, visit, ctx};
    kith_status status = KITH_OK;
    const bool no_calls = kithi_row_number_of(state, customer, KITH_CUSTOMER_DO_NOT_CALL) != 0;
    for (size_t i = 0; i < sizeof phones / sizeof phones[0] && no_calls && status == KITH_OK; i++) {
        kith_value phone;
        kithi_row_value(state, KITH_KIND_CUSTOMER, kithi_row_find(state, customer), phones[i], &phone);
        status = phone.type == KITH_TYPE_NONE ? KITH_OK : visit(ctx, customer, KITH_CHANNEL_PHONE, &phone);
    }
    for (kith_id contact = kithi_users_part_after(state, customer, KITH_KIND_CONTACT, 0);
         contact != 0 && status == KITH_OK;
         contact = kithi_users_part_after(state, customer, KITH_KIND_CONTACT, contact)) {
        status = kithi_consent_addresses(state, contact, visit_refused, &of);
    }
    return status;
}
