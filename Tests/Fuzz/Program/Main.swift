import ArgumentParser
import CFuzzer
import Foundation

/// Tries inputs on one target. `Tests/fuzz` runs it and keeps what breaks it.
@main
struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "Tries random and mutated inputs on one target.")

    @Option(help: "frames, connection, messages, formulas or conditions.") var target: String
    @Option(help: "How long, in seconds.") var seconds = 20
    @Option(help: "Where the random numbers begin; the same seed tries the same inputs.") var seed: UInt64 = 1
    @Option(help: "A file that always holds the input being tried.") var current: String?
    @Option(help: "Files of hexadecimal digits to try first: inputs that once failed.") var replay: [String] = []
    @Flag(help: "Only try the files.") var replayOnly = false
    @Option(help: "Let libFuzzer choose the inputs, and keep those that reach new code in this folder.")
    var guided: String?

    private static let inputBytesMax = 256 << 10
    /// What all of it may need, whatever the input; one input's budget is far below.
    private static let residentKiBMax = 512 << 10

    func run() throws {
        switch target {
        case FramesTarget.name: try run(FramesTarget())
        case ConnectionTarget.name: try run(ConnectionTarget())
        case MessagesTarget.name: try run(MessagesTarget())
        case FormulasTarget.name: try run(FormulasTarget())
        case ConditionsTarget.name: try run(ConditionsTarget())
        default:
            throw ValidationError(
                "There is no target «\(target)»: name frames, connection, messages, formulas or conditions.")
        }
    }

    private func run(_ target: some FuzzTarget) throws {
        var target = target
        if let current, fuzz_open_current(current, Self.inputBytesMax) == 0 {
            throw ValidationError("\(current) cannot be written: name a file in a folder that can.")
        }
        for path in replay { try attempt(&target, try HexFile.read(path)) }
        guard !replayOnly else { return print("\(self.target): \(replay.count) kept inputs pass") }
        for input in target.seeds { try attempt(&target, input) }
        if let guided { try runGuided(target, guided) } else { try runSeeded(&target) }
    }

    private func runGuided(_ target: some FuzzTarget, _ folder: String) throws {
        for (index, seed) in target.seeds.enumerated() {
            try Data(seed).write(to: URL(filePath: "\(folder)/seed-\(index)"))
        }
        try CoverageGuided.run(
            target,
            arguments: [
                "-max_total_time=\(seconds)", "-seed=\(UInt32(truncatingIfNeeded: seed))", "-timeout=10",
                "-rss_limit_mb=\(Self.residentKiBMax >> 10)", "-artifact_prefix=\(folder)/failed-",
                "-print_final_stats=1", "-verbosity=0", folder,
            ])
        print("\(self.target): libFuzzer found nothing in \(seconds) seconds, seed \(seed)")
    }

    private func runSeeded(_ target: inout some FuzzTarget) throws {
        let seeds = target.seeds
        var mutator = Mutator(seed: seed, bytesMax: Self.inputBytesMax)
        let end = ContinuousClock.now + .seconds(seconds)
        var count = 0
        while ContinuousClock.now < end {
            for _ in 0..<100 { try attempt(&target, mutator.next(from: seeds)) }
            count += 100
            let resident = fuzz_resident_kib()
            guard resident < Self.residentKiBMax else {
                throw BrokenPromise("the process grew to \(resident) KiB after \(count) inputs")
            }
        }
        print("\(self.target): \(count + seeds.count + replay.count) inputs pass, seed \(seed)")
    }

    private func attempt(_ target: inout some FuzzTarget, _ input: [UInt8]) throws {
        fuzz_note_current(input, input.count)
        try target.take(input)
    }
}
