/* SPDX-License-Identifier: Apache-2.0 */
/* What --timings says: the stages, then each output with its layers. */
#include "cli/compose.h"
#include "cli/print.h"

static void show(const struct pith_cli *cli, const char *what, const char *which, int64_t nanoseconds, const char *how)
{
    cli_err(cli, "%9.1f ms  %s%s%s\n", (double)nanoseconds / 1e6, what, which, how);
}

void show_timings(const struct pith_cli *cli, const struct pith_composition *composition)
{
    for (uint32_t i = 0; i < composition->timings.count; i++) {
        show(cli, composition->timings.items[i].stage, "", composition->timings.items[i].nanoseconds, "");
    }
}

void show_layer_timings(const struct pith_cli *cli, const struct pith_target *target,
                        const struct pith_written *written, int64_t nanoseconds)
{
    show(cli, "output ", target->word, nanoseconds, "");
    for (uint32_t i = 0; i < written->layer_count; i++) {
        const struct pith_written_layer *layer = &written->layers[i];
        if (layer->nanoseconds > 0) {
            show(cli, "  layer ", layer->name, layer->nanoseconds, layer->reused ? ", as it was" : "");
        }
    }
}
