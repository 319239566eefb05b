/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX 2.3 as JSON. The image is a package too: it contains what belongs to no other. */
#include "report/sbom.h"

#include <nettle/sha1.h>
#include <stdlib.h>

static const char *id_of(struct pith_arena *arena, const char *kind, uint32_t index)
{
    return index == UINT32_MAX ? "SPDXRef-Image" : pith_format(arena, "SPDXRef-%s-%u", kind, index);
}

static int by_text(const void *one, const void *two)
{
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

/* The package verification code: SHA-1 of the sorted SHA-1s of its files (SPDX 2.3, 7.9). NULL: it has none. */
static const char *verification(const struct pith_sbom *sbom, uint32_t component, struct pith_arena *arena)
{
    PITH_VEC(const char *) sums = {0};
    struct sha1_ctx hash;
    uint8_t digest[20];
    char *hex = pith_alloc(arena, 41);
    for (uint32_t i = 0; i < sbom->files.count; i++) {
        if (sbom->files.items[i].component == component) {
            pith_push(arena, &sums, sbom->files.items[i].sha1);
        }
    }
    if (sums.count == 0) {
        return NULL;
    }
    qsort(sums.items, sums.count, sizeof *sums.items, by_text);
    sha1_init(&hash);
    for (uint32_t i = 0; i < sums.count; i++) {
        sha1_update(&hash, 40, (const uint8_t *)sums.items[i]);
    }
    sha1_digest(&hash, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

/* "Name <mail>" → "Person: Name (mail)". Lists and teams are no persons. */
static const char *supplier(const char *said, struct pith_arena *arena)
{
    static const char *const many[] = {"Maintainers", "Team", "Group", "Project", "Developers", "Authors"};
    const char *name = said + strspn(said, "\" "), *angle = strchr(said, '<'), *kind = "Person";
    size_t size = strcspn(name, "(<\""); /* what is in "(…)" would be an address */
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        kind = strstr(said, many[i]) != NULL ? "Organization" : kind;
    }
    while (size > 0 && name[size - 1] == ' ') {
        size--;
    }
    if (size == 0) {
        return "NOASSERTION";
    }
    return angle == NULL
               ? pith_format(arena, "%s: %.*s", kind, (int)size, name)
               : pith_format(arena, "%s: %.*s (%.*s)", kind, (int)size, name, (int)strcspn(angle + 1, ">"), angle + 1);
}

static json_t *package_json(const struct pith_sbom *sbom, uint32_t index, struct pith_arena *arena)
{
    bool image = index == UINT32_MAX;
    const struct pith_component *it = image ? NULL : &sbom->components.items[index];
    const char *code = verification(sbom, index, arena);
    json_t *json = json_pack("{s:s, s:o, s:s, s:s, s:o, s:s, s:b}", "SPDXID", id_of(arena, "Package", index), "name",
                             sbom_text(image ? sbom->name : it->name), "downloadLocation", "NOASSERTION",
                             "licenseConcluded", "NOASSERTION", "licenseDeclared",
                             sbom_text(image || it->licence == NULL ? "NOASSERTION" : it->licence), "copyrightText",
                             "NOASSERTION", "filesAnalyzed", code != NULL);
    if (code != NULL) {
        (void)json_object_set_new(json, "packageVerificationCode",
                                  json_pack("{s:s}", "packageVerificationCodeValue", code));
    }
    if (image) {
        (void)json_object_set_new(json, "primaryPackagePurpose", sbom_text("CONTAINER"));
        return json;
    }
    if (*it->version != '\0') {
        (void)json_object_set_new(json, "versionInfo", sbom_text(it->version));
    }
    if (it->supplier != NULL) {
        (void)json_object_set_new(json, "supplier", sbom_text(supplier(it->supplier, arena)));
    }
    if (it->purl != NULL) {
        (void)json_object_set_new(json, "externalRefs",
                                  json_pack("[{s:s, s:s, s:o}]", "referenceCategory", "PACKAGE-MANAGER",
                                            "referenceType", "purl", "referenceLocator", sbom_text(it->purl)));
    }
    return json;
}

static json_t *file_json(const struct pith_sbom_file *file, uint32_t index, struct pith_arena *arena)
{
    return json_pack("{s:s, s:o, s:s, s:s, s:[{s:s, s:s}, {s:s, s:s}]}", "SPDXID", id_of(arena, "File", index),
                     "fileName", sbom_text(pith_format(arena, ".%s", file->path)), "copyrightText", "NOASSERTION",
                     "licenseConcluded", "NOASSERTION", "checksums", "algorithm", "SHA1", "checksumValue", file->sha1,
                     "algorithm", "SHA256", "checksumValue", file->sha256);
}

static void relate(json_t *list, const char *from, const char *type, const char *to)
{
    (void)json_array_append_new(
        list, json_pack("{s:s, s:s, s:s}", "spdxElementId", from, "relationshipType", type, "relatedSpdxElement", to));
}

json_t *sbom_spdx(const struct pith_sbom *sbom, struct pith_arena *arena)
{
    json_t *packages = json_array(), *files = json_array(), *relations = json_array();
    (void)json_array_append_new(packages, package_json(sbom, UINT32_MAX, arena));
    relate(relations, "SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Image");
    for (uint32_t i = 0; i < sbom->components.count; i++) {
        (void)json_array_append_new(packages, package_json(sbom, i, arena));
        relate(relations, id_of(arena, "Package", sbom->components.items[i].within - 1), "CONTAINS",
               id_of(arena, "Package", i)); /* 0 - 1 is the image */
    }
    for (uint32_t i = 0; i < sbom->files.count; i++) {
        (void)json_array_append_new(files, file_json(&sbom->files.items[i], i, arena));
        relate(relations, id_of(arena, "Package", sbom->files.items[i].component), "CONTAINS", id_of(arena, "File", i));
    }
    for (uint32_t i = 0; i < sbom->depends.count; i++) {
        relate(relations, id_of(arena, "Package", sbom->depends.items[i].from), "DEPENDS_ON",
               id_of(arena, "Package", sbom->depends.items[i].to));
    }
    return json_pack("{s:s, s:s, s:s, s:o, s:s, s:{s:s, s:[s]}, s:o, s:o, s:o}", "spdxVersion", "SPDX-2.3",
                     "dataLicense", "CC0-1.0", "SPDXID", "SPDXRef-DOCUMENT", "name", sbom_text(sbom->name),
                     "documentNamespace", pith_format(arena, "https://spdx.org/spdxdocs/pith-%s", sbom->digest),
                     "creationInfo", "created", sbom->created, "creators", "Tool: pith", "packages", packages, "files",
                     files, "relationships", relations);
}
