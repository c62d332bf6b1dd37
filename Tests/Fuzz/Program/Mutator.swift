import RPC

/// Makes new inputs from known ones. The same seed makes the same inputs.
struct Mutator {
    private var random: SplitMix64
    private let bytesMax: Int

    init(seed: UInt64, bytesMax: Int) {
        random = SplitMix64(seed: seed)
        self.bytesMax = bytesMax
    }

    /// An input made of `seeds`: mutated a few times, or random altogether.
    mutating func next(from seeds: [[UInt8]]) -> [UInt8] {
        guard !seeds.isEmpty, !random.chance(in: 16) else {
            return (0..<random.below(256)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        var input = seeds[random.below(seeds.count)]
        for _ in 0...random.below(6) { mutate(&input, seeds) }
        if input.count > bytesMax { input.removeLast(input.count - bytesMax) }
        return input
    }

    private mutating func mutate(_ input: inout [UInt8], _ seeds: [[UInt8]]) {
        guard !input.isEmpty else {
            input = seeds[random.below(seeds.count)]
            return
        }
        let place = random.below(input.count)
        switch random.below(9) {
        case 0: input[place] ^= 1 << UInt8(random.below(8))
        case 1: input[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: input.removeSubrange(place..<min(input.count, place + 1 + random.below(16)))
        case 3: input.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 4: input.removeLast(input.count - place)
        case 5:
            // A piece of the input again, elsewhere.
            let piece = Array(input[place..<min(input.count, place + 1 + random.below(64))])
            input.insert(contentsOf: piece, at: random.below(input.count))
        case 6: input += seeds[random.below(seeds.count)]
        case 7:
            // Lengths and counts break at their bounds.
            let bounds: [UInt32] = [0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x10000, 0x10001, 0x7FFF_FFFF, 0xFFFF_FFFF]
            let value = bounds[random.below(bounds.count)].bigEndian
            withUnsafeBytes(of: value) { bytes in
                for (offset, byte) in bytes.enumerated() where place + offset < input.count {
                    input[place + offset] = byte
                }
            }
        default:
            // A varint that is as long as varints get.
            input.replaceSubrange(place..<place + 1, with: Array(repeating: 0xFF, count: 9) + [0x01])
        }
    }
}

extension SplitMix64 {
    fileprivate mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    fileprivate mutating func chance(in count: Int) -> Bool { below(count) == 0 }
}
