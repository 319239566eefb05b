/* SPDX-License-Identifier: Apache-2.0 */
/* The outline as a tree of lines, in columns that fit a terminal; and as JSON. */
#include "report/picture.h"

#include "base/json.h"
#include "base/printable.h"

enum {
    LIST_LIMIT = 12,    /* lines below one item */
    SMALL = 100,        /* what is less than the image's hundredth is told in sum */
    PART = 10,          /* a tenth of a layer is told, however small that is */
    FIGURES = 27,       /* columns to the right of a name */
    DEPTH_LIMIT = 4096, /* a path has at most as many bytes */
};

struct planting {
    const struct pith_outline *outline;
    const struct pith_tree_style *style;
    struct pith_picture *picture;
    uint64_t whole;
    bool more[DEPTH_LIMIT]; /* by depth: another item follows at it */
};

struct label {
    struct pith_picture text;
    PITH_VEC(uint32_t) starts; /* of what must stay in one piece: each is taken for one column */
};

static void put_column(struct label *label, const char *bytes, size_t size)
{
    pith_push(label->text.arena, &label->starts, label->text.count);
    picture_bytes(&label->text, bytes, size);
}

static void make_label(const struct planting *it, const char *name, struct label *label)
{
    char shown[PITH_PRINTABLE_ROOM];
    *label = (struct label){.text.arena = it->picture->arena};
    for (size_t size; (size = pith_printable_next(name, shown)) > 0; name += size) {
        if ((unsigned char)shown[0] >= 0x80) {
            put_column(label, it->style->utf8 ? shown : "?", it->style->utf8 ? size : 1);
        }
        for (const char *c = (unsigned char)shown[0] < 0x80 ? shown : ""; *c != '\0'; c++) {
            put_column(label, c, 1);
        }
    }
}

/* The name in at most `room` columns, its middle left out when it is longer. Returns the columns it takes. */
static unsigned put_name(const struct planting *it, const char *name, unsigned room)
{
    struct label label;
    make_label(it, name, &label);
    uint32_t count = label.starts.count;
    const char *cut = it->style->utf8 ? "…" : "~";
    if (it->style->width == 0 || count <= room) {
        picture_bytes(it->picture, label.text.items == NULL ? "" : label.text.items, label.text.count);
        return count;
    }
    uint32_t tail = room * 2 / 3, head = room - 1 - tail;
    uint32_t from = label.starts.items[count - tail];
    picture_bytes(it->picture, label.text.items, label.starts.items[head]);
    picture_put(it->picture, cut);
    picture_bytes(it->picture, label.text.items + from, label.text.count - from);
    return room;
}

static unsigned put_branches(const struct planting *it, uint32_t depth)
{
    static const char *const lines[2][4] = {{"    ", "|   ", "`-- ", "|-- "}, {"    ", "│   ", "└── ", "├── "}};
    for (uint32_t i = 1; i <= depth; i++) {
        picture_put(it->picture, lines[it->style->utf8][(i == depth ? 2 : 0) + it->more[i]]);
    }
    return depth * 4;
}

static void put_style(const struct planting *it, const char *style)
{
    if (it->style->color) {
        picture_put(it->picture, style);
    }
}

static void put_figures(const struct planting *it, unsigned used, uint64_t size, uint32_t files)
{
    struct pith_arena *arena = it->picture->arena;
    unsigned width = it->style->width == 0 ? 80 : it->style->width;
    unsigned tenths = it->whole == 0 ? 0 : (unsigned)((double)size * 1000 / (double)it->whole + 0.5);
    const char *share = tenths >= 1000 ? "100 %" : pith_format(arena, "%u.%u %%", tenths / 10, tenths % 10);
    for (; used + FIGURES < width; used++) {
        picture_put(it->picture, " ");
    }
    picture_format(it->picture, " %10s %7s %7s\n", picture_size(arena, size), share, picture_number(arena, files));
}

static void put_line(const struct planting *it, uint32_t depth, enum pith_outline_kind kind, const char *name,
                     const char *style, uint64_t size, uint32_t files)
{
    unsigned width = it->style->width, used = put_branches(it, depth);
    const char *end = kind == PITH_OUTLINE_DIRECTORY ? "/" : "";
    unsigned room = width > used + FIGURES + 9 ? width - used - FIGURES - 1 : 8;
    put_style(it, style);
    used += put_name(it, name, room);
    picture_put(it->picture, end);
    put_style(it, "\033[0m");
    put_figures(it, used + (*end != '\0'), size, files);
}

static const char *style_of(enum pith_outline_kind kind)
{
    return kind == PITH_OUTLINE_OWNER ? "\033[36m" : kind <= PITH_OUTLINE_LAYER ? "\033[1m" : "";
}

static void put_items(struct planting *it, uint32_t parent);

static void put_item(struct planting *it, uint32_t index, bool more)
{
    const struct pith_outline_item *item = &it->outline->items.items[index];
    it->more[item->depth] = more;
    put_line(it, item->depth, item->kind, item->name, style_of(item->kind), item->size, item->files);
    put_items(it, index);
}

/* Layers are always told; of the rest what is not small. One that would be left alone is shown instead. */
static uint32_t count_shown(const struct planting *it, uint32_t parent, uint32_t *count)
{
    const struct pith_outline_item *items = it->outline->items.items;
    uint32_t shown = 0;
    *count = 0;
    for (uint32_t i = parent + 1; i < items[parent].end; i = items[i].end) {
        bool large = items[i].size * SMALL >= it->whole ||
                     (items[parent].kind == PITH_OUTLINE_LAYER && items[i].size * PART >= items[parent].size);
        shown += items[i].kind == PITH_OUTLINE_LAYER || (large && *count < LIST_LIMIT) || it->style->all;
        (*count)++;
    }
    return shown > 0 && shown + 1 == *count ? *count : shown;
}

static void put_items(struct planting *it, uint32_t parent)
{
    const struct pith_outline_item *items = it->outline->items.items;
    uint32_t count, shown = count_shown(it, parent, &count), number = 0, i = parent + 1, files = 0;
    uint64_t size = 0;
    if (items[parent].depth + 1 >= DEPTH_LIMIT || (shown == 0 && items[parent].kind > PITH_OUTLINE_LAYER)) {
        return; /* a sum below a sum says nothing */
    }
    for (; i < items[parent].end && number < shown; i = items[i].end, number++) {
        put_item(it, i, number + 1 < count);
    }
    if (number == count) {
        return;
    }
    for (; i < items[parent].end; i = items[i].end) {
        size += items[i].size;
        files += items[i].files;
    }
    const char *text = pith_format(it->picture->arena, "%s and %s more", it->style->utf8 ? "…" : "...",
                                   picture_number(it->picture->arena, count - shown));
    it->more[items[parent].depth + 1] = false;
    put_line(it, items[parent].depth + 1, PITH_OUTLINE_FILE, text, "\033[2m", size, files);
}

void pith_picture_tree(const struct pith_outline *outline, const struct pith_tree_style *style,
                       struct pith_picture *picture)
{
    struct planting *it = pith_alloc(picture->arena, sizeof *it);
    it->outline = outline;
    it->style = style;
    it->picture = picture;
    it->whole = outline->items.items[0].size;
    unsigned width = style->width == 0 ? 80 : style->width;
    put_style(it, "\033[2m");
    picture_format(picture, "%*s\n", (int)width, "size   share   files");
    put_style(it, "\033[0m");
    put_item(it, 0, false);
}

static json_t *item_json(const struct pith_account *account, const struct pith_outline *outline, uint32_t index,
                         struct pith_arena *arena)
{
    static const char *const kinds[] = {"image", "layer", "owner", "directory", "file"};
    const struct pith_outline_item *items = outline->items.items, *item = &items[index];
    json_t *value =
        json_pack("{s:s, s:s, s:I, s:I}", "kind", kinds[item->kind], "name", picture_utf8(arena, item->name), "bytes",
                  (json_int_t)item->size, "files", (json_int_t)item->files);
    if (item->kind == PITH_OUTLINE_FILE) {
        const char *path = pith_text(account->texts, account->files.items[item->file].path);
        (void)json_object_set_new(value, "path", json_string(picture_utf8(arena, path)));
        return value;
    }
    json_t *children = json_array();
    for (uint32_t i = index + 1; i < item->end; i = items[i].end) {
        (void)json_array_append_new(children, item_json(account, outline, i, arena));
    }
    (void)json_object_set_new(value, "children", children);
    return value;
}

void pith_picture_json(const struct pith_account *account, const struct pith_outline *outline,
                       struct pith_picture *picture)
{
    size_t size;
    pith_json_prepare();
    const char *text = pith_json_text(picture->arena, item_json(account, outline, 0, picture->arena), &size);
    picture_bytes(picture, text, size);
    picture_put(picture, "\n");
}
