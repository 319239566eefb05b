/* SPDX-License-Identifier: Apache-2.0 */
/* A document as a whole: its time, the digest that it is named by, its bytes. */
#include "report/sbom.h"

#include "base/digest.h"

#include <time.h>

static void add(struct pith_sha256 *hash, const char *text)
{
    pith_sha256_add(hash, text, strlen(text) + 1);
}

void sbom_name(struct pith_sbom *sbom)
{
    struct pith_sha256 hash;
    uint8_t digest[PITH_DIGEST_SIZE];
    pith_sha256_init(&hash);
    add(&hash, sbom->name);
    add(&hash, sbom->created);
    for (uint32_t i = 0; i < sbom->components.count; i++) {
        const struct pith_component *it = &sbom->components.items[i];
        const char *const said[] = {it->name, it->version, it->purl, it->supplier, it->licence};
        for (size_t at = 0; at < sizeof said / sizeof *said; at++) {
            add(&hash, said[at] == NULL ? "" : said[at]);
        }
        pith_sha256_add(&hash, &it->within, sizeof it->within);
    }
    for (uint32_t i = 0; i < sbom->depends.count; i++) {
        pith_sha256_add(&hash, &sbom->depends.items[i].from, sizeof sbom->depends.items[i].from);
        pith_sha256_add(&hash, &sbom->depends.items[i].to, sizeof sbom->depends.items[i].to);
    }
    for (uint32_t i = 0; i < sbom->files.count; i++) {
        add(&hash, sbom->files.items[i].path);
        pith_sha256_add(&hash, &sbom->files.items[i].component, sizeof sbom->files.items[i].component);
        add(&hash, sbom->files.items[i].sha256);
    }
    pith_sha256_finish(&hash, digest);
    pith_digest_hex(digest, sbom->digest);
}

const char *sbom_date(int64_t time, struct pith_arena *arena)
{
    char text[64];
    struct tm parts;
    time_t seconds = (time_t)time;
    bool known = gmtime_r(&seconds, &parts) != NULL && parts.tm_year < 8100; /* RFC 3339 has four digits */
    return known && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0 ? pith_strdup(arena, text)
                                                                                  : "9999-12-31T23:59:59Z";
}

const char *pith_sbom_text(const struct pith_sbom *sbom, enum pith_sbom_format format, struct pith_arena *arena,
                           size_t *size)
{
    pith_json_prepare();
    json_t *value = format == PITH_SBOM_SPDX ? sbom_spdx(sbom, arena) : sbom_cyclonedx(sbom, arena);
    return pith_json_text(arena, value, size);
}
