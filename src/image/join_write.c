/* SPDX-License-Identifier: Apache-2.0 */
/* The index with all that it leads to, in a layout or in an archive of one. */
#include "base/io.h"
#include "image/join.h"
#include "image/sink.h"
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
    json_t *entry = descriptor_of(MEDIA_INDEX, &joining->index);
    (void)json_object_set_new(entry, "annotations", annotations);
    return (struct listing){tag, pith_json_text(joining->arena, entry, &size)};
}

static bool take(struct sink *sink, const struct taken *taken, bool *copied, struct pith_error *error)
{
    struct pith_content content;
    if (!pith_member_blob(taken->member, &taken->blob, &content, error)) {
        return false;
    }
    bool done = sink->ops->copy(sink, strchr(taken->blob.digest, ':') + 1, &content, copied, error);
    pith_close_scope(&content.fd);
    if (!done && error->code == PITH_MISSING && taken->member->manifest.digest == NULL) {
        return pith_fail(error, PITH_MISSING,
                         "image %s: the layer %s is not the plain tar that its config promises (%s); a compressed one "
                         "cannot be taken over: compose it to oci:DIR first",
                         taken->member->source->name, taken->blob.name, taken->blob.digest);
    }
    return done || pith_context(error, "image %s", taken->member->source->name);
}

static bool write_all(struct joining *joining, const struct pith_target *target, struct pith_index_written *written,
                      struct pith_error *error)
{
    const struct sink asked = {
        .arena = joining->arena, .time = joining->request->time, .no_sync = joining->request->no_sync};
    __attribute__((cleanup(sink_close))) struct sink *sink = sink_open(target, &asked, error);
    struct listings listings = {0};
    for (uint32_t i = 0; sink != NULL && i < joining->taken.count; i++) {
        bool copied;
        if (!take(sink, &joining->taken.items[i], &copied, error)) {
            return false;
        }
        written->copied += copied;
    }
    pith_push(joining->arena, &listings.list, entry_of(joining, written->tag));
    return sink != NULL && sink_documents(sink, &joining->made, error) && sink->ops->commit(sink, &listings, error);
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

static bool fail_no_index(const struct pith_target *target, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const char *forms = NULL;
    for (size_t i = 0; pith_output_kinds[i] != NULL; i++) {
        if (pith_output_kinds[i]->sink != NULL) {
            const char *form = pith_output_kinds[i]->form;
            forms = forms == NULL ? form : pith_format(&arena, "%s or %s", forms, form);
        }
    }
    return pith_fail(error, PITH_USAGE, "output %s: an index goes to %s", target->word, forms);
}

bool pith_index_write(const struct pith_index_request *request, const struct pith_target *target,
                      struct pith_arena *arena, struct pith_index_written *written, struct pith_error *error)
{
    __attribute__((cleanup(join_finish))) struct joining joining = {.request = request, .arena = arena};
    *written = (struct pith_index_written){.tag = target->reference == NULL ? "latest" : target->reference};
    pith_json_prepare();
    if (target->kind->sink == NULL) {
        return fail_no_index(target, error);
    }
    if (!join_read(&joining, error)) {
        return false;
    }
    tell(&joining, written);
    return write_all(&joining, target, written, error);
}
