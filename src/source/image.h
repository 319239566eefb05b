/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of an image source share. The way through: image.c reads the word, blobs.c finds the blobs (in a
 * directory or an archive), gather.c, choice.c and docker.c choose the image, oci.c names its layers, stream.c hands a
 * blob's bytes out and hashes them, tar.c takes them apart, layer.c applies them to the tree, tree.c answers as a
 * source.
 */
#ifndef PITH_SOURCE_IMAGE_H
#define PITH_SOURCE_IMAGE_H

#include "base/digest.h"
#include "pith/base/text.h"
#include "pith/source.h"
#include "source/budget.h"
#include "source/platform.h"

#include <jansson.h>

/* One file; several names may share it. */
struct inode {
    uint64_t offset, size; /* in the spool */
    const char *target;    /* of a link */
    int64_t modified;
    uint32_t uid, gid, links, number;
    uint16_t mode;
    uint8_t type; /* enum pith_type */
    bool implied;
};

struct node {
    struct node *parent, *child, *next; /* `next`: the next of the parent's children */
    struct node **back;                 /* what points at it: the parent's `child`, or a sibling's `next` */
    struct node *chained;               /* the next one in the hash table's bucket */
    struct inode *inode;
    const char *name;
    uint32_t layer; /* the last that put it, or something below it */
    uint32_t clean; /* the last that hid all that lay below it: nothing older is there */
    uint32_t hash;
    uint16_t length; /* of its path */
};

struct tree {
    struct pith_arena *arena;
    struct node *root;
    struct node **buckets;
    uint32_t bucket_count, count; /* a power of two; nodes */
    uint32_t inodes;
    uint32_t layer; /* the one being applied, from 1 */
};

void tree_prepare(struct tree *tree, struct pith_arena *arena);
struct node *tree_child(const struct tree *tree, const struct node *parent, const char *name, size_t size);
struct node *tree_add(struct tree *tree, struct node *parent, const char *name, size_t size, struct inode *inode);
/* What a node that is added to a directory counts in the budget. `implied`: no member of an archive names it. */
uint64_t tree_cost(const struct node *parent, size_t name_size, bool implied);
struct inode *tree_inode(struct tree *tree);
void tree_replace(struct tree *tree, struct node *node, struct inode *inode);
/* Removes what lies at and below the node and is older than the layer in hand; `itself`: the node too. */
void tree_hide(struct tree *tree, struct node *node, bool itself);
void tree_remove(struct tree *tree, struct node *node);
/* The node of a clean source path, no link followed, or NULL. */
const struct node *tree_at(const struct tree *tree, const char *path);
/* The path of a node, for messages. */
const char *tree_path(const struct node *node, struct pith_arena *arena);

/* Bytes that were spooled: an unlinked file. */
struct spool {
    int fd;
    uint64_t size;
    struct budget *budget; /* of all that is read of the source */
};
bool spool_open(struct spool *spool, struct pith_arena *arena, struct pith_error *error);

/* Where a blob's bytes are. */
struct blob {
    int fd;
    bool owned; /* the descriptor is closed with the blob */
    uint64_t offset, size;
};
void blob_close(struct blob *blob);

/* A blob being read in order. `size` is UINT64_MAX for a pipe. */
struct stream {
    int fd;
    bool pipe;
    uint64_t offset, left, done;
    struct budget *budget; /* that gains by what comes through a pipe; NULL */
    struct pith_sha256 hash;
    char *buffer;
    int fault; /* the errno of a read that failed, or 0 */
};
enum { STREAM_BLOCK = 256 << 10 };
void stream_begin(struct stream *stream, const struct blob *blob, struct budget *budget, char *buffer);
/* The next bytes, at `stream->buffer`: 0 at the end, -1 with errno. */
ssize_t stream_next(struct stream *stream);
/* Reads what is left, and gives "sha256:…". */
bool stream_finish(struct stream *stream, char digest[80], struct pith_error *error);

/* The bytes behind a stream's compression, if any, as libarchive's raw format: NULL with an error. Outlives no stream.
 */
struct archive *stream_unpack(struct stream *stream, struct pith_error *error);
/* What went wrong with it: the reading, or else what libarchive says, behind `what` where that is not empty. */
bool stream_fail(const struct stream *stream, const char *what, struct archive *archive, struct pith_error *error);

/* Called with each member of a tar; reads its bytes, if wanted, by archive_read_data_block. */
struct archive;
struct archive_entry;
typedef bool tar_member(void *context, struct archive *archive, struct archive_entry *entry, struct pith_error *error);
/*
 * Takes a tar apart, whatever compression it is in. `digest` is that of the bytes as they are, `diff_id`, which may be
 * NULL, that of the uncompressed tar. Every byte is read, and all that is unpacked counts in the spool's budget.
 */
bool tar_read(const struct blob *blob, struct spool *spool, tar_member *member, void *context, char digest[80],
              char diff_id[80], struct pith_error *error);
/* Writes the bytes of the member in hand to the spool; the size that it really has is the answer's. */
bool tar_spool(struct archive *archive, struct archive_entry *entry, struct spool *spool, uint64_t *offset,
               uint64_t *size, struct pith_error *error);

bool layer_member(void *image, struct archive *archive, struct archive_entry *entry, struct pith_error *error);

struct member {
    const char *name, *target; /* `target`: of a link in the archive */
    uint64_t offset, size;
    uint32_t order; /* in the archive */
};

/* A layout: the directory itself, or the members of an archive, spooled. */
struct blobs {
    int directory;                   /* or -1 */
    struct pith_texts *found;        /* names of files of the directory that count in the budget already */
    struct pith_error *fault;        /* see pith_told */
    PITH_VEC(struct member) members; /* sorted by name, each once */
};

struct image {
    struct pith_source source;
    struct pith_arena arena;
    struct tree tree;
    struct spool spool;
    struct blobs blobs;
    bool only_documents; /* layers are not read */
    bool only_blobs;     /* nor is one image of a layout chosen */
    const char *file;    /* DIR or FILE */
    const char *reference, *pin;
    const struct pith_image_platform *asked; /* NULL: any */
    const char *digest, *config;
    size_t config_size;
    PITH_VEC(struct pith_source_layer) layers;
    const char *const *names; /* of the layers' blobs */
    json_t *index;            /* of an OCI layout */
    const json_t *entry;      /* of the index: what led to the image */
};

/* Opens what the word names, without choosing and unpacking; a tarball is refused. */
bool image_open_blobs(const char *word, const struct pith_image_platform *asked, struct image **image,
                      struct pith_error *error);

bool blobs_directory(struct image *image, struct pith_error *error);
bool blobs_archive(struct image *image, struct pith_error *error);
/* Reads FILE as a tar. */
bool blobs_file(struct image *image, tar_member *member, char digest[80], struct pith_error *error);
/* Fails when there is none of the name. */
bool blobs_find(const struct image *image, const char *name, struct blob *blob, struct pith_error *error);
/* The same with a descriptor of the caller's own, which it closes. */
bool blobs_open(const struct image *image, const char *name, struct pith_content *content, struct pith_error *error);
bool blobs_has(const struct image *image, const char *name);
/* A small one, whole. */
bool blobs_read(const struct image *image, const char *name, struct pith_arena *arena, const char **bytes, size_t *size,
                struct pith_error *error);
/* "sha256:…" → "blobs/sha256/…", or NULL when it is no such digest. */
const char *blob_name(const char *digest, struct pith_arena *arena);
/* "sha256:…" */
void digest_write(struct pith_sha256 *hash, char digest[80]);
void digest_of(const void *bytes, size_t size, char digest[80]);

/* `what` names the document in messages; NULL when it fails. */
json_t *json_read(const char *bytes, size_t size, const char *what, struct pith_error *error);

/* A member of an object as text, or NULL; the text lives as long as the value. */
const char *json_text(const json_t *object, const char *name);

/* A descriptor's blob, its size and digest proved; and as JSON, or NULL. */
bool oci_read_document(const struct image *image, const json_t *descriptor, struct pith_arena *arena,
                       const char **bytes, size_t *size, struct pith_error *error);
json_t *oci_read_json(const struct image *image, const json_t *descriptor, struct pith_arena *arena,
                      struct pith_error *error);

/* One image of a layout, and the entry of index.json that led to it. */
struct candidate {
    const json_t *descriptor, *entry;
    struct pith_image_platform platform;
    bool pinned; /* in an index of the digest that is wanted */
};
/* What a blob was found to be, so that it is read once, however often indexes name it. */
struct known {
    bool judged, there, artifact;
    bool told; /* `platform` is that of its config */
    struct pith_image_platform platform;
    bool gathered[2]; /* an index; [1]: below the one that is pinned */
};
struct choice {
    struct image *image;
    struct pith_texts *digests; /* their ids are the indexes of `known` */
    PITH_VEC(struct known) known;
    PITH_VEC(struct candidate) found;
    PITH_VEC(json_t *) documents; /* nested indexes, which the descriptors belong to */
    bool pinned;                  /* an index on the way had the digest that is wanted */
};
void choice_finish(struct choice *choice);
/* Finds at least one, or fails. */
bool choice_gather(struct choice *choice, struct pith_error *error);
/* The pinned one; the one for the platform that is asked for; the only one; the one for this machine. Or NULL. */
const struct candidate *choice_one(const struct choice *choice, struct pith_error *error);
/* Is it the image, or in the index, of the digest that is wanted? True where none is. */
bool choice_has_pin(const struct choice *choice, const struct candidate *one, struct pith_error *error);
/* Tags and platforms, for messages. */
const char *choice_describe(const struct choice *choice);

/* Reads index.json, and gathers. */
bool oci_gather(struct image *image, struct choice *choice, struct pith_error *error);
bool oci_open(struct image *image, struct pith_error *error);
bool docker_open(struct image *image, struct pith_error *error);
/* Notes the layers of an OCI manifest, or their files; then applies them. `names` are of blobs. */
bool image_apply(struct image *image, const char *const *names, struct pith_error *error);
/* Reads the diff IDs of the config into the layers; fails when there are not as many, or when the config is for another
 * platform than the one that is asked for. */
bool image_diff_ids(struct image *image, struct pith_error *error);
extern const struct pith_source_ops image_ops;

#endif
