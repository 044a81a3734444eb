/* Describe: a finding names the record, the field, the rule and what it clashes with. */
#include "rules/describe.h"

#include "base/date.h"
#include "base/report.h"
#include "model/shape.h"
#include "rules/messages.h"

/* When the rule is broken, where that is a matter of days. On the first of all days: whenever. */
static void add_days(kith_error *err, kith_date since, kith_date until)
{
    char day[11];
    if ((since == 0 && until == 0) || until == KITHI_DATE_MIN) {
        return;
    }
    kithi_report_add(err, " on ");
    if (since == until) {
        (void)kithi_date_format(since, day);
        kithi_report_add(err, day);
    } else {
        kithi_report_period(err, since, until);
    }
}

void kithi_finding_describe_field(const kithi_state *state, const kithi_state *base,
                                  const kith_finding *finding, const kithi_field *field, kith_error *err)
{
    if (err == NULL) {
        return;
    }
    const kithi_message *message = kithi_message_of(KITH_ERR_RULE, finding->rule);
    kithi_report_clear(err);
    (void)kithi_report(err, KITH_ERR_RULE, "");
    err->rule = finding->rule;
    err->field = finding->field;
    err->change = finding->change;
    err->subject = finding->subject;
    err->other = finding->other;
    err->since = finding->since;
    err->until = finding->until;
    kithi_shape_name(err, state, base, finding->subject);
    if (field != NULL) {
        kithi_report_add(err, ": ");
        kithi_report_add(err, field->name);
    }
    kithi_report_add(err, ": ");
    kithi_report_add(err, message == NULL ? "rule is broken" : message->english);
    if (finding->other != 0) {
        kithi_report_add(err, " (");
        kithi_shape_name(err, state, base, finding->other);
        kithi_report_add(err, ")");
    }
    add_days(err, finding->since, finding->until);
    if (message != NULL) {
        kithi_report_add(err, " [");
        kithi_report_add(err, message->name);
        kithi_report_add(err, "]");
    }
}

void kithi_finding_describe(const kithi_state *state, const kithi_state *base, const kith_finding *finding,
                            kith_error *err)
{
    kithi_finding_describe_field(state, base, finding,
                                 kithi_schema_field(KITH_ID_KIND(finding->subject), finding->field), err);
}
