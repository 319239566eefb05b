/* SPDX-License-Identifier: Apache-2.0 */
/* Python's row: what the engine asks of it. */
#include "languages/python/tracing.h"
#include "languages/table.h"

/* What it does for later rooms, each in its folder. */
extern const struct rootfs_language python_in_rootfs;
extern const struct check_language python_in_check;

const struct language python_language = {
    .interpreter = PITH_NODE_PYTHON,
    .rootfs = &python_in_rootfs,
    .check = &python_in_check,
    .expand = {[PITH_NODE_PYTHON] = expand_python,
               [PITH_NODE_MODULE] = expand_module,
               [PITH_NODE_SCRIPT] = expand_script,
               [PITH_NODE_DIST] = expand_dist,
               [PITH_NODE_EXTRA] = expand_extra,
               [PITH_NODE_GROUP] = expand_group,
               [PITH_NODE_FILE] = expand_file},
    .excludes = is_excluded_file,
    .launches = follow_launcher,
    .is_extension = is_extension_name,
    .passes_over = is_foreign_extension,
    .check_objects = check_python_symbols,
    .kept_as = kept_as,
    .skips_kept = skips_bytecode,
    .keep = keep_bytecode,
    .permit = permit_python,
    .learn_ground = learn_python_ground,
    .is_of_environment = is_of_an_environment,
    .prefix_of = prefix_of_dist,
    .find_asker = find_python_asker,
    .begins_with = script_of_command,
};
