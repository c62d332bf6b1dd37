private import CLibPQ
private import Glibc

/// A thread of its own for what blocks: libpq's name look-up, and its cancel requests.
///
/// Both are rare, and bounded by the number of connections.
enum DetachedThread {
    /// Runs the body on a new thread.
    static func run(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(Context(name: name, body: body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                let context = Unmanaged<Context>.fromOpaque(pointer).takeRetainedValue()
                prctl_set_thread_name(context.name)
                context.body()
                return nil
            }, context.toOpaque())
        precondition(status == 0, "no thread for \(name): errno \(status); raise ulimit -u")
        pthread_detach(thread)
    }

    private final class Context: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
