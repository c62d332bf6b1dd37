#ifndef LOYALTY_MESSAGE_ARENA_H
#define LOYALTY_MESSAGE_ARENA_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// A bump allocator that protobuf-c unpacks into, and that Swift builds protobuf-c's structs in.
//
// Every allocation is preceded by its size in bytes. That costs eight bytes a field and buys the true length of a
// string: protobuf-c keeps strings as NUL-terminated text and forgets how long they were on the wire, but it has to ask
// for "length + 1" bytes to do so.

typedef struct message_arena_block message_arena_block;

typedef struct message_arena {
    // First, so that a pointer to the arena is a pointer to the allocator.
    ProtobufCAllocator allocator;
    uint8_t *next;
    uint8_t *end;
    message_arena_block *first;
    message_arena_block *current;
    size_t first_block_bytes;
    size_t budget_bytes;
    // What the budget has left for further blocks.
    size_t left_bytes;
    // What the blocks take together, headers included.
    size_t block_bytes;
    bool exceeded;
} message_arena;

// Makes an arena without memory; its first block comes with the first allocation. NULL when out of memory.
message_arena *message_arena_create(size_t budget_bytes, size_t first_block_bytes);
void message_arena_destroy(message_arena *arena);

// Forgets all allocations and returns all memory but the first block.
void message_arena_reset(message_arena *arena, size_t budget_bytes);

// The slow path of message_arena_allocate: takes a block from the budget. NULL when the budget is spent.
void *message_arena_allocate_in_new_block(message_arena *arena, size_t size);

// Memory of `size` bytes, aligned to 8. NULL when the budget is spent, which `exceeded` then says.
static inline void *message_arena_allocate(message_arena *arena, size_t size) {
    size_t taken = (size + 15) & ~(size_t)7;
    if (__builtin_expect(taken < size || (size_t)(arena->end - arena->next) < taken, 0))
        return message_arena_allocate_in_new_block(arena, size);
    uint8_t *start = arena->next;
    arena->next = start + taken;
    memcpy(start, &size, sizeof size);
    return start + sizeof size;
}

// The length that a string had on the wire. `text` must come from an arena, or be protobuf-c's default.
static inline size_t message_text_length(const char *text) {
    if (text == NULL || text == protobuf_c_empty_string) return 0;
    size_t size;
    memcpy(&size, text - sizeof size, sizeof size);
    return size - 1;
}

// Whether all bytes are in 0x01...0x7F: text that needs no further check.
static inline bool message_text_is_plain(const char *text, size_t length) {
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t word, suspicious = 0;
    if (length >= 8) {
        size_t at = 0;
        for (; at + 8 <= length; at += 8) {
            memcpy(&word, text + at, 8);
            suspicious |= (word - ones) | word;
        }
        memcpy(&word, text + length - 8, 8);
        suspicious |= (word - ones) | word;
        return (suspicious & highs) == 0;
    }
    for (size_t at = 0; at < length; at += 1) {
        uint8_t byte = (uint8_t)text[at];
        suspicious |= (uint64_t)(uint8_t)(byte - 1) | byte;
    }
    return (suspicious & 0x80) == 0;
}

static inline bool message_text_has_nul(const char *text, size_t length) {
    return length > 0 && memchr(text, 0, length) != NULL;
}

// protobuf-c's default for a string that is not set. It is never freed and never written to.
static inline char *message_text_empty(void) { return (char *)protobuf_c_empty_string; }

// Takes the value that this thread keeps, and leaves the place empty. NULL when there is none.
void *message_thread_take(void);

// Keeps a value for this thread, to be released by `destroy` when the thread ends. False when one is kept already or
// the end of the thread cannot be watched: the value is then still the caller's.
bool message_thread_keep(void *value, void (*destroy)(void *));

#endif
