/* SPDX-License-Identifier: Apache-2.0 */
/* The index with all that it leads to, in a layout or in an archive of one. */
#include "base/io.h"
#include "base/output.h"
#include "image/join.h"
#include "image/layout.h"
#include "pith/manifest/reference.h"

/* The name that all images have, with the index's tag, as containerd's import takes it; or NULL. */
static const char *name_of(const struct joining *joining, const char *tag)
{
    struct pith_reference first, other;
    for (uint32_t i = 0; i < joining->count; i++) {
        const char *name = joining->joined[i].member->name;
        if (name == NULL || !pith_reference_read(name, joining->arena, i == 0 ? &first : &other, NULL) ||
            (i > 0 && strcmp(first.name, other.name) != 0)) {
            return NULL;
        }
    }
    first.tag = tag;
    return pith_reference_is_tag(tag) ? pith_reference_full(&first, joining->arena) : NULL;
}

/*
 * The entry in index.json. What is attached to a member is found by an annotation that names its platform, so that the
 * index is the same with and without it.
 */
static struct listing entry_of(const struct joining *joining, const char *tag)
{
    size_t size;
    const char *name = name_of(joining, tag);
    json_t *annotations = json_pack("{s:s}", "org.opencontainers.image.ref.name", tag);
    for (uint32_t i = 0; i < joining->count; i++) {
        const struct pith_member *member = joining->joined[i].member;
        const struct pith_image_platform *is = &member->platform;
        for (uint32_t j = 0; j < member->attached.count; j++) {
            const char *key =
                pith_format(joining->arena, "dev.pith.%s.%s-%s%s%s", member->attached.items[j].name, is->os,
                            is->architecture, is->variant == NULL ? "" : "-", is->variant == NULL ? "" : is->variant);
            (void)json_object_set_new(annotations, key, json_string(member->attached.items[j].digest));
        }
    }
    if (name != NULL) {
        (void)json_object_set_new(annotations, "io.containerd.image.name", json_string(name));
    }
    json_t *entry = json_pack("{s:s, s:o, s:I, s:o}", "mediaType", MEDIA_INDEX, "digest",
                              json_sprintf("sha256:%s", joining->index.hex), "size", (json_int_t)joining->index.size,
                              "annotations", annotations);
    return (struct listing){tag, pith_json_text(joining->arena, entry, &size)};
}

static const char *hex_of(const struct taken *taken)
{
    return strchr(taken->blob.digest, ':') + 1;
}

/* Into a layout, or into an archive of one. */
static bool take(const struct taken *taken, const struct layout *layout, struct archive *archive, bool *copied,
                 struct pith_error *error)
{
    struct pith_content content;
    if (!pith_member_blob(taken->member, &taken->blob, &content, error)) {
        return false;
    }
    bool done = layout != NULL ? layout_copy(layout, hex_of(taken), &content, copied, error)
                               : archive_blob(archive, hex_of(taken), &content, error);
    pith_close_scope(&content.fd);
    if (!done && error->code == PITH_MISSING && taken->member->manifest.digest == NULL) {
        return pith_fail(error, PITH_MISSING,
                         "image %s: the layer %s is not the plain tar that its config promises (%s); a compressed one "
                         "cannot be taken over: compose it to oci:DIR first",
                         taken->member->source->name, taken->blob.name, taken->blob.digest);
    }
    return done || pith_context(error, "image %s", taken->member->source->name);
}

static bool write_into_layout(struct joining *joining, const struct pith_target *target, const struct listing *entry,
                              struct pith_index_written *written, struct pith_error *error)
{
    __attribute__((cleanup(layout_close))) struct layout layout;
    struct layout_change change = {0};
    if (!layout_open(&layout, target->path, joining->arena, error)) {
        return false;
    }
    layout.output.no_sync = joining->request->no_sync;
    for (uint32_t i = 0; i < joining->taken.count; i++) {
        const struct taken *taken = &joining->taken.items[i];
        bool copied;
        if (!take(taken, &layout, NULL, &copied, error)) {
            return false;
        }
        written->copied += copied;
        pith_push(joining->arena, &change.blobs, hex_of(taken));
    }
    for (uint32_t i = 0; i < joining->made.list.count; i++) {
        if (!layout_document(&layout, &joining->made.list.items[i], error)) {
            return false;
        }
        pith_push(joining->arena, &change.blobs, joining->made.list.items[i].hex);
    }
    pith_push(joining->arena, &change.listings.list, *entry);
    return layout_commit(&layout, &change, joining->arena, error);
}

static bool write_members(struct joining *joining, struct archive *archive, struct pith_error *error)
{
    for (uint32_t i = 0; i < joining->taken.count; i++) {
        if (!take(&joining->taken.items[i], NULL, archive, NULL, error)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < joining->made.list.count; i++) {
        if (!archive_document(archive, &joining->made.list.items[i], error)) {
            return false;
        }
    }
    return true;
}

static bool write_into_archive(struct joining *joining, const struct pith_target *target, const struct listing *entry,
                               struct pith_index_written *written, struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    struct listings listings = {0};
    struct document index;
    pith_push(joining->arena, &listings.list, *entry);
    if (!pith_output_file(target->path, joining->arena, &output, error)) {
        return false;
    }
    output.no_sync = joining->request->no_sync;
    struct archive archive = {.fd = output.fd, .time = joining->request->time};
    written->copied = joining->taken.count;
    return archive_layout(&archive, error) && write_members(joining, &archive, error) &&
           image_index(NULL, 0, target->path, &listings, joining->arena, &index, error) &&
           archive_file(&archive, "/index.json", index.text, index.size, error) && archive_end(&archive, error) &&
           pith_output_commit(&output, error);
}

static void tell(const struct joining *joining, struct pith_index_written *written)
{
    memcpy(written->digest, joining->index.digest, PITH_DIGEST_SIZE);
    written->count = joining->count;
    written->members = pith_alloc_array(joining->arena, joining->count, sizeof *written->members);
    for (uint32_t i = 0; i < joining->count; i++) {
        const struct joined *joined = &joining->joined[i];
        struct pith_index_member *member = &written->members[i];
        *member = (struct pith_index_member){joined->word, joined->member->platform, joined->digest, 0};
        for (uint32_t j = 0; j < joined->member->blobs.count; j++) {
            member->size += joined->member->blobs.items[j].size;
        }
    }
    written->blobs = joining->taken.count;
    for (uint32_t i = 0; i < joining->taken.count; i++) {
        written->size += joining->taken.items[i].blob.size;
    }
    for (uint32_t i = 0; i < joining->made.list.count; i++) {
        written->size += joining->made.list.items[i].size;
    }
}

bool pith_index_write(const struct pith_index_request *request, const struct pith_target *target,
                      struct pith_arena *arena, struct pith_index_written *written, struct pith_error *error)
{
    __attribute__((cleanup(join_finish))) struct joining joining = {.request = request, .arena = arena};
    *written = (struct pith_index_written){.tag = target->reference == NULL ? "latest" : target->reference};
    pith_json_prepare();
    if (target->kind != PITH_OUTPUT_OCI && target->kind != PITH_OUTPUT_OCI_ARCHIVE) {
        return pith_fail(error, PITH_USAGE, "output %s: an index goes to oci:DIR[:TAG] or oci-archive:FILE[:TAG]",
                         target->word);
    }
    if (!join_read(&joining, error)) {
        return false;
    }
    const struct listing entry = entry_of(&joining, written->tag);
    tell(&joining, written);
    return target->kind == PITH_OUTPUT_OCI ? write_into_layout(&joining, target, &entry, written, error)
                                           : write_into_archive(&joining, target, &entry, written, error);
}
