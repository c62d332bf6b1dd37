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
    // Where allocations of the first block begin; NULL while there is none that a reset keeps.
    uint8_t *first_start;
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

// message_arena_reset with the same budget, for the usual case that one block was enough.
static inline void message_arena_rewind(message_arena *arena) {
    if (arena->current == arena->first && !arena->exceeded && arena->first_start != NULL)
        arena->next = arena->first_start;
    else
        message_arena_reset(arena, arena->budget_bytes);
}

// Unpacks a message; NULL when it is malformed or, as `exceeded` then says, the budget is spent.
static inline ProtobufCMessage *message_arena_unpack(
    message_arena *arena, const ProtobufCMessageDescriptor *descriptor, const void *bytes, size_t count) {
    return protobuf_c_message_unpack(descriptor, &arena->allocator, count, (const uint8_t *)bytes);
}

// Packs a message that was built in the arena to the arena's end, without measuring it first: a walk over all fields
// saved. NULL when the room might not do; then measure.
//
// A packed message is never four times the size of what it was built of: a field takes at most 5 bytes of tag and 10 of
// number for 4 bytes in C, or 5 and 5 beside its content for 8 bytes of pointer, and content is allocated too.
static inline uint8_t *message_arena_pack(message_arena *arena, const ProtobufCMessage *message, size_t *size) {
    if (arena->first_start == NULL || arena->current != arena->first) return NULL;
    size_t taken = (size_t)(arena->next - arena->first_start);
    if ((size_t)(arena->end - arena->next) < taken * 4) return NULL;
    uint8_t *start = arena->next;
    *size = protobuf_c_message_pack(message, start);
    // A message that was not built here, or an argument that does not hold: better to stop than to go on.
    if (__builtin_expect(*size > taken * 4, 0)) __builtin_trap();
    arena->next = start + ((*size + 7) & ~(size_t)7);
    return start;
}

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

// A copy of a text of `length` bytes with a NUL behind it; `is_plain` as of message_text_is_plain. NULL when the budget
// is spent.
//
// Copies whole words, which the arena's rounding has room for, and looks at them on the way: a call of memcpy and a
// second walk cost more than the few words of a usual text.
static inline char *message_arena_text(message_arena *arena, const void *bytes, size_t length, bool *is_plain) {
    const char *text = (const char *)bytes;
    char *copy = (char *)message_arena_allocate(arena, length + 1);
    if (__builtin_expect(copy == NULL, 0)) return NULL;
    if (length < 8 || length > 128) {
        if (length > 0) memcpy(copy, text, length);
        *is_plain = message_text_is_plain(text, length);
    } else {
        const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
        uint64_t word, suspicious = 0;
        for (size_t at = 0; at + 8 <= length; at += 8) {
            memcpy(&word, text + at, 8);
            suspicious |= (word - ones) | word;
            memcpy(copy + at, &word, 8);
        }
        memcpy(&word, text + length - 8, 8);
        suspicious |= (word - ones) | word;
        memcpy(copy + length - 8, &word, 8);
        *is_plain = (suspicious & highs) == 0;
    }
    copy[length] = 0;
    return copy;
}

static inline bool message_text_has_nul(const char *text, size_t length) {
    return length > 0 && memchr(text, 0, length) != NULL;
}

// protobuf-c's default for a string that is not set. It is never freed and never written to.
static inline char *message_text_empty(void) { return (char *)protobuf_c_empty_string; }

// How many arenas a thread keeps, for uses within uses: a message and, while that stands, the header it is sent with.
enum { message_thread_arenas_max = 4 };

// What a thread keeps: arenas, and the values of Swift's that own them. The first `lent` of them are in use.
typedef struct message_thread_arenas {
    unsigned lent;
    void *owners[message_thread_arenas_max];
    message_arena *arenas[message_thread_arenas_max];
    void (*destroy)(void *);
    bool is_watched;
} message_thread_arenas;

// The slot of this thread.
message_thread_arenas *message_thread_arenas_here(void);

// Lends an arena of this thread with a budget, and answers its owner. NULL when there is none that is not lent already.
static inline void *message_thread_borrow(message_thread_arenas *slot, size_t budget_bytes) {
    unsigned place = slot->lent;
    if (place >= message_thread_arenas_max || slot->owners[place] == NULL) return NULL;
    if (slot->arenas[place]->budget_bytes != budget_bytes) message_arena_reset(slot->arenas[place], budget_bytes);
    slot->lent = place + 1;
    return slot->owners[place];
}

// Ends the latest message_thread_borrow, and forgets all allocations.
static inline void message_thread_return(message_thread_arenas *slot) {
    slot->lent -= 1;
    message_arena_rewind(slot->arenas[slot->lent]);
}

// Keeps an arena for this thread; `destroy` is called with its owner when the thread ends. False when enough are kept
// already or the end of the thread cannot be watched: the owner is then still the caller's.
bool message_thread_keep(void *owner, message_arena *arena, void (*destroy)(void *));

#endif
