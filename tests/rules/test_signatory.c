/* Table 5: who signs, row by row; worked cases 81 to 85. */
#include "family.h"

/* --- the rows --- */

static void full_of_age_signs(void **state)
{
    (void)state;
    family *in = new_family("2008-06-01"); /* 18 on the day */
    expect_self(in, KITH_DOCUMENT_CONTRACT);
    represent(in, in->mother, 0);
    expect_self(in, KITH_DOCUMENT_CONTRACT); /* the link is kept, and not used */
    expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
    assert_int_equal(in->said.age_unknown, 0);
    free_family(in);
}

static void full_of_unknown_age_without_representative_signs(void **state)
{
    (void)state;
    family *in = new_family("");
    expect_self(in, KITH_DOCUMENT_CONTRACT);
    assert_int_equal(in->said.age_unknown, 1);
    const kith_id link = represent(in, in->mother, 0);
    put(in, link, DATE(KITH_RELATION_UNTIL, "2026-05-31")); /* not valid: none */
    expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
    assert_int_equal(in->said.age_unknown, 1);
    free_family(in);
}

static void full_of_unknown_age_with_representative_is_undetermined(void **state)
{
    (void)state;
    family *in = new_family("");
    const kith_id link = represent(in, in->mother, 0);
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_UNDETERMINED);
    assert_int_equal(in->said.age_unknown, 1);
    assert_int_equal(in->said.several, 0);
    expect_trace(in, 0, in->mother, link, KITH_REASON_TAKEN); /* the list */
    represent(in, in->father, 0);
    expect_nobody(in, KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_UNDETERMINED);
    assert_int_equal(in->said.several, 1);
    assert_int_equal(in->trace.count, 2);
    free_family(in);
}

static void full_child_without_representative(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02"); /* 13 */
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
    expect_nobody(in, KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
    free_family(in);
}

static void full_child_with_one_representative(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    const kith_id link = represent(in, in->mother, 0);
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    assert_int_equal(in->said.several, 0);
    expect_representative(in, KITH_DOCUMENT_MEDICAL_CONSENT, in->mother, link);
    free_family(in);
}

/* By priority, then first day, then id. */
static void full_child_with_several_representatives(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    const kith_id late = represent_since(in, in->aunt, 1, "2026-02-01");
    const kith_id father = represent_since(in, in->father, 1, "2026-01-01");
    const kith_id mother = represent_since(in, in->mother, 1, "2026-01-01");
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->father, father);
    assert_int_equal(in->said.several, 1);
    assert_int_equal(in->trace.count, 3);
    expect_trace(in, 0, in->father, father, KITH_REASON_TAKEN);
    expect_trace(in, 1, in->mother, mother, KITH_REASON_NOT_CHOSEN);
    expect_trace(in, 2, in->aunt, late, KITH_REASON_NOT_CHOSEN);
    put(in, late, nothing_of(KITH_RELATION_PRIORITY));
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->aunt, late);
    free_family(in);
}

static void full_minor_without_representative(void **state)
{
    (void)state;
    family *in = new_family("2008-06-02"); /* 17 */
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
    in->profile = in->co_sign;
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
    free_family(in);
}

static void full_minor_with_representative(void **state)
{
    (void)state;
    static const char *const born[] = {"2012-06-01", "2008-06-02"}; /* 14 and 17 */
    for (size_t i = 0; i < COUNT(born); i++) {
        family *in = new_family(born[i]);
        const kith_id link = represent(in, in->mother, 0);
        expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
        in->profile = in->co_sign;
        expect_with_consent(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
        represent(in, in->father, 0);
        expect_with_consent(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
        assert_int_equal(in->said.several, 1);
        free_family(in);
    }
}

static void full_of_14_consents_to_treatment_through_a_representative(void **state)
{
    (void)state;
    family *in = new_family("2011-06-02"); /* 14 */
    const kith_id link = represent(in, in->mother, 0);
    expect_representative(in, KITH_DOCUMENT_MEDICAL_CONSENT, in->mother, link);
    in->profile = in->co_sign; /* is about contracts */
    expect_representative(in, KITH_DOCUMENT_MEDICAL_CONSENT, in->mother, link);
    free_family(in);
}

static void full_of_14_without_representative_cannot_consent_to_treatment(void **state)
{
    (void)state;
    family *in = new_family("2011-06-02");
    expect_nobody(in, KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
    free_family(in);
}

static void full_of_15_consents_to_treatment(void **state)
{
    (void)state;
    static const char *const born[] = {"2011-06-01", "2008-06-02"}; /* 15 and 17 */
    for (size_t i = 0; i < COUNT(born); i++) {
        family *in = new_family(born[i]);
        expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
        represent(in, in->mother, 0);
        expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
        free_family(in);
    }
}

static void emancipated_minor_signs(void **state)
{
    (void)state;
    static const char *const born[] = {"2012-06-01", "2008-06-02", "1990-01-01", ""};
    for (size_t i = 0; i < COUNT(born); i++) {
        family *in = new_family(born[i]);
        put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_EMANCIPATED));
        represent(in, in->mother, 0);
        expect_self(in, KITH_DOCUMENT_CONTRACT);
        expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
        free_family(in);
    }
}

/* Also where the law knows nobody between a child and who is of age; younger ones do not, also where it does.
 */
static void emancipated_is_of_age_from_14_on_whatever_the_profile(void **state)
{
    (void)state;
    static const char *const codes[] = {"ru", "de", "plain"};
    for (size_t i = 0; i < COUNT(codes); i++) {
        family *in = new_family("2012-06-01");
        put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_EMANCIPATED));
        in->profile = profile_of(in->book, codes[i]);
        expect_self(in, KITH_DOCUMENT_CONTRACT);
        expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
        put(in, in->child, DATE(KITH_CUSTOMER_BIRTH_DATE, "2012-06-02"));
        expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
        free_family(in);
    }
}

static void nobody_signs_for_the_dead(void **state)
{
    (void)state;
    static const char *const born[] = {"1950-01-01", "2016-01-01", ""};
    for (size_t i = 0; i < COUNT(born); i++) {
        family *in = new_family(born[i]);
        represent(in, in->mother, 0);
        put(in, in->child, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_DECEASED));
        expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
        assert_int_equal(in->trace.count, 1);
        expect_trace(in, 0, in->child, 0, KITH_REASON_INACTIVE);
        free_family(in);
    }
}

static void representative_of_unknown_age_is_told(void **state)
{
    (void)state;
    family *in = new_family("2016-01-01");
    const kith_id link = represent(in, in->mother, 0);
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    assert_int_equal(in->said.age_unknown, 0);
    put(in, in->mother, nothing_of(KITH_CUSTOMER_BIRTH_DATE));
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    assert_int_equal(in->said.age_unknown, 1);
    put(in, in->child, DATE(KITH_CUSTOMER_BIRTH_DATE, "2010-06-01"));
    in->profile = in->co_sign;
    expect_with_consent(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    assert_int_equal(in->said.age_unknown, 1);
    free_family(in);
}

static void emancipated_child_does_not(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_EMANCIPATED));
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
    free_family(in);
}

static void limited_of_age_signs_with_consent(void **state)
{
    (void)state;
    static const char *const born[] = {"2008-06-01", ""};
    for (size_t i = 0; i < COUNT(born); i++) {
        family *in = new_family(born[i]);
        put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_LIMITED));
        const kith_id link = represent(in, in->aunt, 0);
        expect_with_consent(in, KITH_DOCUMENT_CONTRACT, in->aunt, link);
        free_family(in);
    }
}

static void limited_of_age_without_representative(void **state)
{
    (void)state;
    family *in = new_family("2008-06-01");
    put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_LIMITED));
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
    free_family(in);
}

static void incapacitated_without_representative(void **state)
{
    (void)state;
    static const char *const born[] = {"1990-01-01", "2010-01-01", "2020-01-01", ""};
    for (size_t i = 0; i < COUNT(born); i++) {
        family *in = new_family(born[i]);
        put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_INCAPACITATED));
        expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
        expect_nobody(in, KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
        free_family(in);
    }
}

static void incapacitated_with_guardian(void **state)
{
    (void)state;
    static const char *const born[] = {"1990-01-01", "2010-01-01", "2020-01-01", ""};
    for (size_t i = 0; i < COUNT(born); i++) {
        family *in = new_family(born[i]);
        put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_INCAPACITATED));
        const kith_id link = represent(in, in->aunt, 0);
        expect_representative(in, KITH_DOCUMENT_CONTRACT, in->aunt, link);
        expect_representative(in, KITH_DOCUMENT_MEDICAL_CONSENT, in->aunt, link);
        free_family(in);
    }
}

static void limited_minor_is_as_of_full_capacity(void **state)
{
    (void)state;
    static const struct {
        const char *born;
        uint32_t document;
        uint32_t result;
    } cases[] = {
        {"2012-06-02", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE},
        {"2012-06-01", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE},
        {"2008-06-02", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE},
        {"2011-06-02", KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_REPRESENTATIVE},
        {"2011-06-01", KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_SELF},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        family *in = new_family(cases[i].born);
        put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_LIMITED));
        represent(in, in->mother, 0);
        assert_int_equal(ask(in, cases[i].document), cases[i].result);
        free_family(in);
    }
}

static void limited_of_age_consents_to_treatment(void **state)
{
    (void)state;
    family *in = new_family("2008-06-01");
    put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_LIMITED));
    expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
    represent(in, in->mother, 0);
    expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
    put(in, in->child, nothing_of(KITH_CUSTOMER_BIRTH_DATE)); /* is it of age? */
    expect_nobody(in, KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_UNDETERMINED);
    free_family(in);
}

/* Every reason for which a representative may not sign; the last two come one on top of the other. */
static void representatives_that_are_not_valid(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    kith_id link = represent(in, in->mother, 0);
    const struct {
        kith_id id;
        kith_value value;
        uint32_t reason;
    } cases[] = {
        {in->mother, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE), KITH_REASON_INACTIVE},
        {in->mother, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_DECEASED), KITH_REASON_INACTIVE},
        {in->mother, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_ACTIVE), KITH_REASON_TAKEN},
        {in->mother, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_LIMITED), KITH_REASON_NOT_CAPABLE},
        {in->mother, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_INCAPACITATED), KITH_REASON_NOT_CAPABLE},
        {in->mother, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_FULL), KITH_REASON_TAKEN},
        {in->mother, DATE(KITH_CUSTOMER_BIRTH_DATE, "2008-06-02"), KITH_REASON_UNDERAGE},
        {in->mother, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_EMANCIPATED), KITH_REASON_UNDERAGE},
        {in->mother, DATE(KITH_CUSTOMER_BIRTH_DATE, "2008-06-01"), KITH_REASON_TAKEN},
        {in->mother, nothing_of(KITH_CUSTOMER_BIRTH_DATE), KITH_REASON_TAKEN},
        {link, DATE(KITH_RELATION_SINCE, "2026-06-02"), KITH_REASON_NOT_YET_VALID},
        {link, DATE(KITH_RELATION_SINCE, "2026-06-01"), KITH_REASON_TAKEN},
        {link, DATE(KITH_RELATION_UNTIL, "2026-06-01"), KITH_REASON_TAKEN},
        {link, DATE(KITH_RELATION_SINCE, "2026-05-01"), KITH_REASON_TAKEN},
        {link, DATE(KITH_RELATION_UNTIL, "2026-05-31"), KITH_REASON_EXPIRED},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        put(in, cases[i].id, cases[i].value);
        if (cases[i].reason == KITH_REASON_TAKEN) {
            expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
        } else {
            expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_INVALID);
        }
        assert_int_equal(in->trace.count, 1);
        expect_trace(in, 0, in->mother, link, cases[i].reason);
        kith_view *view = view_of(in->book);
        assert_int_equal(in->rows[0].since, field_number(view, link, KITH_RELATION_SINCE));
        assert_int_equal(in->rows[0].until, field_number(view, link, KITH_RELATION_UNTIL));
        kith_view_close(view);
    }
    free_family(in);
}

static void nobody_represents_itself(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    put(in, in->guardian, number_of(KITH_RELATION_TYPE_SELF, KITH_TYPE_FLAG, 1));
    put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_INCAPACITATED));
    put(in, in->child, DATE(KITH_CUSTOMER_BIRTH_DATE, "1990-01-01"));
    const kith_id link = represent(in, in->child, 0);
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_INVALID);
    expect_trace(in, 0, in->child, link, KITH_REASON_NOT_RELEVANT);
    free_family(in);
}

/* --- what makes a representative --- */

static void kinship_gives_no_right(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    kith_txn *txn = begin(in->book);
    const kith_id mother = relation_type(txn, (type_settings){.code = "mother"});
    (void)relation(txn, (kith_relation){.type = mother, .from = in->mother, .to = in->child});
    (void)commit(txn);
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_MISSING);
    assert_int_equal(in->trace.count, 0);
    free_family(in);
}

static void representation_is_not_transitive(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    kith_txn *txn = begin(in->book);
    (void)relation(txn, (kith_relation){.type = in->guardian, .from = in->aunt, .to = in->mother});
    (void)relation(txn, (kith_relation){.type = in->guardian, .from = in->child, .to = in->father});
    (void)commit(txn);
    put(in, in->mother, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_INCAPACITATED));
    represent(in, in->mother, 0);
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_INVALID);
    assert_int_equal(in->trace.count, 1); /* neither her guardian, nor whom the child represents */
    free_family(in);
}

static void an_organisation_may_represent(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    kith_txn *txn = begin(in->book);
    const kith_id office = organisation(txn, "O1");
    change(txn, office, TEXT(KITH_CUSTOMER_ORGANISATION, "Youth office"));
    (void)commit(txn);
    const kith_id link = represent(in, office, 0);
    expect_representative(in, KITH_DOCUMENT_CONTRACT, office, link);
    assert_string_equal(in->name, "Youth office");
    free_family(in);
}

static void an_organisation_signs(void **state)
{
    (void)state;
    family *in = new_family("");
    kith_txn *txn = begin(in->book);
    in->child = organisation(txn, "O1");
    (void)commit(txn);
    represent(in, in->mother, 0);
    expect_self(in, KITH_DOCUMENT_CONTRACT);
    assert_int_equal(in->said.age_unknown, 0);
    free_family(in);
}

/* An effect lasts until the last relation that has it goes; two of one person are one person. */
static void two_links_of_one_representative(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    kith_txn *txn = begin(in->book);
    const kith_id trustee = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "trustee"),
                                CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
    const kith_id second = relation(
        txn,
        (kith_relation){.type = trustee, .from = in->mother, .to = in->child, .since = day("2026-01-02")});
    (void)commit(txn);
    const kith_id first = represent_since(in, in->mother, 0, "2026-01-01");
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, first);
    assert_int_equal(in->said.several, 0);
    put(in, first, DATE(KITH_RELATION_UNTIL, "2026-05-31"));
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, second);
    put(in, second, DATE(KITH_RELATION_UNTIL, "2026-05-31"));
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_INVALID);
    free_family(in);
}

/* Which end of a symmetric relation is stored as `from` says nothing. */
static void a_symmetric_type_acts_from_both_sides(void **state)
{
    (void)state;
    family *in = new_family("1990-01-01");
    put(in, in->child, CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_INCAPACITATED));
    kith_txn *txn = begin(in->book);
    const kith_id care = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "mutual care"),
                             CODE(KITH_RELATION_TYPE_DIRECTION, KITH_DIRECTION_SYMMETRIC),
                             CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
    const kith_id last = person(txn, "Z"); /* its id is higher; those of the others are lower */
    const kith_id before = relation(txn, (kith_relation){.type = care, .from = in->mother, .to = in->child});
    const kith_id behind =
        relation(txn, (kith_relation){.type = care, .from = in->child, .to = last, .priority = 1});
    (void)commit(txn);
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, before);
    assert_int_equal(in->said.several, 1);
    put(in, in->mother, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    expect_representative(in, KITH_DOCUMENT_CONTRACT, last, behind);
    assert_int_equal(in->said.several, 0);
    free_family(in);
}

/* --- the one who is named --- */

static void a_named_representative_signs_if_it_may(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    const kith_id mother = represent(in, in->mother, 1);
    const kith_id father = represent(in, in->father, 2);
    in->named = in->father;
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->father, father);
    assert_int_equal(in->said.several, 0); /* somebody has chosen */
    expect_trace(in, 0, in->mother, mother, KITH_REASON_NOT_CHOSEN);
    expect_trace(in, 1, in->father, father, KITH_REASON_TAKEN);
    put(in, in->father, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_INVALID);
    expect_trace(in, 1, in->father, father, KITH_REASON_INACTIVE);
    in->named = in->aunt; /* is none */
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE_INVALID);
    assert_int_equal(in->trace.count, 3);
    expect_trace(in, 0, in->mother, mother, KITH_REASON_NOT_CHOSEN);
    expect_trace(in, 2, in->aunt, 0, KITH_REASON_NO_RECORD);
    in->named = UINT64_C(999) << 8 | KITH_KIND_CUSTOMER; /* is nobody */
    kith_error err = NEW_ERROR;
    kith_id document = 0;
    const kith_signatory_request request = question(in, KITH_DOCUMENT_CONTRACT);
    kith_view *view = view_of(in->book);
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_signatory_find(view, &request, &in->said, NULL, &err));
    kith_view_close(view);
    kith_txn *txn = begin(in->book);
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_document_sign(txn, &request, "17", &document, &err));
    kith_txn_close(txn);
    in->named = 0;
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, mother);
    free_family(in);
}

static void a_named_representative_does_not_replace_who_signs_alone(void **state)
{
    (void)state;
    family *in = new_family("1990-01-01");
    represent(in, in->mother, 0);
    in->named = in->mother;
    expect_self(in, KITH_DOCUMENT_CONTRACT);
    put(in, in->child, nothing_of(KITH_CUSTOMER_BIRTH_DATE));
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_UNDETERMINED);
    free_family(in);
}

/* --- birthdays --- */

static void a_birthday_counts_as_reached(void **state)
{
    (void)state;
    static const struct {
        const char *born;
        const char *on;
        uint32_t document;
        uint32_t result;
    } cases[] = {
        {"2008-06-01", "2026-05-31", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE},
        {"2008-06-01", "2026-06-01", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_SELF},
        {"2008-02-29", "2026-02-28", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE},
        {"2008-02-29", "2026-03-01", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_SELF},
        {"2008-02-29", "2023-02-28", KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_REPRESENTATIVE},
        {"2008-02-29", "2023-03-01", KITH_DOCUMENT_MEDICAL_CONSENT, KITH_SIGNATORY_SELF},
        {"2004-02-29", "2022-02-28", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_REPRESENTATIVE},
        {"2004-02-29", "2024-02-29", KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_SELF},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        family *in = new_family(cases[i].born);
        in->on = cases[i].on;
        (void)represent_since(in, in->mother, 0, "2010-01-01");
        assert_int_equal(ask(in, cases[i].document), cases[i].result);
        free_family(in);
    }
}

/* Without a day nobody's age is known, and every link holds. */
static void without_a_day(void **state)
{
    (void)state;
    family *in = new_family("2012-06-02");
    in->on = "";
    in->today = "";
    expect_self(in, KITH_DOCUMENT_CONTRACT);
    assert_int_equal(in->said.age_unknown, 1);
    const kith_id link = represent_since(in, in->mother, 0, "2026-06-02");
    expect_nobody(in, KITH_DOCUMENT_CONTRACT, KITH_SIGNATORY_UNDETERMINED);
    expect_trace(in, 0, in->mother, link, KITH_REASON_TAKEN);
    free_family(in);
}

/* --- profiles --- */

static void presets_say_what_their_countries_do(void **state)
{
    (void)state;
    static const char born[][11] = {"2020-01-01", "2019-06-01", "2013-06-01", "2012-06-01", "2011-06-01",
                                    "2010-06-01", "2008-06-02", "2008-06-01"}; /* 6 7 13 14 15 16 17 18 */
    /* A letter for each age: - representative, + with its consent, s self; contracts, then treatment. */
    static const struct {
        const char *code;
        const char *contract;
        const char *treatment;
    } presets[] = {
        {NULL, "-------s", "----ssss"},
        {"ru", "-------s", "----ssss"},
        {"de", "-++++++s", "-----sss"},
        {"plain", "-------s", "-------s"},
    };
    for (size_t p = 0; p < COUNT(presets); p++) {
        char contract[COUNT(born) + 1] = {0};
        char treatment[COUNT(born) + 1] = {0};
        for (size_t i = 0; i < COUNT(born); i++) {
            static const char letters[] = {[KITH_SIGNATORY_SELF] = 's',
                                           [KITH_SIGNATORY_SELF_WITH_CONSENT] = '+',
                                           [KITH_SIGNATORY_REPRESENTATIVE] = '-'};
            family *in = new_family(born[i]);
            represent(in, in->mother, 0);
            in->profile = presets[p].code == NULL ? 0 : profile_of(in->book, presets[p].code);
            contract[i] = letters[ask(in, KITH_DOCUMENT_CONTRACT)];
            treatment[i] = letters[ask(in, KITH_DOCUMENT_MEDICAL_CONSENT)];
            free_family(in);
        }
        assert_string_equal(contract, presets[p].contract);
        assert_string_equal(treatment, presets[p].treatment);
    }
}

static void the_profile_of_the_book_holds_unless_another_is_named(void **state)
{
    (void)state;
    family *in = new_family("2012-06-01");
    const kith_id link = represent(in, in->mother, 0);
    kith_txn *txn = begin(in->book);
    set_book(txn, in->book, REF(KITH_BOOK_LEGAL_PROFILE, in->co_sign));
    (void)commit(txn);
    expect_with_consent(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    in->profile = profile_of(in->book, "plain");
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    free_family(in);
}

static void presets_are_added_once(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id ids[8];
    size_t count = 0;
    family *in = new_family("");
    const kith_id plain = profile_of(in->book, "plain");
    put(in, plain, INTEGER(KITH_LEGAL_PROFILE_MAJORITY, 21));
    kith_txn *txn = begin(in->book);
    OK(&err, kith_legal_presets(txn, &err));
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    OK(&err, kith_record_list(view, KITH_KIND_LEGAL_PROFILE, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 4); /* one is the family's own */
    assert_int_equal(field_number(view, plain, KITH_LEGAL_PROFILE_MAJORITY), 21);
    kith_view_close(view);
    free_family(in);
}

/* --- worked cases --- */

static void case_81_a_child_and_its_mother(void **state)
{
    (void)state;
    family *in = new_family("2016-01-01");
    const kith_id link = represent(in, in->mother, 0);
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    assert_string_equal(in->name, "Kanareikina");
    assert_string_equal(in->document, "4010 123456");
    assert_string_equal(in->address, "Nevsky 1");
    assert_string_equal(in->phone, "+7 911 1");
    free_family(in);
}

static void case_83_sixteen(void **state)
{
    (void)state;
    family *in = new_family("2010-03-01");
    const kith_id link = represent(in, in->mother, 0);
    expect_self(in, KITH_DOCUMENT_MEDICAL_CONSENT);
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    in->profile = in->co_sign;
    expect_with_consent(in, KITH_DOCUMENT_CONTRACT, in->mother, link);
    free_family(in);
}

static void case_85_two_representatives(void **state)
{
    (void)state;
    family *in = new_family("2016-01-01");
    const kith_id second = represent(in, in->father, 2);
    const kith_id first = represent(in, in->mother, 1);
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->mother, first);
    assert_int_equal(in->said.several, 1);
    in->named = in->father;
    expect_representative(in, KITH_DOCUMENT_CONTRACT, in->father, second);
    free_family(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_of_age_signs),
        cmocka_unit_test(full_of_unknown_age_without_representative_signs),
        cmocka_unit_test(full_of_unknown_age_with_representative_is_undetermined),
        cmocka_unit_test(full_child_without_representative),
        cmocka_unit_test(full_child_with_one_representative),
        cmocka_unit_test(full_child_with_several_representatives),
        cmocka_unit_test(full_minor_without_representative),
        cmocka_unit_test(full_minor_with_representative),
        cmocka_unit_test(full_of_14_consents_to_treatment_through_a_representative),
        cmocka_unit_test(full_of_14_without_representative_cannot_consent_to_treatment),
        cmocka_unit_test(full_of_15_consents_to_treatment),
        cmocka_unit_test(emancipated_minor_signs),
        cmocka_unit_test(emancipated_is_of_age_from_14_on_whatever_the_profile),
        cmocka_unit_test(nobody_signs_for_the_dead),
        cmocka_unit_test(representative_of_unknown_age_is_told),
        cmocka_unit_test(emancipated_child_does_not),
        cmocka_unit_test(limited_of_age_signs_with_consent),
        cmocka_unit_test(limited_of_age_without_representative),
        cmocka_unit_test(incapacitated_without_representative),
        cmocka_unit_test(incapacitated_with_guardian),
        cmocka_unit_test(limited_minor_is_as_of_full_capacity),
        cmocka_unit_test(limited_of_age_consents_to_treatment),
        cmocka_unit_test(representatives_that_are_not_valid),
        cmocka_unit_test(nobody_represents_itself),
        cmocka_unit_test(kinship_gives_no_right),
        cmocka_unit_test(representation_is_not_transitive),
        cmocka_unit_test(an_organisation_may_represent),
        cmocka_unit_test(an_organisation_signs),
        cmocka_unit_test(two_links_of_one_representative),
        cmocka_unit_test(a_symmetric_type_acts_from_both_sides),
        cmocka_unit_test(a_named_representative_signs_if_it_may),
        cmocka_unit_test(a_named_representative_does_not_replace_who_signs_alone),
        cmocka_unit_test(a_birthday_counts_as_reached),
        cmocka_unit_test(without_a_day),
        cmocka_unit_test(presets_say_what_their_countries_do),
        cmocka_unit_test(the_profile_of_the_book_holds_unless_another_is_named),
        cmocka_unit_test(presets_are_added_once),
        cmocka_unit_test(case_81_a_child_and_its_mother),
        cmocka_unit_test(case_83_sixteen),
        cmocka_unit_test(case_85_two_representatives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
