#include "CFuzzer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static uint8_t *current;
static size_t current_capacity;

int fuzz_open_current(const char *path, size_t capacity) {
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || ftruncate(file, (off_t)(capacity + sizeof(uint64_t))) != 0) return 0;
    void *mapped = mmap(NULL, capacity + sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (mapped == MAP_FAILED) return 0;
    current = mapped;
    current_capacity = capacity;
    return 1;
}

void fuzz_note_current(const uint8_t *data, size_t size) {
    if (current == NULL || size > current_capacity) return;
    uint64_t length = size;
    memcpy(current, &length, sizeof length);
    if (size > 0) memcpy(current + sizeof length, data, size);
}

long fuzz_resident_kib(void) {
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL) return 0;
    if (fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}
