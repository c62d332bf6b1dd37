package import Messages
package import NIOCore
package import NIOPosix

/// The event loops of a server or a client, with what is kept for each.
package final class LoopGroup: Sendable {
    package let group: MultiThreadedEventLoopGroup
    private let ownsGroup: Bool
    private let contexts: [ObjectIdentifier: LoopContext]

    /// - Parameter threads: How many loops; nil takes those that the process shares, one a core.
    package init(threads: Int?, messages: MessageLimits = .standard) {
        if let threads {
            group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
            ownsGroup = true
        } else {
            group = .singleton
            ownsGroup = false
        }
        var contexts: [ObjectIdentifier: LoopContext] = [:]
        for loop in group.makeIterator() { contexts[ObjectIdentifier(loop)] = LoopContext(loop, limits: messages) }
        self.contexts = contexts
        guard let home = contexts[ObjectIdentifier(group.next())] else {
            preconditionFailure("an event loop of another group")
        }
        self.home = home
    }

    /// What is kept for a loop of this group.
    package func context(of loop: any EventLoop) -> LoopContext {
        guard let context = contexts[ObjectIdentifier(loop)] else {
            preconditionFailure("an event loop of another group")
        }
        return context
    }

    /// The loops, in turns.
    package func next() -> LoopContext { context(of: group.next()) }

    /// One loop, the same each time, and another one than that of the group made before: where an owner of one
    /// connection has it.
    package let home: LoopContext

    /// Ends the threads, where they are this group's own.
    package func shutDown() async {
        if ownsGroup { try? await group.shutdownGracefully() }
    }
}
