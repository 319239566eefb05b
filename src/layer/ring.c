/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every thread does whatever is most urgent: commit the next block when it is compressed, fill one when too few wait,
 * compress one. So one job is the same code without threads, and no thread idles because its role has nothing to do.
 */
#include "layer/ring.h"

#include <pthread.h>
#include <signal.h>

struct slot {
    unsigned char *bytes; /* the block; once ready, what it was compressed to */
    size_t size;
    bool ready;
};

struct ring {
    const struct pith_ring_work *work;
    size_t room; /* of every buffer: a block's, or of what it may become */
    struct slot *slots;
    uint64_t slot_count, total; /* blocks */
    pthread_mutex_t lock;       /* guards all below; a slot's bytes belong to whoever has its step in hand */
    pthread_cond_t moved;
    uint64_t filled, taken, written;
    bool filling, writing, failed;
    struct pith_error *error;
};

/* One thread, and the buffer that it compresses into next. Buffers wander, so that none belongs to a thread. */
struct worker {
    struct ring *ring;
    unsigned char *spare;
    pthread_t thread;
};

enum step { FILL, COMPRESS, COMMIT, WAIT, STOP };

static struct slot *slot_of(struct ring *ring, uint64_t block)
{
    return &ring->slots[block % ring->slot_count];
}

static enum step choose(struct ring *ring)
{
    if (ring->failed || ring->written == ring->total) {
        return STOP;
    }
    if (!ring->writing && ring->written < ring->taken && slot_of(ring, ring->written)->ready) {
        return COMMIT;
    }
    bool has_room = ring->filled < ring->total && ring->filled < ring->written + ring->slot_count;
    if (!ring->filling && has_room && ring->filled - ring->taken < ring->work->jobs) {
        return FILL;
    }
    return ring->taken < ring->filled ? COMPRESS : WAIT;
}

/* Waits for the lock again, and keeps the first error of all threads. */
static void back(struct ring *ring, bool fine, const struct pith_error *error)
{
    (void)pthread_mutex_lock(&ring->lock);
    if (!fine && !ring->failed) {
        ring->failed = true;
        if (ring->error != NULL) {
            *ring->error = *error;
        }
    }
    (void)pthread_cond_broadcast(&ring->moved);
}

static void fill(struct ring *ring)
{
    const struct pith_ring_work *work = ring->work;
    struct slot *slot = slot_of(ring, ring->filled);
    uint64_t left = work->size - ring->filled * work->block_size;
    slot->size = left < work->block_size ? (size_t)left : work->block_size;
    slot->ready = false;
    ring->filling = true;
    (void)pthread_mutex_unlock(&ring->lock);
    struct pith_error error;
    bool fine = work->fill(work->state, slot->bytes, slot->size, &error);
    back(ring, fine, &error);
    ring->filling = false;
    ring->filled++;
}

/* Compresses into the spare buffer, and keeps the block's own as the next spare. */
static void compress(struct worker *worker, struct pith_compressor *compressor)
{
    struct ring *ring = worker->ring;
    struct slot *slot = slot_of(ring, ring->taken++);
    (void)pthread_mutex_unlock(&ring->lock);
    if (ring->work->compression != PITH_PLAIN) {
        unsigned char *block = slot->bytes;
        slot->size = pith_compress(compressor, block, slot->size, worker->spare, ring->room);
        slot->bytes = worker->spare;
        worker->spare = block;
    }
    back(ring, true, NULL);
    slot->ready = true;
}

static void commit(struct ring *ring)
{
    const struct pith_ring_work *work = ring->work;
    const struct slot *slot = slot_of(ring, ring->written);
    ring->writing = true;
    (void)pthread_mutex_unlock(&ring->lock);
    struct pith_error error;
    bool fine = work->commit(work->state, slot->bytes, slot->size, &error);
    back(ring, fine, &error);
    ring->writing = false;
    ring->written++;
}

static void *labour(void *state)
{
    struct worker *worker = state;
    struct ring *ring = worker->ring;
    struct pith_compressor *compressor = pith_compressor_create(ring->work->compression, ring->work->level);
    (void)pthread_mutex_lock(&ring->lock);
    for (enum step step; (step = choose(ring)) != STOP;) {
        switch (step) {
        case FILL:
            fill(ring);
            break;
        case COMPRESS:
            compress(worker, compressor);
            break;
        case COMMIT:
            commit(ring);
            break;
        default:
            (void)pthread_cond_wait(&ring->moved, &ring->lock);
        }
    }
    (void)pthread_mutex_unlock(&ring->lock);
    pith_compressor_destroy(compressor);
    return NULL;
}

/* Threads take no signals: handlers run where the caller expects them. A thread that cannot start is done without. */
static unsigned start(struct worker *workers, unsigned count)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    unsigned started = 0;
    while (started < count && pthread_create(&workers[started].thread, NULL, labour, &workers[started]) == 0) {
        started++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

/* For each thread a block in hand and one that waits for it or for its turn; and one for the reader to fill. */
static void make_slots(struct ring *ring, struct pith_arena *arena)
{
    const struct pith_ring_work *work = ring->work;
    ring->slot_count = 2 * (uint64_t)work->jobs + 1;
    if (ring->slot_count > ring->total) {
        ring->slot_count = ring->total;
    }
    size_t size = work->size < work->block_size ? (size_t)work->size : work->block_size;
    size_t bound = pith_compress_bound(work->compression, size);
    ring->room = bound > size ? bound : size;
    ring->slots = pith_alloc_array(arena, ring->slot_count, sizeof *ring->slots);
    for (uint64_t i = 0; i < ring->slot_count; i++) {
        ring->slots[i].bytes = pith_alloc(arena, ring->room);
    }
}

bool pith_ring_run(const struct pith_ring_work *work, struct pith_error *error)
{
    if (work->size == 0) {
        return true;
    }
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct ring ring = {
        .work = work,
        .total = (work->size + work->block_size - 1) / work->block_size,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .moved = PTHREAD_COND_INITIALIZER,
        .error = error,
    };
    make_slots(&ring, &arena);
    unsigned useful = work->jobs < ring.total ? work->jobs : (unsigned)ring.total;
    struct worker *workers = pith_alloc_array(&arena, useful, sizeof *workers);
    for (unsigned i = 0; i < useful; i++) {
        workers[i] = (struct worker){.ring = &ring, .spare = pith_alloc(&arena, ring.room)};
    }
    unsigned started = start(workers, useful - 1);
    (void)labour(&workers[useful - 1]);
    for (unsigned i = 0; i < started; i++) {
        (void)pthread_join(workers[i].thread, NULL);
    }
    (void)pthread_cond_destroy(&ring.moved);
    (void)pthread_mutex_destroy(&ring.lock);
    return !ring.failed;
}
