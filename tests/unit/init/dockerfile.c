/* SPDX-License-Identifier: Apache-2.0 */
/* What single lines of a Dockerfile become. */
#include "context.h"

#include <setjmp.h>
#include <stdarg.h>
/* after those: */
#include <cmocka.h>

/* A manifest from a Dockerfile must hold every one of the texts. */
static void expect_from(bool venv, const char *dockerfile, const char *const *texts)
{
    struct context it;
    struct pith_error error = {0};
    const char *text;
    assert_true(make_context(&it, venv, &error));
    struct pith_init_build build = {"Dockerfile", dockerfile, strlen(dockerfile), it.context, it.source};
    if (!pith_init_dockerfile(&build, &it.arena, &text, &error)) {
        fail_msg("%s", error.message);
    }
    for (; *texts != NULL; texts++) {
        bool absent = **texts == '^'; /* must not be there */
        if ((strstr(text, *texts + absent) != NULL) == absent) {
            fail_msg("'%s' is %sin: %s", *texts + absent, absent ? "" : "not ", text);
        }
    }
    drop_context(&it);
}

#define expect(venv, dockerfile, ...) expect_from(venv, dockerfile, (const char *const[]){__VA_ARGS__, NULL})

static void copies(void **state)
{
    (void)state;
    expect(true,
           "FROM python:3.12\nWORKDIR /a\nWORKDIR b\nCOPY app.py run.py ./\nCOPY pkg pkg\nCOPY conf/*.yml /etc/c/\n",
           "\n/a/b/app.py = app.py\n", "\n/a/b/run.py = run.py\n", "\n/a/b/pkg = pkg\n", "\n/etc/c/ = conf/*.yml\n",
           "\nworkdir = /a/b\n");
    expect(true, "FROM python:3.12\nCOPY app.py /x\nCOPY run.py /x\nCOPY pkg pkg2 /y\n", "\n/x = run.py\n",
           "^/x = app.py", "\n/y = pkg\n", "\n/y/ = pkg2/.\n");
    expect(true, "FROM python:3.12\nCOPY pkg pkg2 static /y\n", "\n/y = pkg\n", "\n/y/ = pkg2/. static/.\n");
    expect(true, "FROM python:3.12\nCOPY --chmod=0640 --chown=5:6 [\"with blank.txt\", \"a=b.txt\", \"/d d/\"]\n",
           "\n\"/d d/with blank.txt\" = 'with blank.txt' mode=0640 owner=5:6\n", "\n\"/d d/a=b.txt\" = 'a=b.txt' mode");
    expect(true,
           "FROM python:3.12\nRUN useradd -u 77 me\nCOPY --chown=me:me app.py /app/\nCOPY --chown=you run.py /app/\n",
           "\n/app/app.py = app.py owner=77\n", "\n/app/run.py = run.py\n", "Dockerfile:4: --chown=you");
    expect(true, "FROM python:3.12\nCOPY . /app\n", "\n/app/app.py = app.py\n", "\n/app/static = static\n",
           ".env is not shipped", "^\n/app/tests", "^\n/app/.env =");
    expect(true, "FROM python:3.12\nCOPY .env app.py nothing /app/\n", "\n/app/.env = .env\n",
           "Dockerfile:2: COPY nothing: TODO");
    expect(true, "FROM python:3.12\nCOPY pkg app.py /\n", "\n/app.py = app.py\n", "\n/a.py = pkg/a.py\n",
           "\n/sub = pkg/sub\n");
}

static void stages(void **state)
{
    (void)state;
    expect(true,
           "FROM python:3.11 AS b\nWORKDIR /src\nCOPY pkg lib\nCOPY . .\nRUN pip install --prefix=/install flask\n"
           "FROM python:3.12\nCOPY --from=B /install /usr/local\nCOPY --from=0 /src/lib /one\nCOPY --from=b "
           "/src/run.py /two/\n"
           "COPY --from=b /src/static/x.css /s.css\nCOPY --from=b /out /out\nCOPY --from=uv /uv /bin/\n",
           "\n/opt/venv = .venv\n", "\ninterpreter = /opt/venv/bin/python\n", "\n/one = pkg\n",
           "\n/two/run.py = run.py\n", "\n/s.css = static/x.css\n", "Dockerfile:11: COPY --from /out: TODO",
           "Dockerfile:12: COPY --from=uv /uv: it comes from", "wants Python 3.12.", "\nexclude = pip\n");
    expect(true,
           "FROM python:3.12 AS b\nRUN python -m venv /v && /v/bin/pip install flask missing\nFROM python:3.12\nCOPY "
           "--from=b /v /w\n",
           "\n/w = .venv\n", "\ninterpreter = /w/bin/python\n", "TODO: pip install missing", "^pip install flask:");
    expect(false, "FROM python:3.11 AS b\nRUN pip install flask\nFROM b\nCMD [\"python\", \"-V\"]\n",
           "\ninterpreter = /usr/bin/python3.11\n", "puts Python packages into /usr/local", "\ncmd = python -V\n");
    expect(false, "FROM python:3.9\nENV PATH=/x:$PATH\n", "\ninterpreter = /usr/bin/python3.11\n", "and this is 3.11",
           "\nenv.PATH = /x:/usr/local/bin:");
}

static void commands(void **state)
{
    (void)state;
    expect(true, "FROM python:3.12\nCMD exec gunicorn -b 0.0.0.0:8000 app:app\n",
           "\ncmd = gunicorn -b 0.0.0.0:8000 app:app\n");
    expect(true, "FROM python:3.12\nENV PORT=81\nCMD gunicorn -b :$PORT app:app\n",
           "\ncmd = gunicorn -b :81 app:app\n");
    expect(true, "FROM python:3.12\nCMD gunicorn -b :$PORT app:app\n", "^\ncmd = ", "it needs a shell");
    expect(true, "FROM python:3.12\nCMD a && b\n", "^\ncmd = ", "TODO: Dockerfile:2: CMD a && b: it needs a shell");
    expect(true, "FROM python:3.12\nENTRYPOINT [\"sh\", \"-c\", \"gunicorn app:app\"]\n",
           "\nentrypoint = gunicorn app:app\n");
    expect(true, "FROM python:3.12\nCOPY entry.sh /\nENTRYPOINT [\"/entry.sh\"]\nCMD [\"x\"]\n", "it is a shell script",
           "^\nentrypoint");
    expect(true, "FROM python:3.12\nCOPY start.py /\nENTRYPOINT [\"/start.py\"]\nCMD [\"x y\"]\n",
           "\nentrypoint = /start.py\n", "\ncmd = [\"x y\"]\n");
    expect(true,
           "FROM python:3.12\nENTRYPOINT [\"tini\", \"--\"]\nCMD [\"/usr/local/bin/python3.12\", \"-m\", \"pkg\"]\n",
           "\ncmd = python -m pkg\n", "Dockerfile:2: tini: left out");
    expect(true, "FROM python:3.12 AS a\nCMD [\"tool\"]\nFROM a\nENTRYPOINT [\"python\"]\n", "\nentrypoint = python\n",
           "^\ncmd = ");
    expect(true, "FROM python:3.12\nCMD [\"python\", \"/nowhere.py\"]\n", "/nowhere.py is not in [files]", "^\ncmd = ");
    expect(true, "FROM python:3.12\nCMD [\"poetry\", \"run\", \"gunicorn\", \"app:app\"]\n",
           "\ncmd = gunicorn app:app\n");
}

static void configuration(void **state)
{
    (void)state;
    expect(
        true,
        "ARG V=3.12\nFROM python:${V}-slim\nARG V\nARG W=w\nENV A=$V B=\"x y\" C=${W}1\nENV D d  e\nEXPOSE 80 53/udp\n"
        "VOLUME [\"/v v\"]\nLABEL a=b \"c\"=\"d e\"\nSTOPSIGNAL SIGINT\nHEALTHCHECK CMD x\nENV PIP_NO_CACHE_DIR=1\n",
        "\nenv.A = 3.12\n", "\nenv.B = x y\n", "\nenv.C = w1\n", "\nenv.D = d  e\n", "\nexpose = 80 53/udp\n",
        "\nvolume = '/v v'\n", "\nlabel.c = d e\n", "\nstop-signal = SIGINT\n", "Dockerfile:11: HEALTHCHECK",
        "^env.PIP");
    expect(true, "FROM python:3.12\nENV K-1=x\nENV G=g\n", "TODO: env.K-1 = x -- cannot be written so",
           "\nenv.G = g\n");
    expect(true, "FROM python:3.12\nRUN adduser -D -u 42 -h /srv me && mkdir -p /d && chown -R me /d\nUSER me\n",
           "\nname = me\n", "\nuid = 42\n", "\nhome = /srv\n", "\nwritable = /d\n");
    expect(true, "FROM python:3.12\nCOPY --chown=root:root app.py /\nRUN mkdir -p /d /usr/bin && chown me /x\n",
           "\nwritable = /d\n", "Dockerfile:3: mkdir; guessed", "\n/app.py = app.py\n", "names no USER");
    expect(true, "FROM python:3.12\nRUN useradd me\nUSER me:me\n", "\nuid = 1000\n", "1000 is guessed");
    expect(true, "FROM python:3.12\nUSER 1234\n", "\nname = app\n", "\nuid = 1234\n", "`app` is made up");
    expect(true, "FROM python:3.12\nUSER root\n", "\nname = root\n", "\nuid = 0\n");
    expect(true,
           "FROM python:3.12\nRUN apt-get update && apt-get install -y libpq5 \\\n && rm -rf /var/lib/apt/lists/*\nRUN "
           "make it\n",
           "Dockerfile:2: RUN apt-get install -y libpq5: install it in the source root",
           "Dockerfile:4: RUN make it:", "^RUN rm", "^RUN apt-get update");
}

/* Directories and files that the source has and the Dockerfile does not make: they are somebody's. */
static void names_of_the_source(void **state)
{
    (void)state;
    expect(true, "FROM python:3.12\nENV PYTHONPATH=/home/me:/app PYTHONHOME=/home/me\nCOPY app.py /app/\n",
           "\nenv.PYTHONPATH = /app\n", "\n; env.PYTHONPATH = /home/me:/app\n", "\n; env.PYTHONHOME = /home/me\n",
           "^\nenv.PYTHONHOME", "/home/me is in the source");
    expect(true, "FROM python:3.12\nWORKDIR /home\nENV PYTHONPATH=me:/none\n", "\n; workdir = /home\n",
           "\nenv.PYTHONPATH = /none\n", "^\nworkdir");
    expect(true, "FROM python:3.12\nWORKDIR /home/me\nCOPY app.py .\nENV PYTHONPATH=/home/me\n",
           "\nworkdir = /home/me\n", "\nenv.PYTHONPATH = /home/me\n");
    expect(true, "FROM python:3.12\nENV LD_PRELOAD=/usr/bin/tool LD_LIBRARY_PATH=/usr/lib:/home/me\n",
           "\nenv.LD_PRELOAD = /usr/bin/tool\n", "\nenv.LD_LIBRARY_PATH = /usr/lib\n");
    expect(true, "FROM python:3.12\nCMD [\"python\", \"/home/me/secret.py\"]\n", "^\ncmd", "ships only when you");
    expect(true, "FROM python:3.12\nWORKDIR /home/me\nCMD [\"python\", \"secret.py\"]\n", "^\ncmd");
    expect(true, "FROM python:3.12\nCMD [\"/usr/bin/tool\"]\n", "\ncmd = /usr/bin/tool\n");
    expect(true, "FROM python:3.12\nCMD [\"/usr/bin/closed\"]\n", "^\ncmd", "neither the app's nor the system's");
    expect(true, "FROM python:3.12\nCOPY --chown=\"x /etc/passwd\" app.py /a/\nUSER \"x /etc/passwd\"\n",
           "\n/a/app.py = app.py\n", "no name of a user looks like this");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_of_the_source), cmocka_unit_test(copies),
                                       cmocka_unit_test(stages), cmocka_unit_test(commands),
                                       cmocka_unit_test(configuration)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
