internal import Domain

/// Every purchase that was paid, to be compared with what the other services made of it.
struct Sales: Sendable {
    private struct Sale: Sendable {
        var player: String
        var isRefunded: Bool
        var goldCoins: FixedDecimal
        var sweepstakesCoins: FixedDecimal
        var price: FixedDecimal
    }

    private static let purchasesPerCall = 500

    /// By the purchase's id; nil until they were read.
    private var sales: [String: Sale]?

    init() {}

    mutating func read(_ platform: PlatformCheck) async throws {
        var found: [String: Sale] = [:]
        let purchases = platform.dynamic(platform.clients.purchases)
        for status in ["COMPLETED", "REFUNDED"] {
            var request = JSONObject()
            request["status"] = .string(status)
            try await purchases.pages("purchases.Purchasing/ListPurchases", request, of: "purchases") { page in
                for purchase in page {
                    found[purchase.text("purchase_id")] = Sale(
                        player: purchase.text("player_id"), isRefunded: status == "REFUNDED",
                        goldCoins: purchase.amount("gc_granted"), sweepstakesCoins: purchase.amount("sc_granted"),
                        price: purchase.amount("price"))
                }
            }
        }
        sales = found
    }

    func compareWithLedger(_ platform: PlatformCheck, _ finding: inout CheckFinding) async throws {
        let ids = try all().keys.sorted()
        for start in stride(from: 0, to: ids.count, by: Self.purchasesPerCall) {
            let page = ids[start..<min(start + Self.purchasesPerCall, ids.count)]
            var request = JSONObject()
            request["purchases"] = .array(
                try page.map { id in
                    var purchase = JSONObject()
                    purchase["purchase_id"] = .string(id)
                    purchase["player_id"] = .string(try all()[id]?.player ?? "")
                    return .object(purchase)
                })
            let answer = try await platform.dynamic(platform.clients.rewards).call(
                "rewards.Audit/SumPurchases", request)
            for sums in answer.objects("purchases") {
                finding.looked += 1
                guard let sale = try all()[sums.text("purchase_id")] else { continue }
                if let difference = Self.difference(sale, sums) {
                    finding.fault("\(sums.text("purchase_id")): \(difference)")
                }
            }
        }
        let answers = finding.looked
        if answers != ids.count { finding.fault("\(ids.count) purchases, \(answers) answers") }
    }

    private static func difference(_ sale: Sale, _ sums: JSONObject) -> String? {
        let credits = (sale.goldCoins > .zero ? 1 : 0) + (sale.sweepstakesCoins > .zero ? 1 : 0)
        var expected = [
            ("credits", FixedDecimal(Int32(credits)), FixedDecimal(Int32(clamping: sums.number("credits")))),
            ("GC credited", sale.goldCoins, sums.amount("gc_credited")),
            ("SC credited", sale.sweepstakesCoins, sums.amount("sc_credited")),
            ("deposited", sale.price, sums.amount("deposited")),
        ]
        let isBack = sale.isRefunded
        expected += [
            ("GC taken back", isBack ? sale.goldCoins : .zero, sums.amount("gc_taken_back")),
            ("SC taken back", isBack ? sale.sweepstakesCoins : .zero, sums.amount("sc_taken_back")),
            ("withdrawn", isBack ? sale.price : .zero, sums.amount("withdrawn")),
        ]
        return expected.first { $0.1 != $0.2 }.map { "\($0.0): \($0.1) expected, the ledger has \($0.2)" }
    }

    func compareWithClaims(_ platform: PlatformCheck, _ finding: inout CheckFinding) async throws {
        let sales = try all()
        var (looked, faults) = (0, [String]())
        try await platform.dynamic(platform.clients.catalog).pages(
            "catalog.Reservations/ListClaims", of: "claims"
        ) { claims in
            looked += claims.count
            for claim in claims {
                let id = claim.text("purchase_id")
                guard let sale = sales[id] else {
                    faults.append("a claim names the purchase \(id), which was never completed")
                    continue
                }
                if sale.player != claim.text("player_id") { faults.append("\(id) was claimed for another player") }
                if sale.isRefunded != (claim["refunded_at"] != nil) {
                    faults.append("\(id) is \(sale.isRefunded ? "" : "not ")refunded, its claim says otherwise")
                }
            }
        }
        finding.looked = looked
        for fault in faults { finding.fault(fault) }
    }

    func compareWithCommissions(_ platform: PlatformCheck, _ finding: inout CheckFinding) async throws {
        let sales = try all()
        var (looked, faults) = (0, [String]())
        try await platform.dynamic(platform.clients.affiliates).pages(
            "affiliates.Commissions/ListEntries", of: "entries"
        ) { entries in
            looked += entries.count
            for entry in entries {
                let id = entry.text("purchase_id")
                guard let sale = sales[id] else {
                    faults.append("entry \(entry.number("entry_id")) names the purchase \(id), never completed")
                    continue
                }
                if entry.number("reversal_of") != 0, !sale.isRefunded {
                    faults.append("entry \(entry.number("entry_id")) reverses the sale \(id), which was not refunded")
                }
            }
        }
        finding.looked = looked
        for fault in faults { finding.fault(fault) }
    }

    private func all() throws -> [String: Sale] {
        guard let sales else { throw CallInputError("the purchases could not be read") }
        return sales
    }
}
