#include <libpq-fe.h>
// libpq gives us sockets; these wait for many of them at once, and Swift's Glibc module has neither.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

// prctl is variadic, which Swift cannot call.
static inline void prctl_set_thread_name(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
