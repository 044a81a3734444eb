/* Trade chains: hierarchies, their nodes, and who hangs under whom (M1 to M15). Links are indexed by
 * model/links.c. */
#include "model/schema.h"

static const kithi_field hierarchy_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
};

const kithi_kind kithi_kind_hierarchy = {
    .name = "hierarchy",
    .fields = hierarchy_fields,
    .field_count = KITHI_FIELD_COUNT(hierarchy_fields),
    .configures = 1,
};

static const kithi_field chain_node_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("hierarchy", KITH_KIND_HIERARCHY, KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, KITHI_PERSONAL),
    KITHI_FLAG_FIELD("skipped", 0),
};

const kithi_kind kithi_kind_chain_node = {
    .name = "chain_node",
    .fields = chain_node_fields,
    .field_count = KITHI_FIELD_COUNT(chain_node_fields),
    .owner = KITH_CHAIN_NODE_CUSTOMER,
};

static const kithi_field chain_link_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED | KITHI_LINKED),
    KITHI_REFERENCE_FIELD("parent", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED | KITHI_LINKED),
    KITHI_REFERENCE_FIELD("hierarchy", KITH_KIND_HIERARCHY, KITHI_REQUIRED | KITHI_FIXED | KITHI_LINKED),
    KITHI_FLAG_FIELD("member", KITHI_FIXED),
    KITHI_DATE_FIELD("since", 0),
    KITHI_DATE_FIELD("until", 0),
    KITHI_TEXT_ABOUT("number", KITH_LIMIT_NUMBER, KITH_CHAIN_LINK_CUSTOMER, KITHI_PERSONAL),
    KITHI_CODE_FIELD("status", KITH_LIST_LINK_STATUS, 0),
    KITHI_FLAG_FIELD("preferred", 0),
};

const kithi_kind kithi_kind_chain_link = {
    .name = "chain_link",
    .fields = chain_link_fields,
    .field_count = KITHI_FIELD_COUNT(chain_link_fields),
    .concerns = 1,
    .since = KITH_CHAIN_LINK_SINCE,
    .until = KITH_CHAIN_LINK_UNTIL,
};
