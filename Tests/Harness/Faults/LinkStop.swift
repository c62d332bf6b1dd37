private import Synchronization

/// A call that a link holds when it comes by: the step between two others, at which a test may kill a service.
public final class LinkStop: Sendable {
    /// Where the call is held.
    public enum Moment: Sendable, Hashable, CaseIterable {
        /// The sender has done its part, the receiver knows nothing of it.
        case beforeRequest
        /// The receiver has done its part, the sender does not know.
        case beforeAnswer
    }

    /// The end of the method's name, such as `Events/Deliver`.
    public let method: String
    public let moment: Moment

    private let reached: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let progress = Mutex(Progress())

    private struct Progress {
        /// The connection and number of the call that it waits for the answer of.
        var awaited: (connection: Int, call: UInt64)?
        var isUsed = false
    }

    init(method: String, moment: Moment) {
        self.method = method
        self.moment = moment
        (reached, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Waits until the call has come by and is held.
    ///
    /// - Throws: ``HarnessError`` where it has not within the time.
    public func waitUntilReached(within limit: Duration = .seconds(20)) async throws {
        let reached = reached
        let isReached = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in reached { return true }
                return false
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first
        }
        guard isReached else { throw HarnessError("no call of \(method) came by within \(limit)") }
    }

    /// Whether the frame is to be held. The first call of the method is; a stop holds once.
    func holds(_ frame: FrameReader.Frame, fromClient: Bool, on connection: Int) -> Bool {
        let holds = progress.withLock { progress in
            guard !progress.isUsed else { return false }
            if fromClient, frame.kind == .request, frame.method.hasSuffix(method), progress.awaited == nil {
                progress.awaited = (connection, frame.call)
                progress.isUsed = moment == .beforeRequest
                return progress.isUsed
            }
            guard !fromClient, frame.kind == .end, let awaited = progress.awaited,
                awaited.connection == connection, awaited.call == frame.call
            else { return false }
            progress.isUsed = true
            return true
        }
        if holds { signal.yield() }
        return holds
    }
}
