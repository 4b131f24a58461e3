/* SHA-256 (FIPS 180-4) by the processor's own instructions, for one chain of blocks or for two at once.
 *
 * A part of a file is hashed twice: for the file, and for the signature of the request that stores it. Both see the same
 * blocks, so the message schedule is computed once. And a chain of rounds mostly waits for its own last result, so that
 * the second one is computed in that time.
 */
#include <stddef.h>
#include <stdint.h>

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

typedef __m128i words;
typedef struct { words abef, cdgh; } chain;

int hf_model_cache_sha256_is_fast(void)
{
    unsigned a, b = 0, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
}

static inline chain load(const uint32_t state[8])
{
    const words abcd = _mm_loadu_si128((const words *)state), efgh = _mm_loadu_si128((const words *)(state + 4));
    const words cdab = _mm_shuffle_epi32(abcd, 0xb1), hgfe = _mm_shuffle_epi32(efgh, 0x1b);
    return (chain){ _mm_alignr_epi8(cdab, hgfe, 8), _mm_blend_epi16(hgfe, cdab, 0xf0) };
}

static inline void store(uint32_t state[8], chain c)
{
    const words feba = _mm_shuffle_epi32(c.abef, 0x1b), dchg = _mm_shuffle_epi32(c.cdgh, 0xb1);
    _mm_storeu_si128((words *)state, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((words *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

static inline words message(const uint8_t *bytes)
{
    const words big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    return _mm_shuffle_epi8(_mm_loadu_si128((const words *)bytes), big_endian);
}

static inline words next(const words w[4], int i)
{
    const words sum = _mm_add_epi32(
        _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]), _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
    return _mm_sha256msg2_epu32(sum, w[(i + 3) & 3]);
}

static inline words keyed(words w, int i) { return _mm_add_epi32(w, _mm_loadu_si128((const words *)(K + 4 * i))); }

static inline chain rounds(chain c, words wk)
{
    c.cdgh = _mm_sha256rnds2_epu32(c.cdgh, c.abef, wk);
    c.abef = _mm_sha256rnds2_epu32(c.abef, c.cdgh, _mm_shuffle_epi32(wk, 0x0e));
    return c;
}

static inline chain sum(chain a, chain b)
{
    return (chain){ _mm_add_epi32(a.abef, b.abef), _mm_add_epi32(a.cdgh, b.cdgh) };
}

#elif defined(__aarch64__)

#include <arm_neon.h>
#include <sys/auxv.h>

typedef uint32x4_t words;
typedef struct { words abcd, efgh; } chain;

int hf_model_cache_sha256_is_fast(void)
{
    return getauxval(AT_HWCAP) >> 6 & 1; /* HWCAP_SHA2 */
}

static inline chain load(const uint32_t state[8]) { return (chain){ vld1q_u32(state), vld1q_u32(state + 4) }; }

static inline void store(uint32_t state[8], chain c)
{
    vst1q_u32(state, c.abcd);
    vst1q_u32(state + 4, c.efgh);
}

static inline words message(const uint8_t *bytes) { return vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(bytes))); }

static inline words next(const words w[4], int i)
{
    return vsha256su1q_u32(vsha256su0q_u32(w[i & 3], w[(i + 1) & 3]), w[(i + 2) & 3], w[(i + 3) & 3]);
}

static inline words keyed(words w, int i) { return vaddq_u32(w, vld1q_u32(K + 4 * i)); }

static inline chain rounds(chain c, words wk)
{
    return (chain){ vsha256hq_u32(c.abcd, c.efgh, wk), vsha256h2q_u32(c.efgh, c.abcd, wk) };
}

static inline chain sum(chain a, chain b) { return (chain){ vaddq_u32(a.abcd, b.abcd), vaddq_u32(a.efgh, b.efgh) }; }

#else
#error "There are no instructions for SHA-256 known here."
#endif

void hf_model_cache_sha256_one(uint32_t state[8], const uint8_t *bytes, size_t blocks)
{
    chain c = load(state);
    for (; blocks > 0; blocks--, bytes += 64) {
        words w[4] = { message(bytes), message(bytes + 16), message(bytes + 32), message(bytes + 48) };
        const chain before = c;
#pragma GCC unroll 16
        for (int i = 0; i < 16; i++) {
            c = rounds(c, keyed(w[i & 3], i));
            if (i < 12)
                w[i & 3] = next(w, i);
        }
        c = sum(c, before);
    }
    store(state, c);
}

void hf_model_cache_sha256_two(uint32_t first[8], uint32_t second[8], const uint8_t *bytes, size_t blocks)
{
    chain c = load(first), d = load(second);
    for (; blocks > 0; blocks--, bytes += 64) {
        words w[4] = { message(bytes), message(bytes + 16), message(bytes + 32), message(bytes + 48) };
        const chain before = c, before_too = d;
#pragma GCC unroll 16
        for (int i = 0; i < 16; i++) {
            const words wk = keyed(w[i & 3], i);
            c = rounds(c, wk);
            d = rounds(d, wk);
            if (i < 12)
                w[i & 3] = next(w, i);
        }
        c = sum(c, before);
        d = sum(d, before_too);
    }
    store(first, c);
    store(second, d);
}
