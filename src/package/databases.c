/* SPDX-License-Identifier: Apache-2.0 */
/* The databases of package managers, a row each; what reads, ships or describes packages of the system asks it. */
#include "package/room.h"

const struct pith_package_database pith_package_databases[] = {
    {.name = "deb",
     .vendor = "debian",
     .source = "Source",
     .supplier = "Maintainer",
     .marks = {"/var/lib/dpkg/info", "/var/lib/dpkg/status.d"},
     .records = true,
     .read = package_deb},
    {.name = "apk",
     .vendor = "alpine",
     .source = "o",
     .supplier = "m",
     .licence = "L",
     .marks = {"/lib/apk/db/installed"},
     .read = package_apk,
     .cut = package_apk_cut},
    {.name = NULL},
};
