/* Checks of arguments and size-tagged structs. */
#include "api/check.h"

#include <string.h>

bool kithi_check_error(kith_error *err)
{
    if (err == NULL) {
        return true;
    }
    if (err->size < KITHI_ERROR_LEAST) {
        return false;
    }
    kithi_report_clear(err);
    return true;
}

static size_t size_of(const void *given)
{
    size_t size = 0;
    memcpy(&size, given, sizeof size);
    return size;
}

kith_status kithi_check_in(void *local, size_t known, const void *given, kith_error *err)
{
    const size_t size = size_of(given);
    if (size < sizeof size) {
        return kithi_report(err, KITH_ERR_ABI, "a struct's size is not set");
    }
    for (size_t i = known; i < size; i++) {
        if (((const unsigned char *)given)[i] != 0) {
            return kithi_report(err, KITH_ERR_ABI, "a struct is newer than the library");
        }
    }
    memset(local, 0, known);
    memcpy(local, given, size < known ? size : known);
    memcpy(local, &known, sizeof known);
    return KITH_OK;
}

kith_status kithi_check_out(const void *given, kith_error *err)
{
    return size_of(given) < sizeof(size_t) ? kithi_report(err, KITH_ERR_ABI, "a struct's size is not set")
                                           : KITH_OK;
}

void kithi_check_fill(void *given, const void *local, size_t known)
{
    const size_t size = size_of(given);
    memcpy(given, local, size < known ? size : known);
    if (size > known) {
        memset((char *)given + known, 0, size - known);
    }
    memcpy(given, &size, sizeof size);
}

kith_status kithi_check_invalid(kith_error *err, const char *what)
{
    return kithi_report(err, KITH_ERR_INVALID, what);
}

kith_status kithi_check_not_found(kith_error *err, const char *what, kith_id id)
{
    (void)kithi_report(err, KITH_ERR_NOT_FOUND, "there is no ");
    kithi_report_add(err, what);
    if (id != 0) {
        kithi_report_add(err, " ");
        kithi_report_number(err, (int64_t)id);
    }
    if (err != NULL) {
        err->subject = id;
    }
    return KITH_ERR_NOT_FOUND;
}

kith_status kithi_check_trace(const kith_trace *given, kith_trace *rows, kith_error *err)
{
    if (given == NULL) {
        return KITH_OK;
    }
    const kith_status status = kithi_check_in(rows, sizeof *rows, given, err);
    if (status == KITH_OK && rows->rows == NULL && rows->capacity > 0) {
        return kithi_check_invalid(err, "trace without rows");
    }
    rows->count = 0;
    return status;
}

kith_status kithi_check_question(void *taken, size_t known, const void *request, void *out,
                                 const kith_trace *trace, kith_trace *rows, kith_error *err)
{
    kith_status status = kithi_check_in(taken, known, request, err);
    if (status == KITH_OK) {
        status = kithi_check_out(out, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    const size_t nothing = 0;
    kithi_check_fill(out, &nothing, sizeof nothing);
    return kithi_check_trace(trace, rows, err);
}
