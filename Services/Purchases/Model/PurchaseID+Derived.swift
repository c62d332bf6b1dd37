package import Domain

extension Identifier where Tag == PurchaseTag {
    /// The purchase that a player's Start with this key makes: the same whenever it is sent again, also after a crash,
    /// so that what was reserved for it is found again.
    package static func started(by player: PlayerID, key: String) -> PurchaseID {
        var digest = Digest(domain: "start")
        digest.add(player)
        digest.add(key)
        return digest.purchaseID
    }

    /// The purchase that a payment makes which was taken already: the same for every notification of it.
    package static func recorded(for payment: Payment) -> PurchaseID {
        var digest = Digest(domain: "payment")
        digest.add(payment.method.text)
        digest.add(payment.reference.text)
        return digest.purchaseID
    }
}

/// FNV-1a over 128 bits, as a UUID of version 8. Keys and references are unique by themselves; this only has to keep
/// them apart, and a collision would be refused, not confused: the row says which payment or player it belongs to.
private struct Digest {
    private static let prime: UInt128 = 1 << 88 | 0x13B
    private var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    init(domain: String) { add(domain) }

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        // No text contains it, so "a" and "bc" differ from "ab" and "c".
        add(0xFF)
    }

    mutating func add(_ player: PlayerID) {
        for word in [player.value.high, player.value.low] {
            for shift in stride(from: 0, to: 64, by: 8) as StrideTo<UInt64> {
                add(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
    }

    private mutating func add(_ byte: UInt8) { hash = (hash ^ UInt128(byte)) &* Self.prime }

    var purchaseID: PurchaseID {
        // FNV leaves the last byte's bits low; fold them upwards, since a page of an index is chosen by the high ones.
        let mixed = (hash ^ (hash >> 64)) &* 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835
        let (high, low) = (UInt64(truncatingIfNeeded: mixed >> 64), UInt64(truncatingIfNeeded: mixed))
        return PurchaseID(
            UUID128(high: high & ~0xF000 | 0x8000, low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000))
    }
}
