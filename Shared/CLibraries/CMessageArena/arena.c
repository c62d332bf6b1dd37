#include "CMessageArena.h"

#include <pthread.h>
#include <stdlib.h>

struct message_arena_block {
    message_arena_block *next;
    size_t bytes;
    // Allocations follow.
};

// Blocks double up to this size, so that a large message takes few of them and a small one wastes little.
static const size_t block_bytes_max = (size_t)1 << 20;
static const size_t header_bytes = sizeof(message_arena_block);

static void *allocate(void *arena, size_t size) { return message_arena_allocate(arena, size); }

// protobuf-c frees as it replaces a field and after an error; the reset that follows does it for all.
static void release(void *arena, void *memory) {
    (void)arena;
    (void)memory;
}

message_arena *message_arena_create(size_t budget_bytes, size_t first_block_bytes) {
    message_arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) return NULL;
    arena->allocator.alloc = allocate;
    arena->allocator.free = release;
    arena->allocator.allocator_data = arena;
    arena->first_block_bytes = first_block_bytes;
    arena->budget_bytes = budget_bytes;
    arena->left_bytes = budget_bytes;
    return arena;
}

static void enter(message_arena *arena, message_arena_block *block) {
    arena->current = block;
    arena->next = (uint8_t *)block + header_bytes;
    arena->end = (uint8_t *)block + block->bytes;
}

void *message_arena_allocate_in_new_block(message_arena *arena, size_t size) {
    size_t wanted = arena->current == NULL ? arena->first_block_bytes : arena->current->bytes * 2;
    if (wanted > block_bytes_max) wanted = block_bytes_max;
    // The sum cannot wrap: a size beyond the budget is refused before it is added to.
    if (size > arena->left_bytes) goto exceeded;
    size_t needed = header_bytes + sizeof(size_t) + ((size + 7) & ~(size_t)7);
    if (needed > arena->left_bytes) goto exceeded;
    if (wanted < needed) wanted = needed;
    if (wanted > arena->left_bytes) wanted = arena->left_bytes & ~(size_t)7;
    if (wanted < needed) goto exceeded;

    message_arena_block *block = malloc(wanted);
    if (block == NULL) goto exceeded;
    block->next = NULL;
    block->bytes = wanted;
    arena->left_bytes -= wanted;
    arena->block_bytes += wanted;
    if (arena->current == NULL) {
        arena->first = block;
        arena->first_start = wanted <= arena->first_block_bytes ? (uint8_t *)block + header_bytes : NULL;
    } else {
        arena->current->next = block;
    }
    enter(arena, block);
    return message_arena_allocate(arena, size);

exceeded:
    arena->exceeded = true;
    return NULL;
}

static void free_from(message_arena_block *block) {
    while (block != NULL) {
        message_arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void message_arena_reset(message_arena *arena, size_t budget_bytes) {
    message_arena_block *first = arena->first;
    arena->exceeded = false;
    arena->budget_bytes = budget_bytes;
    // A first block that was made for one large message, or that the new budget cannot pay for, is not worth keeping.
    if (first != NULL && (first->bytes > arena->first_block_bytes || first->bytes > budget_bytes)) {
        free_from(first);
        first = NULL;
        arena->first = NULL;
        arena->first_start = NULL;
        arena->current = NULL;
        arena->next = NULL;
        arena->end = NULL;
    }
    arena->left_bytes = budget_bytes;
    arena->block_bytes = 0;
    if (first == NULL) return;
    free_from(first->next);
    first->next = NULL;
    arena->left_bytes -= first->bytes;
    arena->block_bytes = first->bytes;
    enter(arena, first);
}

void message_arena_destroy(message_arena *arena) {
    if (arena == NULL) return;
    free_from(arena->first);
    free(arena);
}

static _Thread_local message_thread_arenas here;
static pthread_key_t key;
static bool key_exists;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void thread_ends(void *ending) {
    message_thread_arenas *slot = ending;
    for (unsigned place = 0; place < message_thread_arenas_max; place += 1)
        if (slot->owners[place] != NULL) slot->destroy(slot->owners[place]);
    *slot = (message_thread_arenas){0};
}

static void make_key(void) { key_exists = pthread_key_create(&key, thread_ends) == 0; }

message_thread_arenas *message_thread_arenas_here(void) { return &here; }

bool message_thread_keep(void *owner, message_arena *arena, void (*destroy)(void *)) {
    unsigned place = here.lent;
    if (place >= message_thread_arenas_max || here.owners[place] != NULL) return false;
    if (!here.is_watched) {
        pthread_once(&once, make_key);
        if (!key_exists || pthread_setspecific(key, &here) != 0) return false;
        here.is_watched = true;
    }
    here.owners[place] = owner;
    here.arenas[place] = arena;
    here.destroy = destroy;
    return true;
}
