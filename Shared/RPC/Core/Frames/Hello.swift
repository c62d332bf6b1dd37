/// What a side says first: what it speaks, and what it takes.
package struct Hello: Sendable, Hashable {
    package var versionMin: UInt32 = 1
    package var versionMax: UInt32 = 1
    package var features: UInt64 = 0

    /// Who speaks, for logs.
    package var agent: String

    package var limits: FrameLimits

    package init(
        versionMin: UInt32 = 1, versionMax: UInt32 = 1, features: UInt64 = 0, agent: String, limits: FrameLimits
    ) {
        self.versionMin = versionMin
        self.versionMax = versionMax
        self.features = features
        self.agent = agent
        self.limits = limits
    }

    /// The version that this implementation speaks.
    package static let version: UInt32 = 1

    /// What is wrong with a peer's hello, or nil.
    package var problem: (reason: GoingAwayReason, message: String)? {
        guard (versionMin...max(versionMin, versionMax)).contains(Self.version) else {
            return (
                .versionUnsupported,
                "The peer speaks versions \(versionMin) to \(versionMax), this side \(Self.version): update the older one."
            )
        }
        let least = FrameLimits.least
        guard limits.headerBytesMax >= least.headerBytesMax, limits.bodyBytesMax >= least.bodyBytesMax,
            limits.messageBytesMax >= least.messageBytesMax, limits.windowBytes >= least.windowBytes
        else {
            return (.protocolError, "The hello states a limit below the least that PROTOCOL.md allows.")
        }
        return nil
    }
}

/// That a side takes no new calls.
package struct GoingAway: Sendable, Hashable {
    /// The last call that the sender answers.
    package var lastCall: UInt64
    package var reason: GoingAwayReason

    /// One sentence for people.
    package var message: String

    package init(lastCall: UInt64, reason: GoingAwayReason, message: String) {
        self.lastCall = lastCall
        self.reason = reason
        self.message = message
    }
}
