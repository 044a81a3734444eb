/* Messages: one table of every status code and rule, with stable ids. It feeds the library, the tool and the
 * guide. */
#include "rules/messages.h"

#define RULE(number, id, name) KITH_ERR_RULE, KITH_RULE_##name, id, #name
#define STATUS(id, name) KITH_ERR_##name, 0, id, #name

static const kithi_message messages[] = {
    {STATUS("K001", INVALID), "an argument is not valid", "ein Argument ist ungültig",
     "недопустимый аргумент", "a pointer is NULL, a number is out of range or an id is of the wrong kind",
     "see the call's documentation"},
    {STATUS("K002", ABI), "a struct has an unknown size", "eine Struktur hat eine unbekannte Größe",
     "структура неизвестного размера",
     "the program was built for a newer library and uses what this one lacks",
     "set size to sizeof of the struct, or update the library"},
    {STATUS("K003", MEMORY), "no memory", "kein Speicher", "недостаточно памяти",
     "the allocator returned nothing", "free memory and try again; nothing was changed"},
    {STATUS("K004", CLOSED), "it is closed", "ist geschlossen", "закрыто",
     "the book was closed, or the transaction is prepared or over", "open a new one"},
    {STATUS("K005", DENIED), "the actor has not the right", "dem Benutzer fehlt das Recht",
     "у пользователя нет права", "the role of the actor, or the host, does not allow the operation",
     "grant the right or act as somebody who has it"},
    {STATUS("K006", NOT_FOUND), "there is no such record", "es gibt keinen solchen Datensatz",
     "нет такой записи", "the id or key names nothing", "check the number or code"},
    {STATUS("K007", SHAPE), "a value does not fit its field", "ein Wert passt nicht in sein Feld",
     "значение не подходит для поля", "wrong type, bad UTF-8, too long, out of range, missing or fixed",
     "see the field in the schema"},
    {STATUS("K008", REFERENCE), "a reference leads to nothing", "ein Verweis führt ins Leere",
     "ссылка никуда не ведёт", "the record referred to is not in the book", "add it first"},
    {STATUS("K009", RULE), "a business rule refused", "eine Geschäftsregel lehnt ab", "отклонено правилом",
     "the end state of the transaction would break a rule", "see the rule"},
    {STATUS("K010", LIMIT), "a limit is reached", "eine Grenze ist erreicht", "достигнут предел",
     "the book would hold more than its limit allows", "see the table of limits"},
    {STATUS("K011", BUSY), "somebody else is writing", "jemand anderes schreibt", "идёт другая запись",
     "another prepare, refresh or recover of the book is under way", "try again"},
    {STATUS("K012", CONFLICT), "somebody else was first", "jemand anderes war schneller", "кто-то опередил",
     "the store has newer commits, or the same field was changed meanwhile",
     "refresh the book and commit again"},
    {STATUS("K013", REJECTED), "the store refused", "der Speicher lehnt ab", "хранилище отказало",
     "the store vouches that nothing was stored", "see the store's message and try again"},
    {STATUS("K014", UNKNOWN), "the outcome is unknown", "der Ausgang ist unbekannt", "исход неизвестен",
     "the store could not say whether it stored", "call kith_book_recover"},
    {STATUS("K015", STALE), "writes wait for a recovery", "Schreiben wartet auf Wiederherstellung",
     "запись ждёт восстановления", "an earlier outcome is unknown", "call kith_book_recover"},
    {STATUS("K016", STORE), "the store failed", "der Speicher ist ausgefallen", "сбой хранилища",
     "a store callback failed or answered something unknown", "see the store's message"},
    {STATUS("K017", CORRUPT), "what is stored cannot be loaded", "Gespeichertes ist nicht lesbar",
     "сохранённое не загружается", "a row has the wrong shape or refers to nothing",
     "mend the row that is named"},
    {STATUS("K018", STOPPED), "stopped", "abgebrochen", "остановлено", "the progress callback asked to stop",
     "nothing was changed; call again"},
    {STATUS("K019", FEATURE), "the feature is not available", "die Funktion ist nicht verfügbar",
     "функция недоступна", "it is switched off, not built in, or the data are of a newer version",
     "see the guide"},
    {RULE(1, "K101", NUMBER_TAKEN), "number or code is taken", "Nummer oder Code ist vergeben",
     "номер или код уже занят", "two records of the kind bear the same key", "choose another"},
    {RULE(2, "K102", TYPE_RETIRED), "relation type is retired", "Beziehungstyp ist stillgelegt",
     "тип связи выведен из употребления", "a retired type takes no new relations", "use another type"},
    {RULE(3, "K103", PARTY_KIND), "relation type does not allow this kind of party",
     "Beziehungstyp erlaubt diese Art von Partner nicht", "тип связи не допускает такого участника",
     "a person stands where an organisation is due, or the other way round", "check the ends"},
    {RULE(4, "K104", PARTY_CATEGORY), "relation type does not allow this category",
     "Beziehungstyp erlaubt diese Kategorie nicht", "тип связи не допускает этой категории",
     "the customer on that end is of another category", "check the ends"},
    {RULE(5, "K105", SELF_RELATION), "customer is related to itself",
     "Kunde steht in Beziehung zu sich selbst", "клиент связан сам с собой",
     "both ends are the same customer and the type does not allow it", "choose another customer"},
    {RULE(6, "K106", PERIOD), "ends before it begins", "endet vor dem Beginn", "заканчивается раньше начала",
     "until lies before since", "check the dates"},
    {RULE(7, "K107", OVERLAP), "overlaps with a relation of the same pair and type",
     "überschneidet sich mit einer Beziehung desselben Paares und Typs",
     "пересекается со связью той же пары и того же типа", "both hold on the same day",
     "end the one before the other begins"},
    {RULE(8, "K108", MAXIMUM), "more relations of the type than allowed at once",
     "mehr Beziehungen des Typs als gleichzeitig erlaubt",
     "одновременно больше связей этого типа, чем разрешено",
     "the type limits how many hold on one end on any day", "end another one first"},
    {RULE(9, "K109", CYCLE), "closes a circle", "schließt einen Kreis", "замыкает круг",
     "the type is acyclic and the relations of a path hold on the same day", "check the direction"},
    {RULE(10, "K110", IN_USE), "is still in use", "wird noch verwendet", "ещё используется",
     "another record refers to it", "remove or change that one first, or retire this one"},
    {RULE(11, "K111", NAME_MISSING), "name is missing", "Name fehlt", "нет имени",
     "a person has neither surname nor given name, or an organisation no name", "give a name"},
    {RULE(12, "K112", CUSTOMER_ERASED), "customer has been erased", "Kunde wurde gelöscht", "клиент стёрт",
     "a new relation touches an erased customer", "choose another customer"},
    {RULE(13, "K113", TYPE_SHAPE), "settings of the relation type contradict each other",
     "Einstellungen des Beziehungstyps widersprechen sich", "настройки типа связи противоречат друг другу",
     "for example a symmetric type whose ends differ, or a reciprocal that points elsewhere",
     "check the settings"},
    {RULE(14, "K114", DOUBLE_PART), "stands there twice", "steht doppelt da", "указано дважды",
     "the record has such a part already", "change that one"},
    {RULE(15, "K115", ATTRIBUTE_VALUE), "value does not fit its attribute", "Wert passt nicht zum Merkmal",
     "значение не подходит к признаку", "the attribute is of another type or for another kind of record",
     "see the attribute's definition"},
    {RULE(16, "K116", PERSON_ONLY), "an organisation cannot have this",
     "eine Organisation kann das nicht haben", "у организации этого не бывает",
     "birth date, sex and legal capacity are those of a person", "clear the field"},
};
#define MESSAGES (sizeof messages / sizeof messages[0])

const kithi_message *kithi_message_at(size_t index)
{
    return index < MESSAGES ? &messages[index] : NULL;
}

const kithi_message *kithi_message_of(int32_t status, int32_t rule)
{
    for (size_t i = 0; i < MESSAGES; i++) {
        if (messages[i].status == status && messages[i].rule == rule) {
            return &messages[i];
        }
    }
    return NULL;
}
