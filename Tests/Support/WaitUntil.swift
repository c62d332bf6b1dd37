/// Waits until something is so that tells nobody when it becomes so, such as a statistic. What tells is waited for without this.
///
/// - Parameter what: What is waited for, as the end of «it never came to pass that …».
/// - Throws: ``NeverSo`` at the limit, so that a test that would hang says why; what `isSo` throws.
package func waitUntil(
    _ what: String, within limit: Duration = .seconds(30), actor: isolated (any Actor)? = #isolation,
    _ isSo: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !isSo() {
        guard ContinuousClock.now < deadline else { throw NeverSo(what: what, limit: limit) }
        // Not a yield in a loop: that would take the processor from those who are waited for.
        try await Task.sleep(for: .milliseconds(1))
    }
}

/// What a test waited for, and what never came to pass.
package struct NeverSo: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    package var description: String { "Within \(limit) it never came to pass that \(what)." }
}
