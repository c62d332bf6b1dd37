/// Does a long piece of work with many calls under way at a time, and shows how far it is.
struct Rounds: Sendable {
    /// How many at a time.
    let callers: Int
    let isQuiet: Bool

    /// Does `work` for 0 to `count - 1`; the first error ends it.
    func forEach(
        _ count: Int, _ title: String, _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let bar = ProgressBar(title, total: count, isQuiet: isQuiet)
        do {
            try await forEach(count, bar, work)
        } catch {
            throw FileError("\(title): \(error)")
        }
    }

    private func forEach(
        _ count: Int, _ bar: ProgressBar, _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var started = 0
            var finished = 0
            while finished < count {
                while started < count, started - finished < callers {
                    let index = started
                    group.addTask { try await work(index) }
                    started += 1
                }
                try await group.next()
                finished += 1
                bar.show(finished)
            }
        }
    }

    /// Asks again and again until the answer is there, or patience ends.
    ///
    /// - Returns: Whether it came.
    static func wait(
        upTo patience: Duration = .seconds(60), until answer: () async throws -> Bool
    ) async throws -> Bool {
        let end = ContinuousClock.now + patience
        while true {
            if try await answer() { return true }
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
