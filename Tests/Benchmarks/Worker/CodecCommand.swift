import ArgumentParser
import CommonContract
import Messages
import RewardsContract

/// The time to pack and unpack a wager, from Swift struct to bytes and back.
struct CodecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "codec", abstract: "Packs and unpacks a wager.")

    @Option(help: "Round trips that are timed.") var iterations = 200_000

    func run() throws {
        let wager = PostRequest.sampleWager
        var bytes = 0
        for _ in 0..<iterations / 10 { bytes &+= try Self.roundTrip(wager) }
        let elapsed = try ContinuousClock().measure {
            for _ in 0..<iterations { bytes &+= try Self.roundTrip(wager) }
        }
        var report = Report()
        report.add("wager_ns", elapsed.nanoseconds / Double(iterations))
        report.add("bytes", bytes / (iterations + iterations / 10))
        report.printLine()
    }

    /// The result is used, so that nothing of it can be left out.
    @inline(never)
    private static func roundTrip(_ wager: PostRequest) throws -> Int {
        let packed = try wager.packedBytes()
        let unpacked = try PostRequest(unpacking: packed)
        guard unpacked.amount?.nanos == wager.amount?.nanos, unpacked.reference == wager.reference else {
            preconditionFailure("the wager came back changed")
        }
        return packed.count
    }
}
