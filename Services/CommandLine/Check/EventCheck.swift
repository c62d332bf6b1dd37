internal import Domain

/// Whether what was committed has arrived everywhere.
struct EventCheck: Sendable {
    /// How long events that are on their way are waited for.
    private static let patience = Duration.seconds(30)
    private static let pause = Duration.milliseconds(200)

    let platform: PlatformCheck

    func look(_ finding: inout CheckFinding) async throws {
        let deadline = ContinuousClock.now + Self.patience
        var lags = try await read()
        while lags.contains(where: { $0.waiting > 0 }), ContinuousClock.now < deadline {
            // Another process's progress is only to be had by asking again.
            try await Task.sleep(for: Self.pause)
            lags = try await read()
        }
        finding.looked = lags.count
        for lag in lags where lag.waiting > 0 || lag.parked > 0 {
            finding.fault("\(lag.way): \(lag.waiting) waiting, \(lag.parked) parked")
        }
    }

    private func read() async throws -> [(way: String, waiting: Int64, parked: Int64)] {
        var lags: [(String, Int64, Int64)] = []
        for (name, client) in platform.all {
            let request = try await client.call("loyalty.operations.v1.Operations/GetLag")
            for lag in request.objects("lags") {
                lags.append(
                    ("\(name) to \(lag.text("destination"))", lag.number("waiting"), lag.number("parked")))
            }
            for lag in request.objects("taken") {
                lags.append(
                    ("\(lag.text("source")) to \(name), taken", lag.number("waiting"), lag.number("parked")))
            }
        }
        return lags
    }
}
