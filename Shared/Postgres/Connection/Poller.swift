private import CLibPQ
private import Glibc

/// Waits for many sockets at a time, and for a call from another thread.
///
/// The kernel takes calls from any thread; only ``wait(_:)`` and ``forEach(_:_:)`` are for the one that waits.
final class Poller: @unchecked Sendable {
    /// What a socket is watched for, or ready for.
    struct Interest: OptionSet, Sendable {
        let rawValue: UInt32
        static let read = Interest(rawValue: EPOLLIN.rawValue)
        static let write = Interest(rawValue: EPOLLOUT.rawValue)
    }

    private let epoll: Int32
    private let event: Int32
    private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Int(eventsMax))

    init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        event = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        precondition(
            epoll >= 0 && event >= 0, "no descriptors for the database thread: errno \(errno); raise ulimit -n")
        var interest = epoll_event()
        interest.events = Interest.read.rawValue
        interest.data.u64 = 0
        epoll_ctl(epoll, EPOLL_CTL_ADD, event, &interest)
    }

    deinit {
        events.deallocate()
        close(event)
        close(epoll)
    }

    /// Ends a wait that is under way, or the next one.
    func wake() { eventfd_write(event, 1) }

    /// Watches a socket, under a number that is not zero.
    func watch(_ socket: Int32, as number: Int, for interest: Interest) {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = UInt64(number)
        // libpq may have closed the socket and opened another under the same number, which is not watched then.
        if epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0 { epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) }
    }

    func unwatch(_ socket: Int32) {
        var event = epoll_event()
        epoll_ctl(epoll, EPOLL_CTL_DEL, socket, &event)
    }

    /// Waits until sockets are ready, or the time is over, or somebody wakes it.
    ///
    /// - Returns: For how many events ``forEach(_:_:)`` is to be called.
    func wait(_ timeout: Duration) -> Int {
        Int(max(epoll_wait(epoll, events, eventsMax, timeout.milliseconds), 0))
    }

    /// Goes through the events of the last wait.
    func forEach(_ count: Int, _ body: (_ number: Int, _ ready: Interest) -> Void) {
        for index in 0..<count {
            let event = events[index]
            if event.data.u64 == 0 {
                var calls: eventfd_t = 0
                eventfd_read(self.event, &calls)
                continue
            }
            // Errors and hang-ups show when the socket is read.
            var ready: Interest = event.events & EPOLLOUT.rawValue != 0 ? .write : []
            if event.events & ~EPOLLOUT.rawValue != 0 { ready.insert(.read) }
            body(Int(event.data.u64), ready)
        }
    }
}

/// Events taken at a time; the rest comes with the next wait.
private let eventsMax: Int32 = 64

extension Duration {
    /// Rounded up, so that a timer is over when its wait is.
    fileprivate var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        if seconds >= 60 { return 60_000 }
        if self <= .zero { return 0 }
        return Int32(seconds) * 1_000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
