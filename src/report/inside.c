/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lies inside wheels. auditwheel and its like copy libraries to NAME.libs/, and put eight digits of a digest
 * before their suffix. A wheel may bring bills of its own (PEP 770), of which the components are taken; what else a
 * bill says is its author's word about the wheel, not about this image.
 */
#include "base/path.h"
#include "report/sbom.h"

/* "libz-eb09ad1d.so.1.2.3" → "libz.so.1.2.3" */
static const char *library_name(struct pith_arena *arena, const char *name)
{
    for (const char *dash = strchr(name, '-'); dash != NULL; dash = strchr(dash + 1, '-')) {
        if (strspn(dash + 1, "0123456789abcdef") == 8 && dash[9] == '.') {
            return pith_format(arena, "%.*s%s", (int)(dash - name), name, dash + 9);
        }
    }
    return name;
}

uint32_t sbom_library(struct pith_sbom *sbom, const char *path, uint32_t dist, struct pith_arena *arena)
{
    const char *name = strrchr(path, '/') + 1;
    if (strstr(path, ".libs/") == NULL || strstr(name, ".so") == NULL) {
        return dist;
    }
    pith_push(arena, &sbom->components,
              (struct pith_component){.name = library_name(arena, name), .version = "", .within = dist + 1});
    return sbom->components.count - 1;
}

static const char *string_of(const json_t *object, const char *key, struct pith_arena *arena)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? NULL : pith_strdup(arena, text);
}

void sbom_take_bill(struct pith_sbom *sbom, const char *text, size_t size, uint32_t dist, struct pith_arena *arena)
{
    char why[PITH_JSON_WHY];
    json_t *bill = pith_json_parse(text, size, why);
    const json_t *component;
    size_t i;
    if (!json_is_string(json_object_get(bill, "bomFormat"))) { /* no CycloneDX: it is only a file */
        json_decref(bill);
        return;
    }
    json_array_foreach(json_object_get(bill, "components"), i, component)
    {
        struct pith_component it = {.name = string_of(component, "name", arena),
                                    .version = string_of(component, "version", arena),
                                    .purl = string_of(component, "purl", arena),
                                    .within = dist + 1};
        it.version = it.version == NULL ? "" : it.version;
        it.purl = it.purl != NULL && strncmp(it.purl, "pkg:", 4) == 0 ? it.purl : NULL;
        if (it.name != NULL) {
            pith_push(arena, &sbom->components, it);
        }
    }
    json_decref(bill);
}

bool sbom_is_bill(const char *path)
{
    return strstr(path, ".dist-info/sboms/") != NULL && pith_ends_with(path, ".json");
}
