/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a dependency, a marker, a specifier, a version, the name of a wheel: no crash, no slow input; what is
 * taken is whole, and an order is one.
 */
#include "pith/languages/python/wheel.h"
#include "support/target.h"

static void versions(const char *text)
{
    struct pith_version one, two;
    size_t half = strcspn(text, ",");
    if (pith_version_parse(text, half, &one) && text[half] == ',' &&
        pith_version_parse(text + half + 1, strlen(text + half + 1), &two)) {
        int order = pith_version_compare(&one, &two), back = pith_version_compare(&two, &one);
        require((order < 0) == (back > 0) && (order == 0) == (back == 0));
    }
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_dependency dependency;
    struct pith_marker_environment environment = {"3.11", "3.11.2", "cpython", "x86_64", "speed", {0}};
    struct pith_wheel_name name;
    bool holds;
    const char *text = pith_copy(&arena, data, size);
    if (pith_dependency_parse(text, strlen(text), &arena, &dependency, &error)) {
        require(*dependency.name != '\0' && pith_specifier_is_valid(dependency.specifier));
        require(dependency.marker == NULL || pith_marker_holds(dependency.marker, &environment, &holds, NULL));
        (void)!pith_specifier_admits(dependency.specifier, "1.2.3");
    } else {
        require(error.code == PITH_USAGE && *error.message != '\0');
    }
    (void)!pith_marker_holds(text, &environment, &holds, NULL);
    (void)pith_specifier_wants_prereleases(text);
    (void)pith_specifier_pin(text, &arena);
    versions(text);
    require(!pith_wheel_name(text, &arena, &name) || *name.name != '\0');
    struct pith_wheel_tags tags = {0};
    pith_push(&arena, &tags.list, "py3-none-any");
    (void)pith_wheel_rank(&tags, text);
}
