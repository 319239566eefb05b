/* SPDX-License-Identifier: Apache-2.0 */
/* From a composition to one output of any kind. */
#include "pith/compose.h"

bool pith_compose_write(struct pith_composition *composition, const struct pith_target *target,
                        struct pith_batch *batch, struct pith_written *written, struct pith_error *error)
{
    const struct pith_attachment *reasons = &composition->reasons[target->kind->content == PITH_CONTENT_IMAGE];
    const struct pith_image image = {
        .manifest = &composition->manifest,
        .plan = &composition->plan,
        .rootfs = &composition->rootfs,
        .platform = composition->platform,
        .slices = composition->slices.list.items,
        .count = composition->slices.list.count,
        .shipped = composition->shipped,
        .time = composition->request.time,
        .jobs = composition->request.jobs,
        .attachments = reasons,
        .attachment_count = reasons->bytes == NULL ? 0 : 1,
        .list_referrers = composition->list_referrers,
        .no_sync = composition->request.no_sync,
        .batch = batch,
    };
    return pith_target_write(&image, target, &composition->arena, written, error);
}
