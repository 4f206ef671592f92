/* Verifies the DKIM signatures of every message of a folder with libopendkim, keys from its text file.
   cc -O2 -o peer libopendkim.c -lopendkim && ./peer FOLDER (in it `times`: lines of a name and a Unix time)
   A pass for each line on standard input, answered with its CPU time. At the end, for each message a line: its name, the least CPU time of the rounds in microseconds, and pass or fail for each signature. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <stdbool.h>
#include <time.h>
#include <opendkim/dkim.h>

#define MOST 200000

/* Stands before the C library's: a message is judged at its signature's own time, because an expiry that has passed since is no
   question for old mail, and libopendkim has no option for it. */
static time_t when;

time_t time(time_t *where) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time_t said = when ? when : now.tv_sec;
    if (where) *where = said;
    return said;
}

static double used(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static unsigned char *slurp(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    unsigned char *data = malloc(*size + 1);
    if (fread(data, 1, *size, file) != *size) exit(2);
    data[*size] = 0;
    fclose(file);
    return data;
}

static void verify(DKIM_LIB *lib, unsigned char *data, size_t size, char *said) {
    DKIM_STAT status;
    DKIM_SIGINFO **signatures = NULL;
    int count = 0;
    said[0] = 0;
    DKIM *dkim = dkim_verify(lib, (const unsigned char *)"m", NULL, &status);
    if (!dkim) { strcpy(said, "error"); return; }
    dkim_chunk(dkim, data, size);
    dkim_chunk(dkim, NULL, 0);
    dkim_eom(dkim, NULL);
    if (dkim_getsiglist(dkim, &signatures, &count) == DKIM_STAT_OK)
        for (int place = 0; place < count && strlen(said) < 180; place++)
            strcat(strcat(said, place ? "," : ""), DKIM_SIG_CHECK(signatures[place]) ? "pass" : "fail");
    dkim_free(dkim);
}

int main(int argc, char **argv) {
    static char *names[MOST]; static unsigned char *mails[MOST]; static size_t sizes[MOST]; static double least[MOST]; static long times[MOST]; static char said[MOST][200];
    char line[1024], path[4096];
    int count = 0;
    if (argc < 2) return 2;
    snprintf(path, sizeof path, "%s/times", argv[1]);
    FILE *stated = fopen(path, "r");
    if (!stated) return 2;
    while (fgets(line, sizeof line, stated) && count < MOST) {
        char *blank = strchr(line, ' ');
        if (!blank) continue;
        *blank = 0;
        times[count] = atol(blank + 1);
        snprintf(path, sizeof path, "%s/%s", argv[1], line);
        names[count] = strdup(line);
        mails[count] = slurp(path, &sizes[count]);
        least[count++] = 1e18;
    }
    DKIM_LIB *lib = dkim_init(NULL, NULL);
    dkim_query_t method = DKIM_QUERY_FILE;
    unsigned int bits = 512;
    snprintf(path, sizeof path, "%s/keys.opendkim", argv[1]);
    dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_QUERYMETHOD, &method, sizeof method);
    dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_QUERYINFO, path, strlen(path));
    dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_MINKEYBITS, &bits, sizeof bits);
    fclose(stated);
    while (fgets(line, sizeof line, stdin)) {
        double before = used();
        for (int place = 0; place < count; place++) {
            when = (time_t)times[place];
            double start = used();
            verify(lib, mails[place], sizes[place], said[place]);
            double took = used() - start;
            if (took < least[place]) least[place] = took;
        }
        printf("#pass\t%.0f\n", used() - before);
        fflush(stdout);
    }
    for (int place = 0; place < count; place++) printf("%s\t%.1f\t%s\n", names[place], least[place], said[place]);
    return 0;
}
