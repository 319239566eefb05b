/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of an image as JSON. */
#include "base/json.h"
#include "source/image.h"

json_t *json_read(const char *bytes, size_t size, const char *what, struct pith_error *error)
{
    char why[PITH_JSON_WHY];
    json_t *value = pith_json_parse(bytes, size, why);
    if (value == NULL) {
        (void)pith_fail(error, PITH_MISSING, "%s is no JSON: %s", what, why);
    }
    return value;
}

const char *json_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}
