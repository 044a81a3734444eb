/*
 * The optician (links between customers): the ticks of both columns saved in one act, seen from either card,
 * found by the beginning of a surname or the end of a phone number.
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
        printf("  %s, %s\n", name_of(view, hits[i]), who.phone);
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

int main(void)
{
    kith_book *book = open_book("ru");
    kith_txn *txn = begin(book, "настройка");
    kith_id type[TYPE_COUNT];
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        type[i] = add_type(txn, types[i].code, KITH_DIRECTION_TWO_WAY, types[i].effect);
        add_label(txn, type[i], KITH_END_FROM, 0, types[i].label);
    }
    const kith_id fyodor = add_customer(txn, (kith_customer){.number = "K1",
                                                             .kind = KITH_PARTY_PERSON,
                                                             .sex = KITH_SEX_MALE,
                                                             .surname = "Канарейкин",
                                                             .given_name = "Фёдор",
                                                             .patronymic = "Петрович",
                                                             .phone = "+7 911 555-66-77"});
    const kith_id nadezhda = add_customer(txn, (kith_customer){.number = "K2",
                                                               .kind = KITH_PARTY_PERSON,
                                                               .sex = KITH_SEX_FEMALE,
                                                               .surname = "Канарейкина",
                                                               .given_name = "Надежда",
                                                               .patronymic = "Викторовна",
                                                               .phone = "+7 911 555-33-22"});
    (void)add_customer(txn, (kith_customer){.number = "K5",
                                            .kind = KITH_PARTY_PERSON,
                                            .sex = KITH_SEX_MALE,
                                            .surname = "Перепелкин",
                                            .given_name = "Семен",
                                            .patronymic = "Борисович",
                                            .phone = "+7 921 444-77-88"});
    commit(txn);

    printf("Добавлено связей: %zu\n", save(book, fyodor, nadezhda, type));
    printf("Ещё раз то же: %zu\n\n", save(book, fyodor, nadezhda, type)); /* adds only, so nothing changes */

    kith_view *view = look(book);
    print_relations(view, fyodor, is_label, has_label);
    print_relations(view, nadezhda, is_label, has_label);
    printf("\n");
    search(view, "канар");
    search(view, "5556677");

    kith_id husband = 0; /* the red cross: only this tick goes, "wife" stays */
    must(kith_relation_has(view, &(kith_pair){.from = fyodor, .type = type[HUSBAND], .to = nadezhda}, 0,
                           &husband, &problem));
    kith_view_close(view);
    txn = begin(book, "ошибка ввода");
    must(kith_record_remove(txn, husband, &problem));
    commit(txn);
    view = look(book);
    printf("\nБез «%s»:\n", types[HUSBAND].label);
    print_relations(view, fyodor, is_label, has_label);
    kith_view_close(view);
    kith_book_close(book);
    return 0;
}
