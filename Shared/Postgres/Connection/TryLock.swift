private import Glibc

/// A lock that most callers only try, and one thread waits for.
///
/// Not `Mutex`: on Linux that asks the kernel to pass on priorities, and so enters the kernel also where a try fails, which
/// under load is once for nearly every statement.
final class TryLock: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() {
        let code = pthread_mutex_init(mutex, nil)
        precondition(code == 0, "pthread_mutex_init answered \(code)")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// - Returns: `nil` at once where somebody else holds the lock.
    func withLockIfAvailable<Result>(_ body: () -> Result) -> Result? {
        guard pthread_mutex_trylock(mutex) == 0 else { return nil }
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
