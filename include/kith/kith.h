/**
 * @file kith.h
 * @brief Everything of the library but what stores and tests need: include this one.
 */
#ifndef KITH_KITH_H
#define KITH_KITH_H

#include "kith/book.h"
#include "kith/call.h"
#include "kith/card.h"
#include "kith/chain.h"
#include "kith/commission.h"
#include "kith/condition.h"
#include "kith/consent.h"
#include "kith/customer.h"
#include "kith/erase.h"
#include "kith/group.h"
#include "kith/history.h"
#include "kith/kinds.h"
#include "kith/manager.h"
#include "kith/merge.h"
#include "kith/message.h"
#include "kith/order.h"
#include "kith/page.h"
#include "kith/profile.h"
#include "kith/record.h"
#include "kith/relation.h"
#include "kith/sales.h"
#include "kith/schema.h"
#include "kith/search.h"
#include "kith/signatory.h"
#include "kith/store.h"
#include "kith/trace.h"
#include "kith/txn.h"
#include "kith/types.h"
#include "kith/version.h"
#include "kith/view.h"

#endif
