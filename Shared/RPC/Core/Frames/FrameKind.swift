private import CRPCFrames

/// What a frame is for.
///
/// Source: `frame.proto`. A number is never used again.
package struct FrameKind: RawRepresentable, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let hello = FrameKind(rawValue: 1)
    package static let request = FrameKind(rawValue: 2)
    package static let message = FrameKind(rawValue: 3)
    package static let end = FrameKind(rawValue: 4)
    package static let cancel = FrameKind(rawValue: 5)
    package static let window = FrameKind(rawValue: 6)
    package static let ping = FrameKind(rawValue: 7)
    package static let pong = FrameKind(rawValue: 8)
    package static let goingAway = FrameKind(rawValue: 9)

    /// Whether a later version may send this, and lose nothing when it is skipped.
    package var maySkip: Bool { (10...127).contains(rawValue) }
}

/// Why a side ends a connection.
package enum GoingAwayReason: UInt32, Sendable, Hashable {
    case unspecified = 0
    case draining = 1
    case protocolError = 2
    case limitExceeded = 3
    case timedOut = 4
    case versionUnsupported = 5
    case enhanceYourCalm = 6
}
