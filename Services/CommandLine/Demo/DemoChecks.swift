private import RPC
private import RewardsContract

/// What must hold at the end of the day.
struct DemoChecks {
    let clients: PlatformClients

    func run() async throws -> [(name: String, holds: Bool, detail: String)] {
        let faults = try await LedgerClient(clients.rewards).verify(VerifyRequest()) { answers in
            var faults: Int64 = 0
            for try await answer in answers { faults = answer.faultsTotal }
            return faults
        }
        return [("ledger", faults == 0, "\(faults) faults")]
    }
}
