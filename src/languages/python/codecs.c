/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codecs are asked for by name, and a name may come from anywhere: all of them are kept, but for those of East Asia,
 * whose tables are in C and large. Of these come the ones that a string names.
 */
#include "languages/python/source.h"

/* Modules of encodings that import Modules/cjkcodecs, with their other names in Lib/encodings/aliases.py. */
static const struct {
    const char *codec, *aliases[10];
} rare_codecs[] = {
    {"big5", {"big5_tw", "csbig5", "x_mac_trad_chinese"}},
    {"big5hkscs", {"big5_hkscs", "hkscs"}},
    {"cp932", {"932", "ms932", "mskanji", "ms_kanji"}},
    {"cp949", {"949", "ms949", "uhc"}},
    {"cp950", {"950", "ms950"}},
    {"euc_jis_2004", {"jisx0213", "eucjis2004", "euc_jis2004"}},
    {"euc_jisx0213", {"eucjisx0213"}},
    {"euc_jp", {"eucjp", "ujis", "u_jis"}},
    {"euc_kr", {"euckr", "korean", "ksc5601", "ks_c_5601", "ks_c_5601_1987", "ksx1001", "ks_x_1001", "x_mac_korean"}},
    {"gb18030", {"gb18030_2000"}},
    {"gb2312",
     {"chinese", "csiso58gb231280", "euc_cn", "euccn", "eucgb2312_cn", "gb2312_1980", "gb2312_80", "iso_ir_58",
      "x_mac_simp_chinese"}},
    {"gbk", {"936", "cp936", "ms936"}},
    {"hz", {"hzgb", "hz_gb", "hz_gb_2312"}},
    {"iso2022_jp", {"csiso2022jp", "iso2022jp", "iso_2022_jp"}},
    {"iso2022_jp_1", {"iso2022jp_1", "iso_2022_jp_1"}},
    {"iso2022_jp_2", {"iso2022jp_2", "iso_2022_jp_2"}},
    {"iso2022_jp_2004", {"iso_2022_jp_2004", "iso2022jp_2004"}},
    {"iso2022_jp_3", {"iso2022jp_3", "iso_2022_jp_3"}},
    {"iso2022_jp_ext", {"iso2022jp_ext", "iso_2022_jp_ext"}},
    {"iso2022_kr", {"csiso2022kr", "iso2022kr", "iso_2022_kr"}},
    {"johab", {"cp1361", "ms1361"}},
    {"shift_jis", {"csshiftjis", "shiftjis", "sjis", "s_jis", "x_mac_japanese"}},
    {"shift_jis_2004", {"shiftjis2004", "sjis_2004", "s_jis_2004"}},
    {"shift_jisx0213", {"shiftjisx0213", "sjisx0213", "s_jisx0213"}},
};

/* "Shift-JIS" and "shift_jis" are one codec: encodings.normalize_encoding. */
static bool is_codec(const char *text, const char *codec)
{
    for (; *text != '\0' && *codec != '\0'; text++, codec++) {
        char letter = *text == '-' || *text == ' ' ? '_' : (char)(*text >= 'A' && *text <= 'Z' ? *text + 32 : *text);
        if (letter != *codec) {
            return false;
        }
    }
    return *text == '\0' && *codec == '\0';
}

/* The module of encodings that a name stands for, if it is one of East Asia's. */
static const char *rare_codec(const char *text)
{
    for (size_t i = 0; i < sizeof rare_codecs / sizeof *rare_codecs; i++) {
        if (is_codec(text, rare_codecs[i].codec)) {
            return rare_codecs[i].codec;
        }
        for (size_t j = 0; rare_codecs[i].aliases[j] != NULL; j++) {
            if (is_codec(text, rare_codecs[i].aliases[j])) {
                return rare_codecs[i].codec;
            }
        }
    }
    return NULL;
}

bool propose_codec(struct source_reading *reading, const struct pith_py_literal *literal, const struct reach *sample)
{
    const char *codec = rare_codec(literal->text);
    bool known;
    return codec == NULL ||
           propose_module(reading->expansion, pith_format(reading->expansion->arena, "encodings.%s", codec), *sample,
                          &known);
}

bool is_rare_codec(const char *package, const char *name)
{
    return strcmp(package, "encodings") == 0 && rare_codec(name) != NULL;
}
