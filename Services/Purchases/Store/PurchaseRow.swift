internal import Domain
internal import Postgres
private import ServiceRuntime

/// A purchase's columns, in the order in which every statement reads them.
enum PurchaseRow {
    /// Of the table as `p`.
    static let columns = """
        p.id, p.player_id, p.package_id, p.status, p.created_at, p.price_paid, p.price_currency, p.payment_method,
        p.payment_reference, p.package_name, p.gc_granted, p.sc_granted, p.package_source, p.vip_level_id,
        p.vip_level_name, p.vip_multiplier, p.vip_multiplies_sc, p.package_snapshot, p.country, p.state,
        p.assignment_id, p.reservation_id, p.reserved_until, p.is_first_purchase, p.recording_key, p.expires_at,
        p.timed_out_at, p.paid_at, p.completed_at, p.failed_at, p.failure_reason, p.refunded_at, p.refund_reason,
        p.payment_returned_at
        """

    static func decode(_ rows: PostgresRows) throws(PostgresError) -> [Purchase] {
        var purchases: [Purchase] = []
        purchases.reserveCapacity(rows.count)
        for row in rows { purchases.append(try decode(row)) }
        return purchases
    }

    static func decode(_ row: PostgresRow) throws(PostgresError) -> Purchase {
        var purchase = Purchase(
            id: try row.decode(at: 0), playerID: try row.decode(at: 1), packageID: try row.decode(at: 2),
            place: Place(country: try row.decode(at: 18), state: try row.decode(at: 19)),
            createdAt: try row.decode(at: 4), price: try price(row), terms: try terms(row), hold: try hold(row),
            status: try row.decode(Label<PurchaseStatus>.self, at: 3).value)
        purchase.payment = try payment(row)
        purchase.isFirst = try row.decode(at: 23)
        purchase.recordingKey = try row.decode(at: 24)
        purchase.expiresAt = try row.decode(at: 25)
        purchase.timedOutAt = try row.decode(at: 26)
        purchase.paidAt = try row.decode(at: 27)
        purchase.completedAt = try row.decode(at: 28)
        purchase.failedAt = try row.decode(at: 29)
        purchase.failureReason = try row.decode(at: 30)
        purchase.refundedAt = try row.decode(at: 31)
        purchase.refundReason = try row.decode(at: 32)
        purchase.paymentReturnedAt = try row.decode(at: 33)
        return purchase
    }

    private static func price(_ row: PostgresRow) throws(PostgresError) -> Price? {
        guard let amount = try row.decode(Money?.self, at: 5), let text = try row.decode(String?.self, at: 6) else {
            return nil
        }
        do throws(DomainError) {
            return Price(amount, try CurrencyCode(text))
        } catch {
            throw PostgresError(.decodingFailed, "The purchase's currency «\(text)» is none; correct the row.")
        }
    }

    private static func payment(_ row: PostgresRow) throws(PostgresError) -> Payment? {
        guard let method = try row.decode(PaymentMethod?.self, at: 7) else { return nil }
        return Payment(method: method, reference: try row.decode(at: 8))
    }

    private static func terms(_ row: PostgresRow) throws(PostgresError) -> PurchaseTerms? {
        guard let snapshot = try row.decode(PostgresJSON?.self, at: 17) else { return nil }
        return PurchaseTerms(
            packageName: try row.decode(String?.self, at: 9) ?? "",
            goldCoins: try row.decode(Money?.self, at: 10) ?? .zero,
            sweepstakesCoins: try row.decode(Money?.self, at: 11) ?? .zero,
            source: try row.decode(String?.self, at: 12) ?? "",
            level: StoreLevel(
                id: try row.decode(at: 13), name: try row.decode(String?.self, at: 14) ?? "",
                multiplier: try row.decode(FixedDecimal?.self, at: 15) ?? .one,
                multipliesSweepstakesCoins: try row.decode(Bool?.self, at: 16) ?? true),
            snapshot: snapshot.text)
    }

    private static func hold(_ row: PostgresRow) throws(PostgresError) -> Hold {
        var hold = Hold(assignmentID: try row.decode(at: 20))
        if let id = try row.decode(ReservationID?.self, at: 21) {
            hold.reservation = Reservation(id: id, until: try row.decode(at: 22))
        }
        return hold
    }
}

/// A text that is one of an enum's raw values.
struct Label<Value: RawRepresentable & Sendable>: PostgresDecodable where Value.RawValue == String {
    let value: Value

    static func decode(_ column: PostgresValue) throws(PostgresDecodingError) -> Label {
        guard let value = Value(rawValue: try String.decode(column)) else { throw .outOfRange }
        return Label(value: value)
    }
}
