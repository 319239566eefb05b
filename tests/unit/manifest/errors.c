/* SPDX-License-Identifier: Apache-2.0 */
/* Every refusal: the line, what is wrong, what to do. Each row is a manifest and its message behind "dir/m.ini:". */
#include "parsed.h"

struct refusal {
    const char *text, *message;
};

static void check(const struct refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct pith_arena arena = {0};
        const char *message = pith_format(&arena, "dir/m.ini:%s", refusals[i].message);
        assert_refused_bytes(refusals[i].text, strlen(refusals[i].text), message);
        pith_arena_finish(&arena);
    }
}
#define NAMES ", 'group/app:1.2' or 'registry.example:5000/app'"
#define CHECK(refusals) check(refusals, sizeof(refusals) / sizeof *(refusals))

static void test_unknown_words(void **state)
{
    (void)state;
    static const struct refusal refusals[] = {
        {"[python]\ninterpeter = /p\n", "2: unknown key 'interpeter' in [python]; did you mean 'interpreter'?"},
        {"[python]\nInterpreter = /p\n", "2: unknown key 'Interpreter' in [python]; did you mean 'interpreter'?"},
        {"[base]\nca_certificates = no\n",
         "2: unknown key 'ca_certificates' in [base]; did you mean 'ca-certificates'?"},
        {"[user]\nworkdir = /p\n", "2: unknown key 'workdir' in [user]; it belongs to [image]"},
        {"[user]\nenv.A = /p\n", "2: unknown key 'env.A' in [user]; it belongs to [image]"},
        {"[image]\nevn.TZ = UTC\n", "2: unknown key 'evn.TZ' in [image]; did you mean 'env.TZ'?"},
        {"[image]\nenv = UTC\n", "2: unknown key 'env' in [image]; did you mean 'env.NAME'?"},
        {"[image]\nenv. = UTC\n", "2: unknown key 'env.' in [image]; did you mean 'env.NAME'?"},
        {"[layers]\nzzzzzzzz = 1\n", "2: unknown key 'zzzzzzzz' in [layers]; known: split, compression, level"},
        {"[policy]\nqqqqqqqq = 1\n",
         "2: unknown key 'qqqqqqqq' in [policy]; known: allow.RULE, max-size, max-layers, allow-paths, deny"},
        {"\n[pyhton]\n", "2: unknown section [pyhton]; did you mean [python]?"},
        {"[x]\n", "1: unknown section [x]; known: source, python, program, files, keep, libraries, base, user, image, "
                  "layers, debug, policy"},
        {"[]\n", "1: unknown section []; known: source, python, program, files, keep, libraries, base, user, image, "
                 "layers, debug, policy"},
        {"[python]\nstdlib = ful\n", "2: unknown value 'ful'; did you mean 'full'? known: traced, full"},
        {"[base]\nnsswitch = true\n", "2: unknown value 'true'; known: yes, no"},
        {"[base]\nnsswitch =\n", "2: unknown value ''; known: yes, no"},
        {"[base]\ntzdata = Auto\n", "2: unknown value 'Auto'; did you mean 'auto'? known: auto, no, yes, Area/City"},
        {"[base]\ntzdata = Europe//Berlin\n", "2: unknown value 'Europe//Berlin'; known: auto, no, yes, Area/City"},
        {"[layers]\ncompression = gz\n", "2: unknown value 'gz'; known: gzip, zstd, none"},
    };
    CHECK(refusals);
}

static void test_values(void **state)
{
    (void)state;
    static const struct refusal refusals[] = {
        {"[image]\nname = App\n", "2: 'App' is no name of an image; write it like 'app'" NAMES},
        {"[image]\nname = a__b-.c\n", "2: 'a__b-.c' is no name of an image; write it like 'app'" NAMES},
        {"[image]\nname = host:x/app\n", "2: 'host:x/app' is no name of an image; write it like 'app'" NAMES},
        {"[image]\nname = app:-1\n", "2: '-1' is no tag; use at most 128 letters, digits, '_', '.' and '-'"},
        {"[image]\nname = app@sha256:00\n",
         "2: 'app@sha256:00' has a digest, which follows from the image; leave it out"},
        {"[python]\ninterpreter =\n", "2: 'interpreter' has no value; it takes an absolute path"},
        {"[python]\ninterpreter = bin/python\n", "2: 'bin/python' is not an absolute path; begin with '/'"},
        {"[python]\ninterpreter = /a/../b\n", "2: '..' in '/a/../b'; write the path without it"},
        {"[python]\nstdlib = full\n", "1: [python] names no interpreter; add 'interpreter = /usr/bin/python3'"},
        {"[source]\nroot =\n", "2: 'root' has no value; it takes a directory or an image"},
        {"[program]\npath = /a, /b\n", "2: '/a,' ends in a comma; separate words by spaces only"},
        {"[program]\npath = /a\n  ''\n", "3: an empty word in 'path'; leave it out"},
        {"[program]\npath = /a\n  b\n", "3: 'b' is not an absolute path; begin with '/'"},
        {"[program]\npath = '/a\n", "2: a ' without its partner; close the quotes, or write \\'"},
        {"[program]\npath = \"/a\n", "2: a \" without its partner; close the quotes, or write \\\""},
        {"[program]\npath = \"/a\\\"\n", "2: a \" without its partner; close the quotes, or write \\\""},
        {"[program]\npath = /a \\\n", "2: a backslash at the end of the line; an indented line below continues the "
                                      "value without one"},
        {"[python]\ninclude = a.b 9x\n", "2: '9x' is no module; write 'pkg.mod', or 'pkg.*' for all below pkg"},
        {"[python]\ninclude = a..b\n", "2: 'a..b' is no module; write 'pkg.mod', or 'pkg.*' for all below pkg"},
        {"[python]\ninclude = a.*.b\n", "2: 'a.*.b' is no module; write 'pkg.mod', or 'pkg.*' for all below pkg"},
        {"[python]\ninclude = a.\n", "2: 'a.' is no module; write 'pkg.mod', or 'pkg.*' for all below pkg"},
        {"[keep]\nwhy = lib/x\n", "2: 'lib/x' is not an absolute path; begin with '/'"},
        {"[keep]\nwhy = /a\n  /b /../c\n", "3: '..' in '/../c'; write the path without it"},
        {"[keep]\nwhy = /.\n", "2: '/' would keep the whole source; name what is needed of it"},
        {"[keep]\nwhy =\n", "2: 'why' keeps nothing; write 'REASON = PATH'"},
        {"[keep]\n'' = /a\n", "2: no reason stands before the '='; say why this is kept"},
        {"[keep]\nwhy = /a\n'why' = /b\n", "3: the reason 'why' is repeated; put its paths below line 2"},
        {"[keep]\nwhy = /a\n  so = /b\n",
         "3: 'so = /b' is indented, which continues the value above; remove the spaces before it"},
        {"[keep]\n/a\n", "2: no '=' in '/a'; write 'REASON = PATH'"},
        {"[base]\nlocale = a b\n", "2: 'a b' is no value for 'locale'; it takes a locale such as C.UTF-8"},
        {"[base]\nlocale = ../x\n", "2: '../x' is no value for 'locale'; it takes a locale such as C.UTF-8"},
        {"[user]\nname = 9a\n",
         "2: '9a' is no value for 'name'; it takes a user name: a letter, then at most 31 letters, "
         "digits, '_', '.' or '-'"},
        {"[user]\nname = a:b\n",
         "2: 'a:b' is no value for 'name'; it takes a user name: a letter, then at most 31 letters, "
         "digits, '_', '.' or '-'"},
        {"[user]\nname = root\n", "2: the user 'root' with uid 65532; only root has uid 0, and root has no other"},
        {"[user]\nname = app\nuid = 0\n", "2: the user 'app' with uid 0; only root has uid 0, and root has no other"},
        {"[user]\nuid = 4294967295\n", "2: '4294967295' is no value for 'uid'; it takes a number from 0 to 4294967294"},
        {"[user]\nuid = -1\n", "2: '-1' is no value for 'uid'; it takes a number from 0 to 4294967294"},
        {"[user]\ngid = 0x1\n", "2: '0x1' is no value for 'gid'; it takes a number from 0 to 4294967294"},
        {"[image]\nworkdir = app\n", "2: 'app' is not an absolute path; begin with '/'"},
        {"[image]\nenv.A-B = c\n",
         "2: 'A-B' is no name of an environment variable; use letters, digits and '_', no digit "
         "first"},
        {"[image]\nenv.9 = c\n", "2: '9' is no name of an environment variable; use letters, digits and '_', no digit "
                                 "first"},
        {"[image]\nenv.A = \"b\" c\n", "2: ' c' after the closing quote; quote the whole value or nothing of it"},
        {"[image]\nenv.A = \"b\n", "2: a \" without its partner; close the quotes, or write \\\""},
        {"[image]\nenv.A\n", "2: no '=' in 'env.A'; write 'KEY = VALUE'"},
        {"[image]\n= b\n", "2: '' is no key; write 'KEY = VALUE', the key in letters, digits, '.', '_', '-' and '/'"},
        {"[image]\nexpose = 0\n", "2: '0' is no port; write '8080', '8080/tcp' or '53/udp'"},
        {"[image]\nexpose = 80/x\n", "2: '80/x' is no port; write '8080', '8080/tcp' or '53/udp'"},
        {"[image]\nexpose = 65536\n", "2: '65536' is no port; write '8080', '8080/tcp' or '53/udp'"},
        {"[image]\nstop-signal = TERM\n",
         "2: 'TERM' is no value for 'stop-signal'; it takes a signal such as SIGTERM, or "
         "its number"},
        {"[image]\nname = a b\n", "2: 'a b' is no name of an image; write it like 'app'" NAMES},
        {"[image]\nentrypoint = [\"a\", 1]\n", "2: item 2 of the JSON array in 'entrypoint' is no string; quote it"},
        {"[image]\nentrypoint = ''\n", "2: 'entrypoint' begins with an empty word; name a program"},
        {"[layers]\nlevel = 0\n", "2: '0' is no value for 'level'; it takes 1 to 12 with gzip, 1 to 22 with zstd"},
        {"[layers]\nlevel = 23\n", "2: '23' is no value for 'level'; it takes 1 to 12 with gzip, 1 to 22 with zstd"},
        {"[layers]\nlevel = 13\n", "2: level 13 with gzip; it takes 1 to 12"},
        {"[layers]\nlevel = 3\ncompression = none\n", "2: 'level' with 'compression = none'; leave one of them out"},
        {"[policy]\nallow.Shell = x\n", "2: 'Shell' is no name of a rule; one is written like 'shell'"},
        {"[policy]\nallow.shell =\n", "2: 'allow.shell' has no value; it takes the reason, in your words"},
        {"[policy]\nmax-size = 30MB\n",
         "2: '30MB' is no value for 'max-size'; it takes a size such as 30M: a number from 1, "
         "and K, M, G or T for powers of 1024"},
        {"[policy]\nmax-size = 9999999999T\n",
         "2: '9999999999T' is no value for 'max-size'; it takes a size such as 30M: a "
         "number from 1, and K, M, G or T for powers of 1024"},
        {"[policy]\nmax-size = 0\n",
         "2: '0' is no value for 'max-size'; it takes a size such as 30M: a number from 1, and "
         "K, M, G or T for powers of 1024"},
        {"[policy]\nmax-layers = 0\n", "2: '0' is no value for 'max-layers'; it takes a number from 1"},
        {"[policy]\nmax-layers = 4294967296\n",
         "2: '4294967296' is no value for 'max-layers'; it takes a number from 1"},
    };
    CHECK(refusals);
}

static void test_files(void **state)
{
    (void)state;
    static const struct refusal refusals[] = {
        {"[files]\nrun.py = run.py\n", "2: 'run.py' is not an absolute path; begin with '/'"},
        {"[files]\n = x\n", "2: '= x' is indented, which continues the value above; remove the spaces before it"},
        {"[files]\n/a/../b = x\n", "2: '..' in '/a/../b'; write the path without it"},
        {"[files]\n/a =\n", "2: '/a' has no source; write 'DEST = SOURCE'"},
        {"[files]\n/a = mode=0640\n", "2: '/a' has no source; write 'DEST = SOURCE'"},
        {"[files]\n/a = b c\n", "2: several sources for '/a'; end the destination in '/' to put them into it"},
        {"[files]\n/a=b mode=0640\n", "2: more than one '=' and none with spaces around it; write 'DEST = SOURCE'"},
        {"[files]\n/a = b mode=0999\n", "2: '0999' is no mode; write it in octal, like 0640"},
        {"[files]\n/a = b mode=10000\n", "2: '10000' is no mode; write it in octal, like 0640"},
        {"[files]\n/a = b mode=\n", "2: '' is no mode; write it in octal, like 0640"},
        {"[files]\n/a = b mode=1 mode=1\n", "2: 'mode=' is repeated; write it once"},
        {"[files]\n/a = b\n  owner=a\n  owner=b\n", "4: 'owner=' is repeated; write it once"},
        {"[files]\n/a = b owner=a:b:c\n", "2: 'a:b:c' is no owner; write a name or a number, or USER:GROUP"},
        {"[files]\n/a = b owner=:c\n", "2: ':c' is no owner; write a name or a number, or USER:GROUP"},
        {"[files]\n/a = b mod=0640\n",
         "2: unknown option 'mod='; did you mean 'mode='? quote the word if it is a file's name"},
        {"[files]\n/a = b zzzzzzzzz=1\n",
         "2: unknown option 'zzzzzzzzz='; known: mode=, owner=; quote the word if it is a "
         "file's name"},
        {"[files]\n/a/ = b mode=1 c\n", "2: the source 'c' stands behind the options; put mode= and owner= last"},
        {"[files]\n/a = root:etc\n", "2: 'etc' is not an absolute path; begin with '/'"},
        {"[files]\n/a = root:/x/../y\n", "2: '..' in '/x/../y'; write the path without it"},
        {"[files]\n/a = ''\n", "2: an empty source; leave it out"},
        {"[files]\n/. = a\n", "2: '/.' is the root itself; write '/' to put files into it"},
        {"[files]\n? = a\n", "2: '' is not an absolute path; begin with '/'"},
        {"[files]\n\"/a = b\n", "2: a \" without its partner; close the quotes, or write \\\""},
        {"[files]\n/a = [ab\n  '\n", "3: a ' without its partner; close the quotes, or write \\'"},
    };
    CHECK(refusals);
}

/* The message names the line of the array that is broken; what is wrong is jansson's wording. */
static void test_broken_json(void **state)
{
    (void)state;
    PARSED parsed = parse_any("[image]\nentrypoint = [\n  \"a\",\n  b ]\n");
    assert_false(parsed.done);
    assert_non_null(strstr(parsed.error.message, "dir/m.ini:4: the JSON array in 'entrypoint' is broken: "));
    PARSED open = parse_any("[image]\ncmd = [\"a\"\n");
    assert_false(open.done);
    assert_non_null(strstr(open.error.message, "dir/m.ini:2: the JSON array in 'cmd' is broken: "));
    PARSED nul = parse_any("[image]\ncmd = [\"a\\u0000b\"]\n");
    assert_false(nul.done);
    PARSED after = parse_any("[image]\ncmd = [\"a\"] b\n");
    assert_false(after.done);
}

static void test_messages_stay_short(void **state)
{
    (void)state;
    static char text[30000];
    (void)stpcpy(memset(stpcpy(text, "[python]\nstdlib = x"), 'a', 20000) + 20000, "\n");
    for (char *c = text + 19; c < text + 10000; c += 2) {
        memcpy(c, "é", 2);
    }
    PARSED parsed = parse_any(text);
    assert_false(parsed.done);
    assert_true(strlen(parsed.error.message) < 200);
    assert_non_null(strstr(parsed.error.message, "é…'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown_words),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_broken_json),
        cmocka_unit_test(test_messages_stay_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
