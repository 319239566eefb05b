/* Lists of findings. */
#include "pith/finding.h"

bool pith_findings_have(const struct pith_findings *findings, const char *rule, const char *path)
{
    for (uint32_t i = 0; i < findings->list.count; i++) {
        const struct pith_finding *finding = &findings->list.items[i];
        if (strcmp(finding->rule, rule) == 0 && strcmp(finding->path, path) == 0) {
            return true;
        }
    }
    return false;
}
