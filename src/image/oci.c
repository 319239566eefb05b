/* SPDX-License-Identifier: Apache-2.0 */
/* `oci:DIR[:TAG]`: an image in a layout, a new one or beside other tags. */
#include "image/layout.h"
#include "image/outputs.h"
#include "image/sink.h"

static bool read_layout(const char *rest, struct pith_arena *arena, struct pith_target *target,
                        struct pith_error *error)
{
    if (!target_read_tag(rest, "directory", arena, target, error)) {
        return false;
    }
    return strcmp(target->path, "-") != 0 ||
           pith_fail(error, PITH_USAGE, "output %s: a directory cannot go through a pipe; write oci-archive:-",
                     target->word);
}

static bool check_layout(const struct pith_target *target, struct pith_error *error)
{
    return layout_check(target->path, error);
}

struct layout_sink {
    struct sink sink;
    struct layout layout;
    struct layout_change change;
};

static struct layout_sink *of(struct sink *sink)
{
    return (struct layout_sink *)sink;
}

static void close_sink(struct sink *sink)
{
    layout_close(&of(sink)->layout);
}

static struct sink *open_sink(const struct sink *asked, struct pith_error *error)
{
    struct layout_sink *own = pith_alloc(asked->arena, sizeof *own);
    own->sink = *asked;
    if (!layout_open(&own->layout, asked->path, asked->arena, error)) {
        close_sink(&own->sink);
        return NULL;
    }
    own->layout.output.no_sync = asked->no_sync;
    return &own->sink;
}

static void note(struct sink *sink, const char *hex)
{
    pith_push(sink->arena, &of(sink)->change.blobs, pith_strdup(sink->arena, hex));
}

static bool put_layer(struct sink *sink, const struct pith_image *image, uint32_t index,
                      struct pith_written_layer *layer, struct pith_error *error)
{
    char hex[PITH_DIGEST_HEX];
    if (!layout_layer(&of(sink)->layout, image, index, layer, error)) {
        return false;
    }
    pith_digest_hex(layer->layer.digest, hex);
    note(sink, hex);
    return true;
}

static bool put_copy(struct sink *sink, const char *hex, const struct pith_content *content, bool *copied,
                     struct pith_error *error)
{
    note(sink, hex);
    return layout_copy(&of(sink)->layout, hex, content, copied, error);
}

static bool put_document(struct sink *sink, const struct document *document, struct pith_error *error)
{
    note(sink, document->hex);
    return layout_document(&of(sink)->layout, document, error);
}

static bool commit(struct sink *sink, const struct listings *listings, struct pith_error *error)
{
    struct layout_sink *own = of(sink);
    own->change.listings = *listings;
    return layout_commit(&own->layout, &own->change, sink->arena, error);
}

static const struct pith_sink_ops layout_sink = {
    .open = open_sink,
    .layer = put_layer,
    .copy = put_copy,
    .document = put_document,
    .commit = commit,
    .close = close_sink,
};

const struct pith_output_kind output_oci = {
    .words = (const char *const[]){"oci:", NULL},
    .form = "oci:DIR[:TAG]",
    .help = "an image in an OCI layout, a new one or beside other tags",
    .content = PITH_CONTENT_IMAGE,
    .reasons = PITH_REASONS_WITHIN,
    .has_manifest = true,
    .appears_at_once = true,
    .witness = "index.json",
    .read = read_layout,
    .check = check_layout,
    .write = sink_write_image,
    .sink = &layout_sink,
};
