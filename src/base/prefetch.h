/* Prefetch: get memory on its way into the cache. */
#ifndef KITH_BASE_PREFETCH_H
#define KITH_BASE_PREFETCH_H

/* What is looked at next. */
static inline void kithi_prefetch(const void *at)
{
    __builtin_prefetch(at, 0, 3);
}

/* One of very many, which are looked at later: into the second level. The first waits for few lines at a time
 * and holds little, so that who asks it for more stands still. */
static inline void kithi_prefetch_many(const void *at)
{
    __builtin_prefetch(at, 0, 2);
}

#endif
