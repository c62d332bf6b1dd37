#ifndef LOYALTY_FUZZER_H
#define LOYALTY_FUZZER_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer's entry; only there where the program is built with it, as Tests/fuzz does.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));

// Where the input that is being tried is kept for whoever finds this process dead: a file, mapped, so that noting an
// input costs a copy and no system call. Returns 0 when the file cannot be made.
int fuzz_open_current(const char *path, size_t capacity);
void fuzz_note_current(const uint8_t *data, size_t size);

// The memory that this process has in use now, in KiB.
long fuzz_resident_kib(void);

#endif
