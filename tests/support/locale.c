/*
 * The locale of the environment, taken before main. It is linked into every test program, as a host may well
 * have done the same: whatever kith does must not depend on it.
 */
#include <locale.h>

__attribute__((constructor)) static void take_locale(void)
{
    (void)setlocale(LC_ALL, "");
}
