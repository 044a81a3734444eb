/* kith may-contact: whether messages may be sent to a customer's contacts. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "cli/value.h"
#include "cli/words.h"
#include "kith/consent.h"
#include "kith/record.h"

/* What is asked of each contact. */
typedef struct question {
    const cli_book *book;
    kith_contact_request request;
    uint32_t channel; /* KITH_CHANNEL_; 0: each */
    size_t message;   /* 0: both classes, else one more than KITH_MESSAGE_ */
    int namesake;     /* 1: another contact of the customer has the name, too */
    cli_out out;
} question;

static const char *const messages[] = {
    [KITH_MESSAGE_COMMERCIAL] = "commercial", [KITH_MESSAGE_TRANSACTIONAL] = "transactional"};

static kith_value name_of(const cli_book *book, kith_id contact)
{
    kith_value name = {0};
    (void)kith_record_get(book->view, contact, KITH_CONTACT_NAME, &name, NULL);
    return name;
}

/* 1 if another contact of the customer has the same name. */
static int has_namesake(const cli_book *book, kith_id customer, kith_id contact)
{
    const kith_value name = name_of(book, contact);
    kith_id other = cli_parts_next(book->view, customer, KITH_KIND_CONTACT, 0);
    while (other != 0) {
        const kith_value its = name_of(book, other);
        if (other != contact && cli_value_equal(&its, &name)) {
            return 1;
        }
        other = cli_parts_next(book->view, customer, KITH_KIND_CONTACT, other);
    }
    return 0;
}

/* Who is asked about: as people know it, with the key where that is not enough; as data both. */
static void write_contact(question *in)
{
    cli_out *out = &in->out;
    cli_text key = {0};
    cli_text shown = {0};
    const kith_value name = name_of(in->book, in->request.contact);
    const cli_cell named = cli_named_key(in->book, in->request.contact, &key);
    if (name.type == KITH_TYPE_TEXT) {
        cli_text_add_bytes(&shown, name.text, name.length);
    }
    if (in->namesake) {
        cli_text_format(&shown, " (%s)", cli_text_get(&key));
    }
    cli_out_cell(out, cli_cell_text(cli_text_get(&shown)));
    cli_out_cell(out, cli_cell_text(name.type == KITH_TYPE_TEXT ? name.text : NULL));
    cli_out_cell(out, named);
    cli_text_free(&shown);
    cli_text_free(&key);
}

static void write_answer(question *in, const kith_permission *found)
{
    cli_out *out = &in->out;
    cli_text scratch = {0};
    char expires[11];
    char retry[11];
    write_contact(in);
    cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_CHANNEL, in->request.channel)));
    cli_out_cell(out, cli_cell_text(messages[in->request.message]));
    cli_out_cell(out, cli_cell_flag(found->allowed != 0));
    cli_words_write(out, KITH_LIST_PERMISSION, found->reason);
    cli_out_cell(out, cli_cell_date(found->expires, expires));
    cli_out_cell(out, cli_cell_date(found->retry, retry));
    cli_out_cell(out, found->warn != 0 || out->form == CLI_OUT_JSON ? cli_cell_flag(found->warn != 0)
                                                                    : cli_cell_none());
    cli_out_cell(out, cli_cell_text(found->address));
    cli_out_cell(out,
                 found->record == 0 ? cli_cell_none() : cli_named_key(in->book, found->record, &scratch));
    cli_text_free(&scratch);
}

/* One contact, on each channel that is asked about, for each class of messages. */
static kith_status ask_contact(question *in, kith_id contact, kith_error *err)
{
    kith_contact_request *request = &in->request;
    kith_status status = KITH_OK;
    request->contact = contact;
    for (uint32_t channel = 1; kith_schema_code(KITH_LIST_CHANNEL, channel) != NULL; channel++) {
        for (uint32_t message = 0; message < sizeof messages / sizeof messages[0]; message++) {
            kith_permission found = {.size = sizeof found};
            if ((in->channel != 0 && in->channel != channel) ||
                (in->message != 0 && in->message != message + 1)) {
                continue;
            }
            request->channel = channel;
            request->message = message;
            status = kith_may_contact(in->book->view, request, &found, err);
            if (status != KITH_OK) {
                return status;
            }
            write_answer(in, &found);
        }
    }
    return status;
}

static int ask(question *in, kith_id customer)
{
    static const cli_column columns[] = {
        {"contact", NULL, CLI_COLUMN_ONCE | CLI_COLUMN_SHOWN},
        {"contact", NULL, CLI_COLUMN_ONCE | CLI_COLUMN_DATA},
        {"key", NULL, CLI_COLUMN_ONCE | CLI_COLUMN_DATA},
        {"channel", NULL, CLI_COLUMN_ONCE},
        {"message", NULL, 0},
        {"allowed", "may", 0},
        {"why", NULL, CLI_COLUMN_SHOWN},
        {"reason", NULL, CLI_COLUMN_DATA},
        {"expires", "until", 0},
        {"retry", "again from", 0},
        {"unproven", NULL, 0},
        {"address", NULL, CLI_COLUMN_DATA},
        {"record", NULL, CLI_COLUMN_DATA},
    };
    const cli_book *book = in->book;
    kith_error err = cli_error();
    kith_status status = KITH_OK;
    cli_out_begin(&in->out, cli_book_form(book));
    cli_out_table(&in->out, NULL, columns, sizeof columns / sizeof columns[0]);
    in->out.table.stacks = 1;
    kith_id contact = cli_parts_next(book->view, customer, KITH_KIND_CONTACT, 0);
    const int any = contact != 0;
    while (contact != 0 && status == KITH_OK) {
        in->namesake = has_namesake(book, customer, contact);
        status = ask_contact(in, contact, &err);
        contact = cli_parts_next(book->view, customer, KITH_KIND_CONTACT, contact);
    }
    cli_out_table_end(&in->out);
    cli_out_end(&in->out);
    if (!any) { /* its own addresses are no contact's: nobody has said what may be sent there */
        (void)cli_report("%s: customer \"%s\" has no contacts", book->path, book->options->arguments[1]);
    }
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static int run(cli_book *book)
{
    question in = {.book = book, .request = {.size = sizeof in.request, .on = book->options->today}};
    kith_value law;
    kith_id customer = 0;
    int status = cli_customer_find(book, book->options->arguments[1], &customer);
    status = status == CLI_DONE
                 ? cli_option_code(book->options, CLI_OPTION_CHANNEL, KITH_LIST_CHANNEL, &in.channel)
                 : status;
    status = status == CLI_DONE ? cli_option_word(book->options, CLI_OPTION_MESSAGE, &in.message) : status;
    if (status == CLI_DONE) {
        status = cli_named_option(book, CLI_OPTION_LAW, KITH_KIND_BOOK, KITH_BOOK_CONSENT_LAW, &law);
        in.request.law = (kith_id)law.number;
    }
    return status == CLI_DONE ? ask(&in, customer) : status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_CHANNEL, "email|sms|phone", "only this one (all)"},
    {CLI_OPTION_MESSAGE, "all|commercial|transactional", "only this class of messages (all)"},
    {CLI_OPTION_LAW, "CODE", "law on messages (the book's; else express consent)"},
    {CLI_OPTION_CSV, NULL, "output as CSV for a spreadsheet"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_may_contact = {
    .name = "may-contact",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Tell whether messages may be sent to a customer's contacts",
    .text = "For every contact, channel and class of messages: whether one may be sent on the\n"
            "business day, why, and until when, or from when it may be tried again. Consent\n"
            "is for a contact, an address and a channel; linked accounts share none.\n"
            "\n"
            "Addresses of people who were erased are known only with the --key of kith erase.\n",
    .example = "  kith may-contact shop.db 4711 --channel email --on 2026-03-01\n",
    .options = uses,
    .run = run,
};
