/*
 * The wine estate (customer relationships): own relation types with a label for each end and sex, what weak
 * relations are for: selecting customers, types that are not about family, and an export agent for the
 * branches of a chain. What an export agent does to an order is for a later release.
 */
#include "example.h"

#include <stdio.h>

static kith_id add_person(kith_txn *txn, const char *number, const char *surname, const char *given_name,
                          int64_t sex, const char *city)
{
    return add_customer(txn, (kith_customer){.number = number,
                                             .kind = KITH_PARTY_PERSON,
                                             .surname = surname,
                                             .given_name = given_name,
                                             .sex = sex,
                                             .city = city});
}

/* Everybody who takes part in relations of a type, on either end. */
static void print_participants(const kith_view *view, kith_id type)
{
    const kith_criterion takes_part = {.type = type};
    const kith_selection selection = {.size = sizeof selection, .criteria = &takes_part, .criteria_count = 1};
    kith_iter *walk = NULL;
    kith_id ids[2];
    size_t count = 0;
    must(kith_iter_select(view, &selection, &walk, &problem));
    printf("In einer Beziehung Mutter/Vater - Kind:\n");
    for (;;) {
        must(kith_iter_next(walk, ids, 2, &count, &problem)); /* a batch at a time, however many there are */
        for (size_t i = 0; i < count; i++) {
            printf("  %s\n", name_of(view, ids[i]));
        }
        if (count == 0) {
            break;
        }
    }
    kith_iter_close(walk);
}

/* Pairs whose both ends are women, in one city: mothers and daughters. */
static void print_mothers_and_daughters(const kith_view *view, kith_id type)
{
    const kith_criterion same_city = {.type = type, .other_sex = KITH_SEX_FEMALE, .same_city = 1};
    const kith_selection women = {
        .size = sizeof women, .sex = KITH_SEX_FEMALE, .criteria = &same_city, .criteria_count = 1};
    kith_id relations[10];
    size_t count = 0;
    must(kith_select_pairs(view, type, 0, &women, relations, 10, &count, &problem));
    printf("Mütter und Töchter in einer Stadt:\n");
    for (size_t i = 0; i < count; i++) {
        kith_relation pair = {.size = sizeof pair};
        kith_customer mother = {.size = sizeof mother};
        must(kith_relation_get(view, relations[i], &pair, &problem));
        must(kith_customer_get(view, pair.from, &mother, &problem));
        printf("  %s: %s - ", mother.city, name_of(view, pair.from));
        printf("%s\n", name_of(view, pair.to));
    }
}

/* A sales agency is an organisation; its client may be anybody. A type in use is retired, not removed. */
static void show_agency(kith_book *book, kith_id person)
{
    kith_txn *txn = begin(book, "Vertretung");
    const kith_id agency = add_type(txn, "sales_agency", KITH_DIRECTION_TWO_WAY, 0);
    const kith_value organisation =
        number_value(KITH_RELATION_TYPE_FROM_KIND, KITH_TYPE_CODE, KITH_PARTY_ORGANISATION);
    must(kith_record_change(txn, agency, &organisation, 1, &problem));
    add_label(txn, agency, KITH_END_FROM, 0, "Vertretung");
    add_label(txn, agency, KITH_END_TO, 0, "Mandant");
    const kith_id seller = add_customer(txn, (kith_customer){.number = "W200",
                                                             .kind = KITH_PARTY_ORGANISATION,
                                                             .organisation = "Weinkontor Nord"});
    relate(txn, seller, agency, person, NULL);
    commit(txn);

    txn = begin(book, "verkehrt herum");
    relate(txn, person, agency, seller, NULL);
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);
    txn = begin(book, "aufräumen");
    must(kith_record_remove(txn, agency, &problem));
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);

    const kith_value retired = number_value(KITH_RELATION_TYPE_RETIRED, KITH_TYPE_FLAG, 1);
    txn = begin(book, "stillgelegt");
    must(kith_record_change(txn, agency, &retired, 1, &problem));
    commit(txn);
    txn = begin(book, "zu spät");
    relate(txn, seller, agency, seller, NULL);
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);
}

/* The head office has the role; its branches, which share one billing address, are linked to it. */
static void show_export_agent(kith_book *book)
{
    kith_txn *txn = begin(book, "Exportagent");
    const kith_id agent = add_type(txn, "export_agent", KITH_DIRECTION_TWO_WAY, KITH_EFFECT_EXPORT_AGENT);
    add_label(txn, agent, KITH_END_FROM, 0, "Exportagent");
    add_label(txn, agent, KITH_END_TO, 0, "Filiale");
    const kith_id office = add_customer(
        txn,
        (kith_customer){.number = "E000", .kind = KITH_PARTY_ORGANISATION, .organisation = "Edeka Zentrale"});
    const kith_value role[] = {
        number_value(KITH_CUSTOMER_ROLE_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)office),
        number_value(KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, KITH_CUSTOMER_ROLE_EXPORT_AGENT)};
    kith_id part = 0;
    must(kith_record_add(txn, KITH_KIND_CUSTOMER_ROLE, role, 2, &part, &problem));
    static const char *const branches[][2] = {{"E101", "Edeka Altona"}, {"E102", "Edeka Barmbek"}};
    for (size_t i = 0; i < 2; i++) {
        const kith_id branch = add_customer(txn, (kith_customer){.number = branches[i][0],
                                                                 .kind = KITH_PARTY_ORGANISATION,
                                                                 .organisation = branches[i][1]});
        relate(txn, office, agent, branch, "2026-01-01");
    }
    commit(txn);
    kith_view *view = look(book);
    print_relations(view, office, "ist", "hat");
    kith_view_close(view);
}

int main(void)
{
    kith_book *book = open_book("de");
    kith_txn *txn = begin(book, "Stammdaten");
    kith_view *view = look(book);
    kith_id parent = 0;
    uint32_t end = 0;
    must_not(
        kith_relation_type_find(view, "Mutter", &parent, &end, &problem)); /* a type has to exist first */
    kith_view_close(view);

    parent = add_type(txn, "parent", 0, 0);
    add_label(txn, parent, KITH_END_FROM, KITH_SEX_FEMALE, "Mutter");
    add_label(txn, parent, KITH_END_FROM, KITH_SEX_MALE, "Vater");
    add_label(txn, parent, KITH_END_TO, KITH_SEX_FEMALE, "Tochter");
    add_label(txn, parent, KITH_END_TO, KITH_SEX_MALE, "Sohn");
    const kith_id grandparent = add_type(txn, "grandparent", 0, 0);
    add_label(txn, grandparent, KITH_END_FROM, KITH_SEX_MALE, "Großvater");
    add_label(txn, grandparent, KITH_END_TO, 0, "Enkelkind");

    const kith_id brigitte = add_person(txn, "W101", "Sommer", "Brigitte", KITH_SEX_FEMALE, "Mainz");
    const kith_id lena = add_person(txn, "W102", "Sommer", "Lena", KITH_SEX_FEMALE, "Mainz");
    const kith_id ursula = add_person(txn, "W105", "Brandt", "Ursula", KITH_SEX_FEMALE, "Köln");
    const kith_id julia = add_person(txn, "W106", "Brandt", "Julia", KITH_SEX_FEMALE, "Berlin");
    const kith_id helga = add_person(txn, "W109", "Albers", "Helga", KITH_SEX_FEMALE, "Hamburg");
    const kith_id jonas = add_person(txn, "W110", "Albers", "Jonas", KITH_SEX_MALE, "Hamburg");
    const kith_id otto = add_person(txn, "W107", "Lindner", "Otto", KITH_SEX_MALE, "Mainz");
    const kith_id paul = add_person(txn, "W108", "Lindner", "Paul", KITH_SEX_MALE, "Mainz");
    relate(txn, brigitte, parent, lena, NULL);
    relate(txn, ursula, parent, julia, NULL);
    relate(txn, helga, parent, jonas, NULL);
    relate(txn, otto, grandparent, paul, NULL);
    commit(txn);

    view = look(book);
    print_participants(view, parent);
    print_mothers_and_daughters(view, parent);
    must(kith_relation_type_find(view, "tochter", &parent, &end,
                                 &problem)); /* entered by the other side's label */
    txn = begin(book, "Kundin angelegt");
    const kith_id emma = add_person(txn, "W120", "Sommer", "Emma", KITH_SEX_FEMALE, "Mainz");
    relate(txn, end == KITH_END_TO ? brigitte : emma, parent, end == KITH_END_TO ? emma : brigitte,
           "2026-06-01");
    commit(txn);
    kith_view_close(view);
    view = look(book);
    print_mothers_and_daughters(view, parent);
    kith_view_close(view);
    show_agency(book, otto);
    show_export_agent(book);
    kith_book_close(book);
    return 0;
}
