import Messages
import WellKnownContract

/// Some message of a contract, taken for a numbered event.
typealias NumberEvent = WellKnownContract.Timestamp

extension NumberEvent {
    var number: Int { Int(seconds) }

    static func payload(_ number: Int) throws -> [UInt8] { try NumberEvent(seconds: Int64(number)).packedBytes() }
}
