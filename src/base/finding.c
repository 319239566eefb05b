/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of findings, and what they have already: a hash table by rule and path, brought up to date when it is asked. */
#include "pith/base/finding.h"

const char *pith_level_name(enum pith_level level)
{
    static const char *const names[] = {[PITH_NOTE] = "note", [PITH_WARNING] = "warning", [PITH_ERROR] = "error"};
    return names[level];
}

uint32_t pith_findings_errors(const struct pith_findings *findings)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < findings->list.count; i++) {
        const struct pith_finding *finding = &findings->list.items[i];
        count += finding->level == PITH_ERROR && finding->allowed == NULL;
    }
    return count;
}

static uint32_t hash(const char *rule, const char *path)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (; *rule != '\0'; rule++) {
        hash = (hash ^ (unsigned char)*rule) * 16777619U;
    }
    for (; *path != '\0'; path++) {
        hash = (hash ^ (unsigned char)*path) * 16777619U;
    }
    return hash ^ hash >> 15;
}

static void enter(struct pith_findings_told *told, uint32_t index)
{
    const struct pith_finding *finding = &told->findings->list.items[index];
    uint32_t *place = &told->table[hash(finding->rule, finding->path) & (told->size - 1)];
    told->next.items[index] = *place;
    *place = index + 1;
}

static void catch_up(struct pith_findings_told *told)
{
    uint32_t count = told->findings->list.count, from = told->next.count;
    if (count > told->size || told->size == 0) {
        for (told->size = 64; told->size < count; told->size *= 2) {
        }
        told->size *= 2;
        told->table = pith_alloc_array(told->arena, told->size, sizeof *told->table);
        from = 0;
    }
    while (told->next.count < count) {
        pith_push(told->arena, &told->next, 0);
    }
    for (; from < count; from++) {
        enter(told, from);
    }
}

bool pith_findings_have(struct pith_findings_told *told, const char *rule, const char *path, const char *reason)
{
    catch_up(told);
    uint32_t at = told->table[hash(rule, path) & (told->size - 1)];
    for (; at != 0; at = told->next.items[at - 1]) {
        const struct pith_finding *finding = &told->findings->list.items[at - 1];
        if (strcmp(finding->rule, rule) == 0 && strcmp(finding->path, path) == 0 &&
            (reason == NULL || strcmp(finding->reason, reason) == 0)) {
            return true;
        }
    }
    return false;
}
