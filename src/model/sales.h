/* Sales: the cells in which the entries of orders count are kept with every change. */
#ifndef KITH_MODEL_SALES_H
#define KITH_MODEL_SALES_H

#include "model/index.h"
#include "model/model.h"

/* Year in which an order counts: its season's, or that of its date (P18). */
uint32_t kithi_sales_year(int64_t year, kith_date date);

static inline bool kithi_sales_keeps(uint32_t kind)
{
    return kind == KITH_KIND_ORDER || kind == KITH_KIND_ORDER_ENTRY || kind == KITH_KIND_ORDER_PATH;
}

kith_status kithi_sales_update(kithi_edit *edit, const kithi_row_change *change);

#endif
