/* Signatory: table 5 by capacity and age; representatives in order of rank, each with why it may not sign. */
#include "rules/signatory.h"

#include "base/date.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/effects.h"

/* Years, unless the profile says otherwise. */
#define MAJORITY 18
#define PARTIAL 14
#define MEDICAL_CONSENT 15
#define EMANCIPATION 14 /* whatever the profile says of others */

typedef struct legal {
    int64_t majority;
    int64_t partial;
    int64_t medical_consent;
    bool co_sign;
} legal;

/* How old somebody is, as far as the profile cares. */
typedef enum stage {
    STAGE_CHILD,
    STAGE_MINOR,   /* of partial age, may not consent to treatment */
    STAGE_PATIENT, /* of partial age, may */
    STAGE_ADULT,
    STAGE_UNKNOWN
} stage;

/* What a customer of a capacity and stage may do by itself. */
typedef enum right {
    RIGHT_ALONE,
    RIGHT_WITH_CONSENT, /* signs, and a representative agrees */
    RIGHT_NONE,         /* a representative signs */
    RIGHT_UNKNOWN
} right;

/* Who may represent the customer. */
typedef struct representatives {
    bool linked;    /* there are links, valid or not */
    kith_id best;   /* valid link of the best one */
    kith_id person; /* who that is */
    bool several;   /* others may too */
    kith_id chosen; /* the best link; of the one who was named, if somebody was */
    kith_id who;    /* is on its other end */
} representatives;

static kith_value value_of(const kithi_state *state, kith_id id, uint32_t field)
{
    kith_value value;
    kithi_row_value(state, KITH_ID_KIND(id), kithi_row_find(state, id), field, &value);
    return value;
}

/* What the profile says, or the standard without it. */
static int64_t years(const kithi_state *state, kith_id profile, uint32_t field, int64_t standard)
{
    kith_value value = {.type = KITH_TYPE_NONE};
    if (profile != 0) {
        value = value_of(state, profile, field);
    }
    return value.type == KITH_TYPE_NONE ? standard : value.number;
}

kith_id kithi_signatory_profile(const kithi_state *state, kith_id asked)
{
    const kith_id book = kithi_users_book(state);
    return asked != 0 ? asked : (kith_id)value_of(state, book, KITH_BOOK_LEGAL_PROFILE).number;
}

static legal read_profile(const kithi_state *state, kith_id asked)
{
    const kith_id id = kithi_signatory_profile(state, asked);
    return (legal){
        .majority = years(state, id, KITH_LEGAL_PROFILE_MAJORITY, MAJORITY),
        .partial = years(state, id, KITH_LEGAL_PROFILE_PARTIAL, PARTIAL),
        .medical_consent = years(state, id, KITH_LEGAL_PROFILE_MEDICAL_CONSENT, MEDICAL_CONSENT),
        .co_sign = id != 0 && value_of(state, id, KITH_LEGAL_PROFILE_CO_SIGN).number != 0,
    };
}

static stage stage_of(const kithi_state *state, const legal *law, kith_id customer, kith_date on)
{
    const kith_date born = (kith_date)value_of(state, customer, KITH_CUSTOMER_BIRTH_DATE).number;
    if (value_of(state, customer, KITH_CUSTOMER_KIND).number == KITH_PARTY_ORGANISATION) {
        return STAGE_ADULT;
    }
    if (born == 0 || on == 0) {
        return STAGE_UNKNOWN;
    }
    const int age = kithi_date_age(born, on);
    return age >= law->majority          ? STAGE_ADULT
           : age < law->partial          ? STAGE_CHILD
           : age >= law->medical_consent ? STAGE_PATIENT
                                         : STAGE_MINOR;
}

/* --- representatives --- */

/* Why somebody may not represent the customer; KITH_REASON_TAKEN: it may. */
static uint32_t hindrance(const kithi_state *state, const legal *law, kith_id customer, kith_id person,
                          kith_date on)
{
    const int64_t status = value_of(state, person, KITH_CUSTOMER_STATUS).number;
    const int64_t capacity = value_of(state, person, KITH_CUSTOMER_CAPACITY).number;
    const stage is = stage_of(state, law, person, on);
    if (person == customer) {
        return KITH_REASON_NOT_RELEVANT;
    }
    if (status != 0 && status != KITH_STATUS_ACTIVE) {
        return KITH_REASON_INACTIVE;
    }
    if (capacity == KITH_CAPACITY_LIMITED || capacity == KITH_CAPACITY_INCAPACITATED) {
        return KITH_REASON_NOT_CAPABLE;
    }
    return is == STAGE_ADULT || is == STAGE_UNKNOWN ? KITH_REASON_TAKEN : KITH_REASON_UNDERAGE;
}

static uint32_t period_reason(const kithi_effect *by, kith_date on)
{
    return on == 0 || kithi_date_valid_on(by->since, by->until, on) ? KITH_REASON_TAKEN
           : by->since > on                                         ? KITH_REASON_NOT_YET_VALID
                                                                    : KITH_REASON_EXPIRED;
}

static void note(const kithi_state *state, kith_trace *trace, kith_trace_row row)
{
    if (trace == NULL) {
        return;
    }
    if (trace->count < trace->capacity) {
        if (row.record != 0) {
            row.since = (kith_date)value_of(state, row.record, KITH_RELATION_SINCE).number;
            row.until = (kith_date)value_of(state, row.record, KITH_RELATION_UNTIL).number;
        }
        trace->rows[trace->count] = row;
    }
    trace->count++;
}

/* A link that holds counts, if it is the best one, or that of who was named. Does it? */
static bool choose(representatives *found, const kith_signatory_request *request, const kithi_effect *by)
{
    const bool counts = request->representative == 0 || request->representative == by->who;
    if (found->best == 0) {
        found->best = by->relation;
        found->person = by->who;
    }
    found->several = found->several || by->who != found->person;
    if (!counts || found->chosen != 0) {
        return false;
    }
    found->chosen = by->relation;
    found->who = by->who;
    return true;
}

/* `needed`: the customer does not sign alone. */
static representatives find_representatives(const kithi_state *state, const legal *law,
                                            const kith_signatory_request *request, kith_date on, bool needed,
                                            kith_trace *trace)
{
    const kith_id customer = request->customer;
    const uint32_t effect = KITH_EFFECT_LEGAL_REPRESENTATIVE;
    representatives found = {0};
    bool named = false;
    kithi_effects walk;
    for (const kithi_effect *by = kithi_effects_first(&walk, state, effect, customer, 0); by != NULL;
         by = kithi_effects_next(&walk)) {
        uint32_t reason = period_reason(by, on);
        if (reason == KITH_REASON_TAKEN) {
            reason = hindrance(state, law, customer, by->who, on);
        }
        found.linked = true;
        if (reason == KITH_REASON_TAKEN && (!choose(&found, request, by) || !needed)) {
            reason = KITH_REASON_NOT_CHOSEN;
        }
        named = named || by->who == request->representative;
        note(state, trace, (kith_trace_row){.subject = by->who, .record = by->relation, .reason = reason});
    }
    if (!named && request->representative != 0) {
        note(state, trace,
             (kith_trace_row){.subject = request->representative, .reason = KITH_REASON_NO_RECORD});
    }
    return found;
}

/* --- the table --- */

/* Has somebody been declared of age, at an age at which that may be? */
static bool is_emancipated(const kithi_state *state, kith_id customer, kith_date on)
{
    const kith_date born = (kith_date)value_of(state, customer, KITH_CUSTOMER_BIRTH_DATE).number;
    return value_of(state, customer, KITH_CUSTOMER_CAPACITY).number == KITH_CAPACITY_EMANCIPATED &&
           born != 0 && on != 0 && kithi_date_age(born, on) >= EMANCIPATION;
}

static right right_of(const legal *law, int64_t capacity, stage is, uint32_t document)
{
    const bool medical = document == KITH_DOCUMENT_MEDICAL_CONSENT;
    if (capacity == KITH_CAPACITY_INCAPACITATED) {
        return RIGHT_NONE;
    }
    if (capacity == KITH_CAPACITY_LIMITED && is == STAGE_ADULT) {
        return medical ? RIGHT_ALONE : RIGHT_WITH_CONSENT;
    }
    if (capacity == KITH_CAPACITY_LIMITED && is == STAGE_UNKNOWN) { /* with consent at any age */
        return medical ? RIGHT_UNKNOWN : RIGHT_WITH_CONSENT;
    }
    if (is == STAGE_ADULT || (is == STAGE_UNKNOWN && capacity == KITH_CAPACITY_EMANCIPATED)) {
        return RIGHT_ALONE;
    }
    if (is == STAGE_UNKNOWN) {
        return RIGHT_UNKNOWN;
    }
    if (is == STAGE_CHILD) {
        return RIGHT_NONE;
    }
    if (medical) {
        return is == STAGE_PATIENT ? RIGHT_ALONE : RIGHT_NONE;
    }
    return law->co_sign ? RIGHT_WITH_CONSENT : RIGHT_NONE;
}

/* Texts of the one who signs. Of an organisation it is its name; of a person the surname. */
static void fill_party(const kithi_state *state, kith_signatory *out)
{
    const kith_value organisation = value_of(state, out->signatory, KITH_CUSTOMER_ORGANISATION);
    out->name = organisation.type != KITH_TYPE_NONE
                    ? organisation.text
                    : value_of(state, out->signatory, KITH_CUSTOMER_SURNAME).text;
    out->document = value_of(state, out->signatory, KITH_CUSTOMER_DOCUMENT).text;
    out->address = value_of(state, out->signatory, KITH_CUSTOMER_ADDRESS).text;
    out->phone = value_of(state, out->signatory, KITH_CUSTOMER_PHONE).text;
}

void kithi_signatory_ask(const kithi_state *state, const kith_signatory_request *request, kith_date on,
                         kith_signatory *out, kith_trace *trace)
{
    const legal law = read_profile(state, request->profile);
    const int64_t capacity = value_of(state, request->customer, KITH_CUSTOMER_CAPACITY).number;
    const stage is = is_emancipated(state, request->customer, on)
                         ? STAGE_ADULT
                         : stage_of(state, &law, request->customer, on);
    right has = right_of(&law, capacity, is, request->document);
    if (value_of(state, request->customer, KITH_CUSTOMER_STATUS).number == KITH_STATUS_DECEASED) {
        out->result = KITH_SIGNATORY_REPRESENTATIVE_MISSING;
        note(state, trace, (kith_trace_row){.subject = request->customer, .reason = KITH_REASON_INACTIVE});
        return; /* nobody signs for the dead */
    }
    const representatives found = find_representatives(state, &law, request, on, has != RIGHT_ALONE, trace);
    out->age_unknown = is == STAGE_UNKNOWN;
    if (has == RIGHT_UNKNOWN && found.best == 0) {
        has = RIGHT_ALONE;
    }
    if (has == RIGHT_UNKNOWN) {
        out->result = KITH_SIGNATORY_UNDETERMINED;
        out->several = found.several;
    } else if (has == RIGHT_ALONE) {
        out->result = KITH_SIGNATORY_SELF;
        out->signatory = request->customer;
    } else if (found.chosen == 0) {
        out->result =
            found.linked ? KITH_SIGNATORY_REPRESENTATIVE_INVALID : KITH_SIGNATORY_REPRESENTATIVE_MISSING;
    } else {
        const bool both = has == RIGHT_WITH_CONSENT;
        out->result = both ? KITH_SIGNATORY_SELF_WITH_CONSENT : KITH_SIGNATORY_REPRESENTATIVE;
        out->signatory = both ? request->customer : found.who;
        out->consenting = both ? found.who : 0;
        out->relation = found.chosen;
        out->several = found.several && request->representative == 0;
        out->age_unknown = out->age_unknown || stage_of(state, &law, found.who, on) == STAGE_UNKNOWN;
    }
    if (out->signatory != 0) {
        fill_party(state, out);
    }
}
