/* Consent: the rows of table 7, from top to bottom; the first one that holds decides. */
#include "rules/consent.h"

#include "base/date.h"
#include "base/fold.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"

#include <string.h>

#define FOLDED_MOST 1024u
#define BASES ((uint32_t)KITH_BASIS_WITHDRAWAL + 1u)
#define REST_DAYS 30 /* unless the law says otherwise */

/* Fields of a contact by KITH_CHANNEL_: where it is reached, how that went, and since when. */
static const struct {
    uint32_t address;
    uint32_t status;
    uint32_t since;
} channels[] = {
    [KITH_CHANNEL_EMAIL] = {KITH_CONTACT_EMAIL, KITH_CONTACT_EMAIL_STATUS, KITH_CONTACT_EMAIL_STATUS_SINCE},
    [KITH_CHANNEL_SMS] = {KITH_CONTACT_MOBILE, KITH_CONTACT_MOBILE_STATUS, KITH_CONTACT_MOBILE_STATUS_SINCE},
    [KITH_CHANNEL_PHONE] = {KITH_CONTACT_PHONE, KITH_CONTACT_PHONE_STATUS, KITH_CONTACT_PHONE_STATUS_SINCE},
};

/* How long each basis holds under the law, in months; NO_TERM: it allows nothing. */
#define NO_TERM (-1)
#define FOR_EVER (-2)

/* What is known of a contact, gathered once. */
typedef struct enquiry {
    const kithi_state *state;
    const kith_contact_request *request;
    kith_date on;
    const unsigned char *contact;
    const char *address;
    size_t length;
    char folded[FOLDED_MOST]; /* the address */
    size_t folded_length;
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

static int64_t number_of(const kithi_state *state, kith_id id, uint32_t field)
{
    return kithi_row_number(state, KITH_ID_KIND(id), kithi_row_find(state, id), field);
}

/* --- what is known --- */

static kith_id law_of(const kithi_state *state, kith_id asked)
{
    const kith_id book = kithi_users_book(state);
    return asked != 0 ? asked : (kith_id)number_of(state, book, KITH_BOOK_CONSENT_LAW);
}

static void read_terms(enquiry *of)
{
    for (uint32_t basis = 0; basis < BASES; basis++) {
        of->terms[basis] = NO_TERM;
    }
    of->terms[KITH_BASIS_EXPRESS] = FOR_EVER;
    for (kith_id term = kithi_users_part_after(of->state, of->law, KITH_KIND_CONSENT_TERM, 0); term != 0;
         term = kithi_users_part_after(of->state, of->law, KITH_KIND_CONSENT_TERM, term)) {
        kith_value months;
        kithi_row_value(of->state, KITH_KIND_CONSENT_TERM, kithi_row_find(of->state, term),
                        KITH_CONSENT_TERM_MONTHS, &months);
        of->terms[number_of(of->state, term, KITH_CONSENT_TERM_BASIS)] =
            months.type == KITH_TYPE_NONE ? FOR_EVER : months.number;
    }
}

/* Is a text the address that is asked about? Case does not count. */
static bool is_address(const enquiry *of, const char *text, size_t length)
{
    char folded[FOLDED_MOST];
    const size_t size = kithi_fold(text, length, folded, sizeof folded);
    return size == of->folded_length && memcmp(folded, of->folded, size) == 0;
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
        (address->type != KITH_TYPE_NONE && !is_address(of, address->text, address->length))) {
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
    for (kith_id id = kithi_users_part_after(of->state, contact, KITH_KIND_CONSENT, 0); id != 0;
         id = kithi_users_part_after(of->state, contact, KITH_KIND_CONSENT, id)) {
        note_consent(of, id, withdrawals);
    }
}

static void gather(enquiry *of)
{
    const kithi_state *state = of->state;
    const uint32_t field = channels[of->request->channel].address;
    of->contact = kithi_row_find(state, of->request->contact);
    of->address = kithi_row_text(state, KITH_KIND_CONTACT, of->contact, field, &of->length);
    if (of->address != NULL) {
        of->folded_length = kithi_fold(of->address, of->length, of->folded, sizeof of->folded);
    }
    of->law = law_of(state, of->request->law);
    read_terms(of);
    note_consents(of, true);
    note_consents(of, false);
}

/* --- the address --- */

/* Can something be sent there at all? */
static bool is_usable(const enquiry *of)
{
    const kith_id customer =
        (kith_id)kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, KITH_CONTACT_CUSTOMER);
    if (of->address == NULL || number_of(of->state, customer, KITH_CUSTOMER_STATUS) == KITH_STATUS_ERASED) {
        return false;
    }
    if (of->request->channel == KITH_CHANNEL_EMAIL) {
        const char *at = memchr(of->address, '@', of->length);
        return at != NULL && at > of->address && at + 1 < of->address + of->length;
    }
    for (size_t i = 0; i < of->length; i++) {
        if (of->address[i] >= '0' && of->address[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* The entry of the suppression list that holds for the address; 0: none does. */
static kith_id suppression_of(const enquiry *of)
{
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_posted_prefix(&prefix, KITH_KIND_SUPPRESSION, KITH_SUPPRESSION_ADDRESS, of->address,
                              of->length);
    for (kithi_index_seek(&cursor, of->state, &prefix);
         kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const kith_id id = kithi_id_make(KITH_KIND_SUPPRESSION, kithi_cursor_tail(&cursor));
        const int64_t channel = number_of(of->state, id, KITH_SUPPRESSION_CHANNEL);
        const kith_date since = (kith_date)number_of(of->state, id, KITH_SUPPRESSION_SINCE);
        size_t length = 0;
        const char *text = kithi_row_text(of->state, KITH_KIND_SUPPRESSION, kithi_row_find(of->state, id),
                                          KITH_SUPPRESSION_ADDRESS, &length);
        if ((channel == 0 || channel == of->request->channel) && (of->on == 0 || since <= of->on) &&
            is_address(of, text, length)) { /* long keys are cut: the text decides */
            return id;
        }
    }
    return 0;
}

/* First day after the rest that follows a soft bounce; 0: it is over, or not known. */
static kith_date rest_of(const enquiry *of)
{
    const kith_date since = (kith_date)kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact,
                                                        channels[of->request->channel].since);
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

/* Rows 1 to 6: what the address itself says. false: nothing. */
static bool ask_address(const enquiry *of, kith_permission *out)
{
    const bool business = of->request->message == KITH_MESSAGE_TRANSACTIONAL;
    const int64_t status =
        kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, channels[of->request->channel].status);
    const bool no_calls =
        of->request->channel == KITH_CHANNEL_PHONE &&
        kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, KITH_CONTACT_DO_NOT_CALL) != 0;
    if (!is_usable(of)) {
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
    if (no_calls || (of->withdrawn != 0 && of->withdrawn >= of->express)) {
        decide(out, KITH_PERMISSION_WITHDRAWN, business, of->withdrawal);
        return true;
    }
    const kith_id suppression = suppression_of(of);
    if (suppression != 0 || status == KITH_CHANNEL_SUPPRESSED) {
        decide(out, KITH_PERMISSION_SUPPRESSED, business, suppression);
        return true;
    }
    out->retry = status == KITH_CHANNEL_SOFT_BOUNCE ? rest_of(of) : 0;
    if (out->retry != 0) {
        decide(out, KITH_PERMISSION_SOFT_BOUNCE, business, 0);
    }
    return out->retry != 0;
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
    const bool said = kithi_row_number(of->state, KITH_KIND_CONTACT, of->contact, KITH_CONTACT_CONSENT) ==
                      KITH_CONSENT_EXPRESS; /* as it was entered, without a record of it */
    if (of->proven != 0) {
        decide(out, KITH_PERMISSION_EXPRESS, true, of->proven);
        out->expires = of->proven_until;
    } else if (of->implied != 0) {
        decide(out, implied[of->implied_basis], true, of->implied);
        out->expires = of->implied_until;
    } else if (of->unproven != 0 || (said && of->request->channel == KITH_CHANNEL_EMAIL && of->lapsed == 0)) {
        const bool enough = of->law != 0 && number_of(of->state, of->law, KITH_CONSENT_LAW_UNPROVEN) != 0;
        decide(out, KITH_PERMISSION_NO_PROOF, business || enough, of->unproven);
        out->warn = out->allowed;
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
    gather(&of);
    if (!ask_address(&of, out)) {
        ask_consents(&of, out);
    }
    out->address = out->allowed != 0 ? of.address : NULL;
}
