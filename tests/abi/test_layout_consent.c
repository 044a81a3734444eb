/* The ABI, pinned by hand: structs and functions of consent and signatories; see test_layout.c. */
#include "kith/kith.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)

#if UINTPTR_MAX == UINT64_MAX

/* consent.h */
SIZE(kith_contact_request, 40);
AT(kith_contact_request, size, 0);
AT(kith_contact_request, contact, 8);
AT(kith_contact_request, law, 16);
AT(kith_contact_request, channel, 24);
AT(kith_contact_request, message, 28);
AT(kith_contact_request, on, 32);
AT(kith_contact_request, reserved, 36);

SIZE(kith_permission, 48);
AT(kith_permission, size, 0);
AT(kith_permission, allowed, 8);
AT(kith_permission, reason, 12);
AT(kith_permission, warn, 16);
AT(kith_permission, expires, 20);
AT(kith_permission, retry, 24);
AT(kith_permission, reserved, 28);
AT(kith_permission, record, 32);
AT(kith_permission, address, 40);

/* signatory.h */
SIZE(kith_signatory_request, 40);
AT(kith_signatory_request, size, 0);
AT(kith_signatory_request, customer, 8);
AT(kith_signatory_request, profile, 16);
AT(kith_signatory_request, representative, 24);
AT(kith_signatory_request, document, 32);
AT(kith_signatory_request, on, 36);

SIZE(kith_signatory, 80);
AT(kith_signatory, size, 0);
AT(kith_signatory, result, 8);
AT(kith_signatory, several, 12);
AT(kith_signatory, age_unknown, 16);
AT(kith_signatory, reserved, 20);
AT(kith_signatory, signatory, 24);
AT(kith_signatory, consenting, 32);
AT(kith_signatory, relation, 40);
AT(kith_signatory, name, 48);
AT(kith_signatory, document, 56);
AT(kith_signatory, address, 64);
AT(kith_signatory, phone, 72);

#endif

/* consent.h */
HAS(kith_may_contact,
    kith_status (*)(const kith_view *, const kith_contact_request *, kith_permission *, kith_error *));
HAS(kith_consent_presets, kith_status (*)(kith_txn *, kith_error *));

/* signatory.h */
HAS(kith_signatory_find, kith_status (*)(const kith_view *, const kith_signatory_request *, kith_signatory *,
                                         kith_trace *, kith_error *));
HAS(kith_document_sign,
    kith_status (*)(kith_txn *, const kith_signatory_request *, const char *, kith_id *, kith_error *));
HAS(kith_legal_presets, kith_status (*)(kith_txn *, kith_error *));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
