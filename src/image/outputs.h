/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the outputs share. */
#ifndef PITH_IMAGE_OUTPUTS_H
#define PITH_IMAGE_OUTPUTS_H

#include "pith/image/target.h"

#define OUTPUT(name) extern const struct pith_output_kind output_##name;
#include "image/outputs.def"
#undef OUTPUT

/* "PATH" or "PATH:REFERENCE"; `what` names what the path is, a file or a directory. */
bool target_read_reference(const char *rest, const char *what, struct pith_arena *arena, struct pith_target *target,
                           struct pith_error *error) PITH_MUST_USE;

/* The same of a layout or its archive, whose reference is a tag. */
bool target_read_tag(const char *rest, const char *what, struct pith_arena *arena, struct pith_target *target,
                     struct pith_error *error) PITH_MUST_USE;

/* The check of an output that is one file. */
bool target_check_file(const struct pith_target *target, struct pith_error *error) PITH_MUST_USE;

#endif
