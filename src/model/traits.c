/* Traits: the four bytes of a customer are made anew whenever one of its fields that they tell changes. */
#include "model/traits.h"

#include "base/date.h"

#include <assert.h>

#define FIELDS                                                                                               \
    (UINT32_C(1) << KITH_CUSTOMER_KIND | UINT32_C(1) << KITH_CUSTOMER_STATUS |                               \
     UINT32_C(1) << KITH_CUSTOMER_SEX | UINT32_C(1) << KITH_CUSTOMER_BIRTH_DATE)

_Static_assert(KITH_PARTY_ORGANISATION <= KITHI_TRAITS_CODE && KITH_SEX_MALE <= KITHI_TRAITS_CODE &&
                   KITH_STATUS_MERGED <= KITHI_TRAITS_CODE,
               "a code has three bits");
_Static_assert(KITHI_DATE_MAX >> (32 - KITHI_TRAITS_BORN) == 0, "a day has the rest");

void kithi_traits_shapes(kithi_model *model)
{
    model->traits_shape = kithi_shape_of(sizeof(kithi_traits));
}

static kithi_traits code_of(const kith_value *value, uint32_t shift)
{
    assert(value->number >= 0 && value->number <= KITHI_TRAITS_CODE);
    return (kithi_traits)value->number << shift;
}

static kithi_traits traits_of(const kith_value *values)
{
    const kith_value *status = &values[KITH_CUSTOMER_STATUS];
    return code_of(&values[KITH_CUSTOMER_KIND], KITHI_TRAITS_KIND) |
           (status->number == 0 ? (kithi_traits)KITH_STATUS_ACTIVE << KITHI_TRAITS_STATUS
                                : code_of(status, KITHI_TRAITS_STATUS)) |
           code_of(&values[KITH_CUSTOMER_SEX], KITHI_TRAITS_SEX) |
           (kithi_traits)values[KITH_CUSTOMER_BIRTH_DATE].number << KITHI_TRAITS_BORN;
}

kith_status kithi_traits_update(kithi_edit *edit, const kithi_row_change *change)
{
    if (change->before != NULL && change->after != NULL && (change->changed & FIELDS) == 0) {
        return KITH_OK;
    }
    kithi_traits *traits = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TRAITS),
                                             &edit->model->traits_shape, change->sequence);
    if (traits == NULL) {
        return KITH_ERR_MEMORY;
    }
    *traits = change->after == NULL ? 0 : traits_of(change->after);
    return KITH_OK;
}
