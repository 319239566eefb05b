/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents about an image: blobs, each with an artifact manifest whose subject is the image (OCI image specification
 * 1.1, manifest.md, "Guidelines for Artifact Usage"). Clients that expect one image in a layout (skopeo without a tag,
 * podman load) refuse an index that lists another manifest, so an annotation of the image's descriptor leads there;
 * the index lists them only when that is asked for.
 */
#include "image/room.h"

static struct document empty_config(void)
{
    return document_of_bytes(EMPTY_CONFIG, sizeof EMPTY_CONFIG - 1);
}

void image_attach(const struct pith_image *image, struct pith_arena *arena, struct described *described)
{
    const struct document empty = empty_config();
    described->attached = pith_alloc_array(arena, image->attachment_count, sizeof *described->attached);
    described->attached_count = image->attachment_count;
    for (uint32_t i = 0; i < image->attachment_count; i++) {
        const struct pith_attachment *attachment = &image->attachments[i];
        struct attached *attached = &described->attached[i];
        attached->is = attachment;
        attached->blob = document_of_bytes(attachment->bytes, attachment->size);
        attached->manifest = document_of(arena, json_pack("{s:i, s:s, s:s, s:o, s:[o], s:o}", "schemaVersion", 2,
                                                          "mediaType", MEDIA_MANIFEST, "artifactType", attachment->type,
                                                          "config", descriptor_of(MEDIA_EMPTY, &empty), "layers",
                                                          descriptor_of(attachment->type, &attached->blob), "subject",
                                                          descriptor_of(MEDIA_MANIFEST, &described->manifest)));
    }
}

void image_documents(const struct described *described, struct pith_arena *arena, struct documents *documents)
{
    pith_push(arena, &documents->list, described->config);
    pith_push(arena, &documents->list, described->manifest);
    if (described->attached_count > 0) {
        pith_push(arena, &documents->list, empty_config());
    }
    for (uint32_t i = 0; i < described->attached_count; i++) {
        pith_push(arena, &documents->list, described->attached[i].blob);
        pith_push(arena, &documents->list, described->attached[i].manifest);
    }
}
