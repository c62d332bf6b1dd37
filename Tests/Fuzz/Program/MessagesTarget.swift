import AffiliatesContract
import CatalogContract
import CommonContract
import EventsContract
import Messages
import PurchasesContract
import RPCServicesContract
import RewardsContract
import TestingContract
import VIPContract

/// The decoders of all messages: refused, or a value that packs to bytes that unpack to the same value.
struct MessagesTarget: FuzzTarget {
    static let name = "messages"

    private static let types: [any Message.Type] =
        CommonContractMessages.all + EventsContractMessages.all + RPCServicesContractMessages.all
        + RewardsContractMessages.all + VIPContractMessages.all + CatalogContractMessages.all
        + PurchasesContractMessages.all + AffiliatesContractMessages.all + TestingContractMessages.all

    private let arena = MessageArena()

    /// The first byte picks the type.
    var seeds: [[UInt8]] {
        Self.types.indices.map { [UInt8(truncatingIfNeeded: $0)] + Self.sample }
    }

    /// Fields 1 to 6 in turn: a varint, text, and a message that holds both.
    private static let sample: [UInt8] =
        [0x08, 0x96, 0x01, 0x12, 0x03, 0x61, 0x62, 0x63] + [0x1A, 0x02, 0x08, 0x01] + [0x20, 0x07]
        + [0x2A, 0x05, 0x0A, 0x03, 0x78, 0x79, 0x7A] + [0x32, 0x00]

    mutating func take(_ input: [UInt8]) throws {
        guard let first = input.first else { return }
        let bytes = Array(input.dropFirst())
        let type: any Message.Type = Self.types[Int(first) % Self.types.count]
        try check(type, bytes)
        arena.reset()
        try promise(arena.blockBytes <= arena.budgetBytes, "the arena kept \(arena.blockBytes) bytes")
    }

    private func check<M: Message>(_ type: M.Type, _ bytes: [UInt8]) throws {
        guard let value = bytes.withUnsafeBytes({ try? M(unpacking: $0, in: arena) }) else { return }
        let packed: [UInt8]
        let again: M
        do {
            packed = try value.packedBytes()
            again = try M(unpacking: packed)
        } catch {
            throw BrokenPromise("\(M.fullName) was taken, but cannot be sent on: \(error)")
        }
        let repacked = try again.packedBytes()
        // Bytes are compared, not values: NaN is not equal to itself.
        try promise(packed == repacked, "\(M.fullName) changed on its way")
    }
}
