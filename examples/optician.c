/*
 * The optician (links between customers): the ticks of both columns saved in one act, seen from either card,
 * found by the beginning of a surname or the end of a phone number; who may link, and who has linked.
 */
#include "example.h"

#include <stdio.h>

static const char is_label[] = "Текущий клиент является";
static const char has_label[] = "Для текущего клиента";

/* The list of types is the host's: code, label, what a relation of the type does. */
static const struct {
    const char *code;
    const char *label;
    uint32_t effect;
} types[] = {
    {"card_holder", "Владелец дисконтной карты", KITH_EFFECT_CARD_HOLDER},
    {"wife", "Жена", 0},
    {"contact_person", "Контактное лицо", KITH_EFFECT_CONTACT_PERSON},
    {"husband", "Муж", 0},
    {"father", "Отец", 0},
    {"sister", "Сестра", 0},
    {"son", "Сын", 0},
    {"legal_representative", "Законный представитель", KITH_EFFECT_LEGAL_REPRESENTATIVE},
};

enum { CARD_HOLDER, WIFE, CONTACT_PERSON, HUSBAND, TYPE_COUNT = sizeof types / sizeof types[0] };

static void search(const kith_view *view, const char *text)
{
    const kith_search what = {.size = sizeof what, .text = text};
    kith_id hits[10];
    size_t count = 0;
    must(kith_search_customers(view, &what, hits, 10, &count, &problem));
    printf("Поиск «%s»:\n", text);
    for (size_t i = 0; i < count; i++) {
        kith_customer who = {.size = sizeof who};
        must(kith_customer_get(view, hits[i], &who, &problem));
        char born[11];
        char registered[11];
        must(kith_date_format(who.birth_date, born));
        must(kith_date_format(who.registration_date, registered));
        printf("  %s, род. %s, %s, с %s\n", name_of(view, hits[i]), born, who.phone, registered);
    }
}

static size_t save(kith_book *book, kith_id current, kith_id other, const kith_id *type)
{
    const kith_tick ticks[] = {
        {.type = type[CONTACT_PERSON], .end = KITH_END_FROM},
        {.type = type[HUSBAND], .end = KITH_END_FROM},
        {.type = type[CARD_HOLDER], .end = KITH_END_TO},
        {.type = type[WIFE], .end = KITH_END_TO},
    };
    size_t added = 0;
    kith_txn *txn = begin(book, "связи клиента");
    must(kith_relation_save_ticks(txn, current, other, ticks, 4, &added, &problem));
    commit(txn);
    return added;
}

/* A link is written to the cards of both, with who made it. */
static void print_comments(const kith_view *view, kith_id customer)
{
    const kith_history_query query = {
        .size = sizeof query, .customer = customer, .kind = KITH_KIND_RELATION, .most = 100};
    kith_history *history = NULL;
    must(kith_history_read(view, &query, &history, &problem));
    printf("%s: ", name_of(view, customer));
    printf("записей о связях %zu\n", kith_history_count(history));
    for (size_t i = 0; i < kith_history_count(history) && i < 2; i++) {
        kith_change change = {.size = sizeof change};
        must(kith_history_get(history, i, &change));
        printf("  %s, %s: %s\n", change.actor, change.shop, change.reason);
    }
    kith_history_close(history);
}

/* For the call list: men of Saint Petersburg, 40 to 50 years old, whose birthday is in spring. */
static void print_selection(const kith_view *view)
{
    const kith_selection who = {.size = sizeof who,
                                .city = "санкт-петербург",
                                .sex = KITH_SEX_MALE,
                                .age_least = 40,
                                .age_most = 50,
                                .birthday_first = 301,
                                .birthday_last = 531};
    kith_id ids[10];
    size_t count = 0;
    must(kith_select_customers(view, &who, ids, 10, &count, &problem));
    printf("Мужчины, 40-50 лет, день рождения весной:\n");
    for (size_t i = 0; i < count; i++) {
        printf("  %s\n", name_of(view, ids[i]));
    }
}

/* In a book that keeps users and roles a seller may link, and somebody unknown may not. */
static void try_rights(void)
{
    const kith_book_options options = {
        .size = sizeof options, .rights_mode = KITH_RIGHTS_ROLES, .owner = "anna", .language = "ru"};
    kith_book *book = NULL;
    kith_id role = 0;
    kith_id user = 0;
    must(kith_book_open(&options, &book, &problem));
    kith_view *view = look(book);
    must(kith_record_find(view, KITH_KIND_ROLE, "seller", &role, &problem));
    kith_view_close(view);
    kith_txn *txn = begin(book, "новый продавец");
    const kith_value values[] = {text_value(KITH_USER_CODE, "boris"),
                                 number_value(KITH_USER_ROLE, KITH_TYPE_REFERENCE, (int64_t)role)};
    must(kith_record_add(txn, KITH_KIND_USER, values, 2, &user, &problem));
    commit(txn);

    static const char *const actors[] = {"boris", "clara"};
    for (size_t i = 0; i < 2; i++) {
        const kith_txn_options by = {.size = sizeof by, .actor = actors[i], .today = day("2026-06-01")};
        must(kith_txn_begin(book, &by, &txn, &problem));
        add_customer(txn, (kith_customer){.number = "K7", .kind = KITH_PARTY_PERSON, .surname = "Цаплин"});
        const kith_status status = kith_txn_commit(txn, NULL, &problem);
        printf("%s: %s\n", actors[i], status == KITH_OK ? "сохранено" : problem.message);
        kith_txn_close(txn);
    }
    kith_book_close(book);
}

static void add_people(kith_txn *txn, kith_id *fyodor, kith_id *nadezhda)
{
    *fyodor = add_customer(txn, (kith_customer){.number = "K1",
                                                .kind = KITH_PARTY_PERSON,
                                                .sex = KITH_SEX_MALE,
                                                .surname = "Канарейкин",
                                                .given_name = "Фёдор",
                                                .patronymic = "Петрович",
                                                .birth_date = day("1981-04-12"),
                                                .document = "40 00 000001",
                                                .city = "Санкт-Петербург",
                                                .address = "Птичий пер., 7, кв. 12",
                                                .phone = "+7 911 555-66-77",
                                                .email = "fedor@kanareykin.example",
                                                .registration_date = day("2017-06-13")});
    *nadezhda = add_customer(txn, (kith_customer){.number = "K2",
                                                  .kind = KITH_PARTY_PERSON,
                                                  .sex = KITH_SEX_FEMALE,
                                                  .surname = "Канарейкина",
                                                  .given_name = "Надежда",
                                                  .patronymic = "Викторовна",
                                                  .birth_date = day("1984-09-30"),
                                                  .city = "Санкт-Петербург",
                                                  .phone = "+7 911 555-33-22",
                                                  .registration_date = day("2017-06-13")});
    (void)add_customer(txn, (kith_customer){.number = "K5",
                                            .kind = KITH_PARTY_PERSON,
                                            .sex = KITH_SEX_MALE,
                                            .surname = "Перепелкин",
                                            .given_name = "Семен",
                                            .patronymic = "Борисович",
                                            .birth_date = day("1979-11-02"),
                                            .city = "Санкт-Петербург",
                                            .phone = "+7 921 444-77-88"});
}

/* The red cross: only this tick goes, "wife" stays. */
static void remove_husband(kith_book *book, kith_id fyodor, kith_id nadezhda, kith_id type)
{
    kith_id husband = 0;
    kith_view *view = look(book);
    must(kith_relation_has(view, &(kith_pair){.from = fyodor, .type = type, .to = nadezhda}, 0, &husband,
                           &problem));
    kith_view_close(view);
    kith_txn *txn = begin(book, "ошибка ввода");
    must(kith_record_remove(txn, husband, &problem));
    commit(txn);
}

int main(void)
{
    kith_book *book = open_book("ru");
    kith_txn *txn = begin(book, "настройка");
    kith_id type[TYPE_COUNT];
    kith_id fyodor = 0;
    kith_id nadezhda = 0;
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        type[i] = add_type(txn, types[i].code, KITH_DIRECTION_TWO_WAY, types[i].effect);
        add_label(txn, type[i], KITH_END_FROM, 0, types[i].label);
    }
    add_people(txn, &fyodor, &nadezhda);
    commit(txn);

    printf("Добавлено связей: %zu\n", save(book, fyodor, nadezhda, type));
    printf("Ещё раз то же: %zu\n\n", save(book, fyodor, nadezhda, type)); /* adds only, so nothing changes */

    kith_view *view = look(book);
    print_relations(view, fyodor, is_label, has_label);
    print_relations(view, nadezhda, is_label, has_label);
    printf("\n");
    search(view, "канар");
    search(view, "5556677");
    print_selection(view);
    kith_view_close(view);

    remove_husband(book, fyodor, nadezhda, type[HUSBAND]);
    view = look(book);
    printf("\nБез «%s»:\n", types[HUSBAND].label);
    print_relations(view, fyodor, is_label, has_label);
    print_comments(view, fyodor);
    print_comments(view, nadezhda);
    kith_view_close(view);
    kith_book_close(book);
    printf("\n");
    try_rights();
    return 0;
}
