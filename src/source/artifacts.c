/* SPDX-License-Identifier: Apache-2.0 */
/* The manifests of artifacts that an image, or an index of several, names by annotations. */
#include "source/artifacts.h"

static const char prefix[] = "dev.pith.";

static void add(const struct image *image, const char *key, const char *digest, struct pith_arena *arena,
                struct artifacts *artifacts)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *name = digest == NULL ? NULL : blob_name(digest, &scratch);
    struct blob blob;
    if (strncmp(key, prefix, sizeof prefix - 1) != 0 || name == NULL || !blobs_find(image, name, &blob, NULL)) {
        return;
    }
    struct artifact artifact = {.name = key + sizeof prefix - 1, .digest = digest};
    artifact.descriptor = json_pack("{s:s, s:I}", "digest", digest, "size", (json_int_t)blob.size);
    blob_close(&blob);
    artifact.manifest = oci_read_json(image, artifact.descriptor, &scratch, NULL);
    artifact.subject = json_text(json_object_get(artifact.manifest, "subject"), "digest");
    pith_push(arena, &artifacts->list, artifact);
}

void artifacts_read(const struct image *image, const json_t *entry, struct pith_arena *arena,
                    struct artifacts *artifacts)
{
    const char *key;
    json_t *value;
    json_object_foreach(json_object_get(entry, "annotations"), key, value)
    {
        add(image, key, json_string_value(value), arena, artifacts);
    }
}

void artifacts_finish(struct artifacts *artifacts)
{
    for (uint32_t i = 0; i < artifacts->list.count; i++) {
        json_decref(artifacts->list.items[i].descriptor);
        json_decref(artifacts->list.items[i].manifest);
    }
}
