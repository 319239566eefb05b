/* SPDX-License-Identifier: Apache-2.0 */
/* CycloneDX 1.6 as JSON. Files are components of their package's; the serial number is made of the content's digest. */
#include "report/sbom.h"

static json_t *file_json(const struct pith_sbom_file *file, uint32_t index, struct pith_arena *arena)
{
    return json_pack("{s:s, s:s, s:o, s:[{s:s, s:s}, {s:s, s:s}]}", "type", "file", "bom-ref",
                     pith_format(arena, "file-%u", index), "name", sbom_text(file->path), "hashes", "alg", "SHA-1",
                     "content", file->sha1, "alg", "SHA-256", "content", file->sha256);
}

static json_t *component_json(const struct pith_component *it, struct pith_arena *arena, uint32_t index)
{
    json_t *json =
        json_pack("{s:s, s:s, s:o, s:o, s:[]}", "type", "library", "bom-ref", pith_format(arena, "package-%u", index),
                  "name", sbom_text(it->name), "version", sbom_text(it->version), "components");
    if (it->purl != NULL) {
        (void)json_object_set_new(json, "purl", sbom_text(it->purl));
    }
    if (it->supplier != NULL) {
        (void)json_object_set_new(json, "supplier", json_pack("{s:o}", "name", sbom_text(it->supplier)));
    }
    if (it->licence != NULL) {
        (void)json_object_set_new(json, "licenses", json_pack("[{s:o}]", "expression", sbom_text(it->licence)));
    }
    return json;
}

static json_t *dependencies(const struct pith_sbom *sbom, struct pith_arena *arena)
{
    json_t *list = json_array();
    uint32_t at = 0;
    for (uint32_t i = 0; i < sbom->components.count; i++) {
        json_t *on = json_array();
        for (; at < sbom->depends.count && sbom->depends.items[at].from == i; at++) {
            (void)json_array_append_new(on, sbom_text(pith_format(arena, "package-%u", sbom->depends.items[at].to)));
        }
        (void)json_array_append_new(
            list, json_pack("{s:s, s:o}", "ref", pith_format(arena, "package-%u", i), "dependsOn", on));
    }
    return list;
}

json_t *sbom_cyclonedx(const struct pith_sbom *sbom, struct pith_arena *arena)
{
    json_t *components = json_array(), **all = pith_alloc_array(arena, sbom->components.count, sizeof(json_t *));
    for (uint32_t i = 0; i < sbom->components.count; i++) { /* what is within another comes after it */
        uint32_t within = sbom->components.items[i].within;
        all[i] = component_json(&sbom->components.items[i], arena, i);
        (void)json_array_append_new(within == 0 ? components : json_object_get(all[within - 1], "components"), all[i]);
    }
    for (uint32_t i = 0; i < sbom->files.count; i++) {
        const struct pith_sbom_file *file = &sbom->files.items[i];
        json_t *to = file->component == UINT32_MAX ? components : json_object_get(all[file->component], "components");
        (void)json_array_append_new(to, file_json(file, i, arena));
    }
    /* RFC 9562, version 8: bits of one's own making. */
    const char *hex = sbom->digest;
    const char *serial =
        pith_format(arena, "urn:uuid:%.8s-%.4s-8%.3s-8%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15, hex + 18);
    return json_pack("{s:s, s:s, s:s, s:i, s:{s:s, s:{s:[{s:s, s:s}]}, s:{s:s, s:s, s:o}}, s:o, s:o}", "bomFormat",
                     "CycloneDX", "specVersion", "1.6", "serialNumber", serial, "version", 1, "metadata", "timestamp",
                     sbom->created, "tools", "components", "type", "application", "name", "pith", "component", "type",
                     "container", "bom-ref", "image", "name", sbom_text(sbom->name), "components", components,
                     "dependencies", dependencies(sbom, arena));
}
