/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands around the declarations of every public header: C++ calls them as C, and they alone leave the library,
 * whose other names are hidden.
 */
#ifndef PITH_DECLARE_H
#define PITH_DECLARE_H

#ifdef __cplusplus
#define PITH_BEGIN_DECLS \
    extern "C" { \
    _Pragma("GCC visibility push(default)")
#define PITH_END_DECLS \
    _Pragma("GCC visibility pop") \
    }
#else
#define PITH_BEGIN_DECLS _Pragma("GCC visibility push(default)")
#define PITH_END_DECLS _Pragma("GCC visibility pop")
#endif

#endif
