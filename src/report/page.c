/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page: one file that holds its style, its script and its data, and may fetch nothing. The policy names the style
 * and the script by their digests (Content Security Policy Level 3, section 8.4), so that no markup that a name could
 * smuggle in would ever run.
 */
#include "report/page.h"

#include "base/digest.h"
#include "base/printable.h"

#include <nettle/base64.h>

static const char *fingerprint(struct pith_arena *arena, const unsigned char *bytes, size_t size)
{
    uint8_t digest[PITH_DIGEST_SIZE];
    char text[BASE64_ENCODE_RAW_LENGTH(PITH_DIGEST_SIZE) + 1] = "";
    struct pith_sha256 hash;
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, bytes, size);
    pith_sha256_finish(&hash, digest);
    base64_encode_raw(text, sizeof digest, digest);
    return pith_format(arena, "'sha256-%s'", text);
}

static void put_policy(struct pith_picture *picture)
{
    picture_put(picture, "default-src 'none'; base-uri 'none'; form-action 'none'; style-src ");
    picture_put(picture, fingerprint(picture->arena, page_css, page_css_size));
    picture_put(picture, "; script-src ");
    picture_put(picture, fingerprint(picture->arena, page_js, page_js_size));
}

static void put_markup_text(struct pith_picture *picture, const char *text)
{
    for (text = pith_printable(picture->arena, text); *text != '\0'; text++) {
        switch (*text) {
        case '<':
            picture_put(picture, "&lt;");
            break;
        case '>':
            picture_put(picture, "&gt;");
            break;
        case '&':
            picture_put(picture, "&amp;");
            break;
        case '"':
            picture_put(picture, "&quot;");
            break;
        default:
            picture_bytes(picture, text, 1);
        }
    }
}

static void put_part(const struct pith_account *account, struct pith_picture *picture, const char *word, size_t length)
{
    size_t size;
    if (length == 4 && memcmp(word, "data", 4) == 0) {
        const char *data = page_data(account, picture->arena, &size);
        picture_bytes(picture, data, size);
    } else if (length == 5 && memcmp(word, "style", 5) == 0) {
        picture_bytes(picture, (const char *)page_css, page_css_size);
    } else if (length == 5 && memcmp(word, "title", 5) == 0) {
        put_markup_text(picture, account->name);
    } else if (length == 6 && memcmp(word, "script", 6) == 0) {
        picture_bytes(picture, (const char *)page_js, page_js_size);
    } else if (length == 6 && memcmp(word, "policy", 6) == 0) {
        put_policy(picture);
    }
}

void pith_picture_page(const struct pith_account *account, struct pith_picture *picture)
{
    const char *at = (const char *)page_html, *end = at + page_html_size;
    for (const char *mark; (mark = memmem(at, (size_t)(end - at), "{{", 2)) != NULL;) {
        const char *word = mark + 2, *close = memmem(word, (size_t)(end - word), "}}", 2);
        picture_bytes(picture, at, (size_t)(mark - at));
        put_part(account, picture, word, (size_t)(close - word));
        at = close + 2;
    }
    picture_bytes(picture, at, (size_t)(end - at));
}
