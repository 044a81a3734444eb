/* A document with texts of two: who signed it, and for whom or with whose consent. */
#ifndef KITH_TESTS_CO_SIGNED_H
#define KITH_TESTS_CO_SIGNED_H

#include "profile.h"

#include <string.h>

/* Who of the two signs, and how many texts there are of each. */
typedef struct paper_case {
    const char *born; /* the subject */
    int64_t capacity;
    int texts[2];
} paper_case;

static const paper_case paper_cases[] = {
    {"2015-01-01", 0, {1, 4}},                     /* the other signs for a child */
    {"1990-01-01", KITH_CAPACITY_LIMITED, {4, 2}}, /* the other agrees */
    {"1990-01-01", 0, {4, 0}},                     /* the subject signs alone */
};

typedef struct paper {
    kith_book *book;
    kith_id people[2]; /* the subject, and the other */
    kith_id document;
} paper;

static const char *const paper_words[] = {"Subject", "Other"};

static inline kith_id paper_person(kith_txn *txn, const char *word, const char *born)
{
    const kith_id id = person(txn, word);
    const uint32_t fields[] = {KITH_CUSTOMER_SURNAME, KITH_CUSTOMER_DOCUMENT, KITH_CUSTOMER_ADDRESS,
                               KITH_CUSTOMER_PHONE};
    for (size_t i = 0; i < COUNT(fields); i++) {
        change(txn, id, TEXT(fields[i], word));
    }
    change(txn, id, DATE(KITH_CUSTOMER_BIRTH_DATE, born));
    return id;
}

static inline paper new_paper(kith_book *book, const paper_case *of)
{
    kith_error err = NEW_ERROR;
    paper made = {.book = book};
    kith_txn *txn = begin(book);
    made.people[0] = paper_person(txn, paper_words[0], of->born);
    made.people[1] = paper_person(txn, paper_words[1], "1960-01-01");
    change(txn, made.people[0],
           of->capacity == 0 ? nothing_of(KITH_CUSTOMER_CAPACITY)
                             : CODE(KITH_CUSTOMER_CAPACITY, of->capacity));
    const kith_id guardian = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "guardian"),
                                 CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
    (void)relation(txn, (kith_relation){.type = guardian, .from = made.people[1], .to = made.people[0]});
    const kith_signatory_request request = {
        .size = sizeof request, .customer = made.people[0], .document = KITH_DOCUMENT_CONTRACT, .on = TODAY};
    OK(&err, kith_document_sign(txn, &request, "17", &made.document, &err));
    (void)commit(txn);
    return made;
}

static inline int paper_count(const kith_value *values, size_t count, const char *word)
{
    int found = 0;
    for (size_t i = 0; i < count; i++) {
        found += values[i].type == KITH_TYPE_TEXT && strstr(values[i].text, word) != NULL;
    }
    return found;
}

/* So many texts of one of them are in the record, and as many in its history. */
static inline void expect_texts(const paper *in, size_t whose, int texts)
{
    const char *word = paper_words[whose];
    const kith_history_query query = {
        .size = sizeof query, .kind = KITH_KIND_SIGNED_DOCUMENT, .customer = in->people[0], .most = 10};
    kith_kind_info info = {.size = sizeof info};
    kith_history *page = NULL;
    kith_view *view = view_of(in->book);
    int found = 0;
    OK(NULL, kith_schema_kind(KITH_KIND_SIGNED_DOCUMENT, &info));
    for (uint32_t field = 1; field <= info.fields; field++) {
        kith_value value;
        OK(NULL, kith_record_get(view, in->document, field, &value, NULL));
        found += paper_count(&value, 1, word);
    }
    assert_int_equal(found, texts);
    found = 0;
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    for (size_t i = 0; i < kith_history_count(page); i++) {
        kith_change entry = {.size = sizeof entry};
        OK(NULL, kith_history_get(page, i, &entry));
        found += paper_count(entry.before, entry.before_count, word) +
                 paper_count(entry.after, entry.after_count, word);
    }
    assert_int_equal(found, texts);
    kith_history_close(page);
    kith_view_close(view);
}

/* The one who is erased first loses its own texts, and the other keeps its, until it goes too. */
static inline void erase_from_paper(const paper *in, const paper_case *of, size_t first)
{
    kith_error err = NEW_ERROR;
    int texts[] = {of->texts[0], of->texts[1]};
    for (size_t i = 0; i < 2; i++) {
        const size_t whose = i == 0 ? first : 1 - first;
        const kith_erasure erasure = {.size = sizeof erasure, .customer = in->people[whose], .force = 1};
        expect_texts(in, 0, texts[0]);
        expect_texts(in, 1, texts[1]);
        kith_txn *txn = begin(in->book);
        OK(&err, kith_customer_erase(txn, &erasure, &err));
        (void)commit(txn);
        texts[whose] = 0;
    }
    expect_texts(in, 0, 0);
    expect_texts(in, 1, 0);
}

#endif
