/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the images of an OCI layout is meant. */
#include "source/image.h"

#include <stdlib.h>

enum { MOST_TOLD = 12 };

const char *choice_describe(const struct choice *choice)
{
    struct pith_arena *arena = &choice->image->arena;
    const char *text = "";
    for (uint32_t i = 0; i < choice->found.count && i < MOST_TOLD; i++) {
        const struct candidate *one = &choice->found.items[i];
        const char *tag = json_text(json_object_get(one->entry, "annotations"), "org.opencontainers.image.ref.name");
        const char *platform = one->platform.architecture == NULL ? "" : pith_platform_text(&one->platform, arena);
        text = pith_format(arena, "%s%s%s%s%s", text, i == 0 ? "" : ", ", tag == NULL ? "" : tag,
                           tag == NULL || *platform == '\0' ? "" : " ", platform);
    }
    return text;
}

/* An index may name an image twice, by two tags. */
static bool is_same(const struct candidate *one, const struct candidate *two)
{
    const char *first = json_text(one->descriptor, "digest"), *second = json_text(two->descriptor, "digest");
    return first != NULL && second != NULL && strcmp(first, second) == 0 &&
           pith_platform_compare(&one->platform, &two->platform) == 0;
}

/* How many are for the platform; of several, the one of the usual variant counts alone. */
static uint32_t count_of(const struct choice *choice, const struct pith_image_platform *wanted,
                         const struct candidate **found)
{
    const struct candidate *usual = NULL, *last = NULL;
    uint32_t count = 0, alike = 0;
    for (uint32_t i = 0; i < choice->found.count; i++) {
        const struct candidate *one = &choice->found.items[i];
        if (!platform_is_of(&one->platform, wanted)) {
            continue;
        }
        if (last == NULL || !is_same(one, last)) {
            last = one;
            count++;
        }
        if (pith_platform_compare(&one->platform, wanted) == 0 && (usual == NULL || !is_same(one, usual))) {
            usual = one;
            alike++;
        }
    }
    if (last != NULL) {
        *found = alike == 1 ? usual : last;
    }
    return alike == 1 ? 1 : count;
}

static int by_platform(const void *one, const void *two)
{
    return pith_platform_compare(one, two);
}

static bool differ(const struct choice *choice)
{
    uint32_t count = choice->found.count;
    struct pith_image_platform *all = pith_alloc_array(&choice->image->arena, count, sizeof *all);
    for (uint32_t i = 0; i < count; i++) {
        all[i] = choice->found.items[i].platform;
    }
    qsort(all, count, sizeof *all, by_platform);
    for (uint32_t i = 1; i < count; i++) {
        if (by_platform(&all[i - 1], &all[i]) == 0) {
            return false;
        }
    }
    return true;
}

/* Is there one image, whatever it is for? */
static bool is_one(const struct choice *choice)
{
    for (uint32_t i = 1; i < choice->found.count; i++) {
        if (!is_same(&choice->found.items[0], &choice->found.items[i])) {
            return false;
        }
    }
    return true;
}

const struct candidate *choice_one(const struct choice *choice, struct pith_error *error)
{
    const struct pith_image_platform *asked = choice->image->asked;
    const struct candidate *found = choice->found.items;
    for (uint32_t i = 0; i < choice->found.count && choice->image->pin != NULL; i++) {
        const char *digest = json_text(choice->found.items[i].descriptor, "digest");
        if (digest != NULL && strcmp(digest, choice->image->pin) == 0) {
            return &choice->found.items[i];
        }
    }
    if (asked == NULL && is_one(choice)) {
        return found;
    }
    const struct pith_image_platform machine = platform_of_machine(&choice->image->arena);
    uint32_t count = count_of(choice, asked != NULL ? asked : &machine, &found);
    if (count == 1) {
        return found;
    }
    if (asked != NULL && count == 0) {
        (void)pith_fail(error, PITH_MISSING, "there is no image for %s in it; there is: %s",
                        pith_platform_text(asked, &choice->image->arena), choice_describe(choice));
    } else {
        (void)pith_fail(error, PITH_MISSING, "there are several images in it; name one by %s: %s",
                        differ(choice) ? "--platform or @sha256:…" : "its tag or @sha256:…", choice_describe(choice));
    }
    return NULL;
}

bool choice_has_pin(const struct choice *choice, const struct candidate *one, struct pith_error *error)
{
    const char *digest = json_text(one->descriptor, "digest"), *pin = choice->image->pin;
    return pin == NULL || choice->pinned || (digest != NULL && strcmp(digest, pin) == 0) ||
           pith_fail(error, PITH_MISSING, "the image there is %s, not the pinned one",
                     digest == NULL ? "without a digest" : digest);
}
