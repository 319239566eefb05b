/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an image, an archive or a wheel may cost, in one table: docs/security.md, "Bounds". There is one budget, in
 * bytes, which PITH_IMAGE_LIMIT sets; what costs time or memory without being bytes is counted as bytes too, at about
 * what it takes. The other bounds are those of every Linux: what lies beyond them could not be unpacked anywhere.
 */
#ifndef PITH_SOURCE_LIMITS_H
#define PITH_SOURCE_LIMITS_H

#include <stdint.h>

enum {
    /* Without PITH_IMAGE_LIMIT: so much for any input, and so much for each of its bytes, up to BUDGET_MOST. Layers and
     * wheels shrink to a half or a tenth, those of long runs of zeros to a hundredth; bombs to a thousandth and less.
     */
    BUDGET_FLOOR = 32 << 20,
    BUDGET_RATIO = 100,
    /* To begin a layer: libarchive's readers. */
    COST_OF_LAYER = 16 << 10,
    /* The text of links on the way to a member: they are followed anew for each, at a few instructions a byte more. */
    COST_OF_LINK_BYTE = 4,
    /* Names of members and the links in them: libarchive converts them letter by letter. */
    COST_OF_NAME_BYTE = 4,
    /* A special header, by the square of its size: see special.c. */
    SPECIAL_BYTES_PER_COST = 1 << 10,
    /* A directory that no member of an archive names has no header that paid for it; every later room looks at it, and
     * holds its path several times. */
    COST_OF_IMPLIED = 1 << 10,
    COST_OF_PATH_BYTE = 4,
    /* A document is hashed and parsed: twice its bytes, and what jansson's values take (see pith_json_weight). */
    COST_OF_DOCUMENT_BYTE = 2,

    LARGEST_DOCUMENT = 16 << 20, /* of a layout; registries take 4 MiB */
    DEEPEST_INDEX = 4,           /* indexes within index.json; Docker and buildx write one */
    MOST_MEMBER_LINKS = 8,       /* from one member of an archive of an image to the next */
    MOST_PATH_LINKS = 255,       /* on the way to a member of a layer, as umoci and containerd follow them */
    LONGEST_NAME = 255,          /* NAME_MAX */
    LONGEST_PATH = 4096,         /* PATH_MAX */
    DEEPEST_DIRECTORY = LONGEST_PATH / 2,
};
#define BUDGET_MOST ((uint64_t)16 << 30)

#endif
