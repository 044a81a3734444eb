/* What is done with a customer: tasks, appointments with who comes, notes, visits (P9 to P16). */
#include "model/index.h"
#include "model/schema.h"

static const kithi_keyer task_keyers[] = {
    {1u << KITH_TASK_ASSIGNEE | 1u << KITH_TASK_DUE | 1u << KITH_TASK_STATE, kithi_index_due},
    {0, NULL},
};

static const kithi_field task_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("category", KITH_KIND_TASK_CATEGORY, 0),
    KITHI_TEXT_FIELD("assignee", KITH_LIMIT_CODE, 0),
    KITHI_DATE_FIELD("due", 0),
    KITHI_TEXT_FIELD("text", KITH_LIMIT_TEXT, KITHI_REQUIRED),
    KITHI_CODE_FIELD("state", KITH_LIST_TASK_STATE, 0),
    KITHI_FLAG_FIELD("shared", 0),
    KITHI_INSTANT_FIELD("at", KITHI_NOW),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR),
};

const kithi_kind kithi_kind_task = {
    .name = "task",
    .fields = task_fields,
    .field_count = KITHI_FIELD_COUNT(task_fields),
    .personal = 1,
    .section = KITH_SECTION_APPOINTMENTS,
    .owner = KITH_TASK_CUSTOMER,
    .keyers = task_keyers,
};

static const kithi_keyer appointment_keyers[] = {
    {1u << KITH_APPOINTMENT_CUSTOMER | 1u << KITH_APPOINTMENT_SEASON | 1u << KITH_APPOINTMENT_YEAR |
         1u << KITH_APPOINTMENT_START,
     kithi_index_agenda},
    {1u << KITH_APPOINTMENT_SEASON | 1u << KITH_APPOINTMENT_YEAR | 1u << KITH_APPOINTMENT_START,
     kithi_index_agenda_of_all},
    {0, NULL},
};

static const kithi_field appointment_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("kind", KITH_LIST_APPOINTMENT_KIND, 0),
    KITHI_REFERENCE_FIELD("season", KITH_KIND_SEASON, 0),
    KITHI_NUMBER_FIELD("year", KITH_TYPE_INTEGER, KITHI_SMALL | KITHI_FILLED, 1, 9999),
    KITHI_INSTANT_FIELD("start", KITHI_REQUIRED),
    KITHI_INSTANT_FIELD("end", 0),
    KITHI_TEXT_FIELD("place", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("text", KITH_LIMIT_TEXT, 0),
    KITHI_CODE_FIELD("state", KITH_LIST_APPOINTMENT_STATE, 0),
    KITHI_FLAG_FIELD("shared", 0),
    KITHI_INSTANT_FIELD("at", KITHI_NOW),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR),
};

const kithi_kind kithi_kind_appointment = {
    .name = "appointment",
    .fields = appointment_fields,
    .field_count = KITHI_FIELD_COUNT(appointment_fields),
    .personal = 1,
    .section = KITH_SECTION_APPOINTMENTS,
    .owner = KITH_APPOINTMENT_CUSTOMER,
    .since = KITH_APPOINTMENT_START,
    .until = KITH_APPOINTMENT_END,
    .season = KITH_APPOINTMENT_SEASON,
    .year = KITH_APPOINTMENT_YEAR,
    .keyers = appointment_keyers,
};

static const kithi_field participant_fields[] = {
    KITHI_REFERENCE_FIELD("appointment", KITH_KIND_APPOINTMENT, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("contact", KITH_KIND_CONTACT, 0), KITHI_TEXT_FIELD("user", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, KITHI_PERSONAL), /* of the contact, who may be another's */
};

const kithi_kind kithi_kind_participant = {
    .name = "participant",
    .fields = participant_fields,
    .field_count = KITHI_FIELD_COUNT(participant_fields),
    .personal = 1,
    .section = KITH_SECTION_APPOINTMENTS,
    .owner = KITH_PARTICIPANT_APPOINTMENT,
};

static const kithi_keyer note_keyers[] = {
    {1u << KITH_NOTE_CUSTOMER | 1u << KITH_NOTE_SEASON | 1u << KITH_NOTE_YEAR | 1u << KITH_NOTE_CALL_STATUS |
         1u << KITH_NOTE_AT,
     kithi_index_stage},
    {0, NULL},
};

static const kithi_field note_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("type", KITH_KIND_NOTE_TYPE, 0),
    KITHI_REFERENCE_FIELD("season", KITH_KIND_SEASON, 0),
    KITHI_NUMBER_FIELD("year", KITH_TYPE_INTEGER, KITHI_SMALL | KITHI_FILLED, 1, 9999),
    KITHI_REFERENCE_FIELD("call_status", KITH_KIND_CALL_STATUS, 0),
    KITHI_TEXT_FIELD("text", KITH_LIMIT_TEXT, KITHI_REQUIRED),
    KITHI_FLAG_FIELD("shared", 0),
    KITHI_INSTANT_FIELD("at", KITHI_NOW),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR),
};

const kithi_kind kithi_kind_note = {
    .name = "note",
    .fields = note_fields,
    .field_count = KITHI_FIELD_COUNT(note_fields),
    .personal = 1,
    .owner = KITH_NOTE_CUSTOMER,
    .season = KITH_NOTE_SEASON,
    .year = KITH_NOTE_YEAR,
    .keyers = note_keyers,
};

static const kithi_keyer visit_keyers[] = {
    {1u << KITH_VISIT_CUSTOMER | 1u << KITH_VISIT_DATE, kithi_index_visited},
    {0, NULL},
};

static const kithi_field visit_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_DATE_FIELD("date", KITHI_REQUIRED),
    KITHI_REFERENCE_FIELD("shop", KITH_KIND_SHOP, 0),
    KITHI_TEXT_FIELD("text", KITH_LIMIT_TEXT, 0),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR),
};

const kithi_kind kithi_kind_visit = {
    .name = "visit",
    .fields = visit_fields,
    .field_count = KITHI_FIELD_COUNT(visit_fields),
    .personal = 1,
    .section = KITH_SECTION_APPOINTMENTS,
    .owner = KITH_VISIT_CUSTOMER,
    .keyers = visit_keyers,
};
