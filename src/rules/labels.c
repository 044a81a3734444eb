/* Labels of relation types: found by name, and chosen by end, sex and language; and what the library itself
 * writes into records. */
#include "rules/labels.h"

#include "base/defensive.h"
#include "model/index.h"
#include "model/rows.h"

#include <string.h>

uint32_t kithi_labels_find(const kithi_state *state, const char *name, uint32_t *end)
{
    const size_t length = strlen(name);
    const uint32_t coded = kithi_index_find(state, KITH_KIND_RELATION_TYPE, name, length, 0);
    uint32_t found = 0;
    kithi_key prefix;
    kithi_cursor cursor;
    *end = KITH_END_FROM;
    if (coded != 0) {
        return coded;
    }
    kithi_index_posted_prefix(&prefix, KITH_KIND_LABEL, KITH_LABEL_TEXT, name, length);
    kithi_index_seek(&cursor, state, &prefix);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const unsigned char *row = kithi_row_at(state, KITH_KIND_LABEL, kithi_cursor_tail(&cursor));
        const kith_id owner = (kith_id)kithi_row_number(state, KITH_KIND_LABEL, row, KITH_LABEL_OWNER);
        const uint32_t type = kithi_id_sequence(owner);
        if (KITH_ID_KIND(owner) == KITH_KIND_RELATION_TYPE && (found == 0 || type < found)) {
            const int64_t described = kithi_row_number(state, KITH_KIND_LABEL, row, KITH_LABEL_END);
            found = type;
            *end = described == KITH_END_TO ? KITH_END_TO : KITH_END_FROM;
        }
    }
    return found;
}

/* Language of the book, NULL if it has none. */
static const char *book_language(const kithi_state *state)
{
    size_t length = 0;
    const uint32_t sequence = kithi_row_next(state, KITH_KIND_BOOK, 0);
    return KITHI_NEVER(sequence == 0)
               ? NULL
               : kithi_row_text(state, KITH_KIND_BOOK, kithi_row_at(state, KITH_KIND_BOOK, sequence),
                                KITH_BOOK_LANGUAGE, &length);
}

static bool same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* How well a label serves: language counts more than sex; 0: not at all. `end` KITH_END_EITHER: any end will
 * do. */
static uint32_t score(const kithi_state *state, const unsigned char *row, uint32_t end, int64_t sex,
                      const char *const languages[2])
{
    size_t length = 0;
    const int64_t its_end = kithi_row_number(state, KITH_KIND_LABEL, row, KITH_LABEL_END);
    const int64_t its_sex = kithi_row_number(state, KITH_KIND_LABEL, row, KITH_LABEL_SEX);
    const char *its_language = kithi_row_text(state, KITH_KIND_LABEL, row, KITH_LABEL_LANGUAGE, &length);
    if (its_end != 0 && end != KITH_END_EITHER && its_end != end) {
        return 0;
    }
    uint32_t points = 1;
    points += same_text(its_language, languages[0]) ? 32 : 0;
    points += same_text(its_language, languages[1]) ? 16 : its_language == NULL ? 8 : 0;
    points += its_sex == sex ? 4 : its_sex == 0 ? 2 : 0;
    return points;
}

const char *kithi_labels_of(const kithi_state *state, kith_id type, uint32_t end, int64_t sex,
                            const char *language)
{
    const unsigned char *type_row = kithi_row_find(state, type);
    const char *const languages[2] = {language, book_language(state)};
    const char *best = NULL;
    uint32_t points = 0;
    size_t length = 0;
    kithi_key prefix;
    kithi_cursor cursor;
    if (type_row == NULL) {
        return "";
    }
    const int64_t direction =
        kithi_row_number(state, KITH_KIND_RELATION_TYPE, type_row, KITH_RELATION_TYPE_DIRECTION);
    end = direction == KITH_DIRECTION_SYMMETRIC ? KITH_END_EITHER : end; /* both ends are called alike */
    kithi_index_owner_prefix(&prefix, type, KITH_KIND_LABEL, KITH_LABEL_OWNER);
    kithi_index_seek(&cursor, state, &prefix);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const unsigned char *row = kithi_row_at(state, KITH_KIND_LABEL, kithi_cursor_tail(&cursor));
        const uint32_t its_points = score(state, row, end, sex, languages);
        if (its_points > points) {
            points = its_points;
            best = kithi_row_text(state, KITH_KIND_LABEL, row, KITH_LABEL_TEXT, &length);
        }
    }
    return best != NULL
               ? best
               : kithi_row_text(state, KITH_KIND_RELATION_TYPE, type_row, KITH_RELATION_TYPE_CODE, &length);
}

/* Append at most as much as fits. */
static size_t append(char *out, size_t at, size_t capacity, const char *text)
{
    const size_t length = strlen(text);
    const size_t fits = at + length < capacity ? length : capacity - 1 - at;
    memcpy(out + at, text, fits);
    out[at + fits] = '\0';
    return at + fits;
}

void kithi_labels_choice(const kithi_state *state, const char *order, char out[KITHI_CHOICE_MOST])
{
    static const char *const texts[][2] = {
        {"en", "Choose the chain of order "},
        {"de", "Kette wählen für Auftrag "},
        {"ru", "Выбрать сеть для заказа "},
    };
    const char *language = book_language(state);
    size_t chosen = 0;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        chosen = language != NULL && strncmp(language, texts[i][0], 2) == 0 ? i : chosen;
    }
    const size_t at = append(out, 0, KITHI_CHOICE_MOST, texts[chosen][1]);
    (void)append(out, at, KITHI_CHOICE_MOST, order);
}
