/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classifies bytes. Portable: a table gives each byte's classes as bits, eight of them make a word, and a
 * multiplication gathers one class of the eight. AVX2: two table look-ups by nibble (pshufb), whose results share a bit
 * exactly for the bytes wanted; the same technique as simdjson's.
 */
#include "languages/python/parser/masks.h"

#if defined __x86_64__
#include <immintrin.h>
#endif

enum { CODE = 1, TEXT = 2, NEWLINE = 4, CR = 8 };

static const uint8_t classes[256] = {
    ['\n'] = CODE | TEXT | NEWLINE,
    ['\r'] = CODE | TEXT | NEWLINE | CR,
    ['"'] = CODE | TEXT,
    ['\''] = CODE | TEXT,
    ['\\'] = CODE | TEXT,
    ['#'] = CODE,
    ['('] = CODE,
    [')'] = CODE,
    ['['] = CODE,
    [']'] = CODE,
    ['{'] = CODE,
    ['}'] = CODE,
    [':'] = CODE,
    [';'] = CODE,
};

/* Bit `shift` of each of the eight bytes of `word`, as eight bits. */
static uint64_t gather(uint64_t word, int shift)
{
    return (((word >> shift) & UINT64_C(0x0101010101010101)) * UINT64_C(0x0102040810204080)) >> 56;
}

void pith_py_classify_portable(const unsigned char *bytes, size_t count, struct pith_py_masks *masks)
{
    for (size_t block = 0; block < count; block++, bytes += 64) {
        struct pith_py_masks mask = {0};
        for (int i = 0; i < 64; i += 8) {
            uint64_t word = 0;
            for (int k = 0; k < 8; k++) {
                word |= (uint64_t)classes[bytes[i + k]] << (8 * k);
            }
            if (word != 0) {
                mask.code |= gather(word, 0) << i;
                mask.text |= gather(word, 1) << i;
                mask.newline |= gather(word, 2) << i;
                mask.cr |= gather(word, 3) << i;
            }
        }
        masks[block] = mask;
    }
}

#if defined __x86_64__
/*
 * A class bit for each high nibble that occurs, and two more that mark strings' ends. By high nibble: 0 LF CR; 2
 * quotes, # ( ); 3 : ; 5 [ \ ]; 7 { }.
 */
enum { HIGH_0 = 1, HIGH_2 = 2, HIGH_3 = 4, HIGH_5 = 8, HIGH_7 = 16, QUOTE = 32, BACKSLASH = 64 };

__attribute__((target("avx2"))) static uint64_t bits(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

__attribute__((target("avx2"))) static __m256i classify_32(__m256i bytes)
{
    const __m256i low =
        _mm256_setr_epi8(0, 0, HIGH_2 | QUOTE, HIGH_2, 0, 0, 0, HIGH_2 | QUOTE, HIGH_2, HIGH_2, HIGH_0 | HIGH_3,
                         HIGH_3 | HIGH_5 | HIGH_7, HIGH_5 | BACKSLASH, HIGH_0 | HIGH_5 | HIGH_7, 0, 0, 0, 0,
                         HIGH_2 | QUOTE, HIGH_2, 0, 0, 0, HIGH_2 | QUOTE, HIGH_2, HIGH_2, HIGH_0 | HIGH_3,
                         HIGH_3 | HIGH_5 | HIGH_7, HIGH_5 | BACKSLASH, HIGH_0 | HIGH_5 | HIGH_7, 0, 0);
    const __m256i high =
        _mm256_setr_epi8(HIGH_0, 0, HIGH_2 | QUOTE, HIGH_3, 0, HIGH_5 | BACKSLASH, 0, HIGH_7, 0, 0, 0, 0, 0, 0, 0, 0,
                         HIGH_0, 0, HIGH_2 | QUOTE, HIGH_3, 0, HIGH_5 | BACKSLASH, 0, HIGH_7, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
    /* pshufb gives 0 for bytes from 0x80 on, which is right: none of them matters. */
    return _mm256_and_si256(_mm256_shuffle_epi8(low, bytes), _mm256_shuffle_epi8(high, upper));
}

__attribute__((target("avx2"))) static void classify_avx2(const unsigned char *bytes, size_t count,
                                                          struct pith_py_masks *masks)
{
    const __m256i zero = _mm256_setzero_si256();
    const __m256i text = _mm256_set1_epi8(HIGH_0 | QUOTE | BACKSLASH);
    const __m256i cr = _mm256_set1_epi8('\r');
    for (size_t block = 0; block < count; block++, bytes += 64) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
        __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
        __m256i class_a = classify_32(a), class_b = classify_32(b);
        masks[block] = (struct pith_py_masks){
            .code = ~bits(_mm256_cmpeq_epi8(class_a, zero), _mm256_cmpeq_epi8(class_b, zero)),
            .text = ~bits(_mm256_cmpeq_epi8(_mm256_and_si256(class_a, text), zero),
                          _mm256_cmpeq_epi8(_mm256_and_si256(class_b, text), zero)),
            .newline = bits(_mm256_slli_epi16(class_a, 7), _mm256_slli_epi16(class_b, 7)),
            .cr = bits(_mm256_cmpeq_epi8(a, cr), _mm256_cmpeq_epi8(b, cr)),
        };
    }
}
#endif

pith_py_classify *pith_py_classifier(void)
{
#if defined __x86_64__
    if (__builtin_cpu_supports("avx2")) {
        return classify_avx2;
    }
#endif
    return pith_py_classify_portable;
}
