/* SPDX-License-Identifier: Apache-2.0 */
/* What the <elf.h> of glibc lacks before 2.36, that is on Ubuntu 22.04. */
#ifndef PITH_BASE_RECENT_ELF_H
#define PITH_BASE_RECENT_ELF_H

#include <elf.h>

#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#define R_LARCH_32 1
#define R_LARCH_64 2
#define R_LARCH_RELATIVE 3
#endif

#ifndef DT_RELR
#define DT_RELRSZ 35
#define DT_RELR 36
#define DT_RELRENT 37
#endif

#endif
