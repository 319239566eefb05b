/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters are pinned here, so that one release of pith gives the same bytes everywhere: gzip members carry no
 * time and no name, zstd frames their size and a checksum. Concatenated members and frames are one valid stream to
 * gunzip, zstd, Go, Python, containerd and Docker.
 */
#include "layer/compress.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zstd.h>

struct pith_compressor {
    struct libdeflate_compressor *gzip;
    ZSTD_CCtx *zstd;
};

static const struct {
    const char *name;
    int lowest, highest, usual;
} levels[] = {
    [PITH_GZIP] = {"gzip", 1, 12, 6},
    [PITH_ZSTD] = {"zstd", 1, 22, 3},
};

bool pith_compression_level(enum pith_compression compression, int *level, struct pith_error *error)
{
    if (compression == PITH_PLAIN) {
        if (*level != -1) {
            return pith_fail(error, PITH_USAGE, "a level of %d without compression; leave the level out", *level);
        }
        return true;
    }
    if (*level == -1) {
        *level = levels[compression].usual;
    }
    if (*level < levels[compression].lowest || *level > levels[compression].highest) {
        return pith_fail(error, PITH_USAGE, "%s has no level %d; choose one from %d to %d", levels[compression].name,
                         *level, levels[compression].lowest, levels[compression].highest);
    }
    return true;
}

static bool set_up_zstd(ZSTD_CCtx *context, int level)
{
    return context != NULL && !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)) &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1));
}

struct pith_compressor *pith_compressor_create(enum pith_compression compression, int level)
{
    struct pith_compressor *compressor = calloc(1, sizeof *compressor);
    if (compressor == NULL) {
        pith_out_of_memory();
    }
    if (compression == PITH_GZIP) {
        compressor->gzip = libdeflate_alloc_compressor(level);
        if (compressor->gzip == NULL) {
            pith_out_of_memory();
        }
    } else if (compression == PITH_ZSTD) {
        compressor->zstd = ZSTD_createCCtx();
        if (!set_up_zstd(compressor->zstd, level)) {
            pith_out_of_memory();
        }
    }
    return compressor;
}

void pith_compressor_destroy(struct pith_compressor *compressor)
{
    if (compressor != NULL) {
        libdeflate_free_compressor(compressor->gzip);
        (void)ZSTD_freeCCtx(compressor->zstd);
        free(compressor);
    }
}

size_t pith_compress_bound(enum pith_compression compression, size_t size)
{
    switch (compression) {
    case PITH_GZIP:
        return libdeflate_gzip_compress_bound(NULL, size);
    case PITH_ZSTD:
        return ZSTD_compressBound(size);
    case PITH_PLAIN:
        break;
    }
    return 0;
}

size_t pith_compress(struct pith_compressor *compressor, const void *in, size_t size, void *out, size_t room)
{
    if (compressor->gzip != NULL) {
        return libdeflate_gzip_compress(compressor->gzip, in, size, out, room);
    }
    size_t packed = ZSTD_compress2(compressor->zstd, out, room, in, size);
    if (ZSTD_isError(packed)) {
        pith_out_of_memory(); /* with room enough and valid parameters, nothing else can fail */
    }
    return packed;
}
