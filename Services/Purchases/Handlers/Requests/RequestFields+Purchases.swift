package import Domain
private import RPC
package import ServiceRuntime
package import WellKnownContract

/// What several requests of purchases have in common.
extension RequestFields {
    package mutating func payment(method: String, reference: String) -> Payment? {
        let method = read("payment_method") { () throws(DomainError) in try PaymentMethod(method) }
        let reference = read("payment_reference") { () throws(DomainError) in try PaymentReference(reference) }
        guard let method, let reference else { return nil }
        return Payment(method: method, reference: reference)
    }

    /// A text for people, of 1 to so many characters.
    package mutating func text(_ field: String, _ text: String, charactersMax: Int) -> String? {
        read(field) { () throws(DomainError) in
            guard (1...charactersMax).contains(text.unicodeScalars.count) else {
                throw DomainError(
                    .outOfRange, "has 1 to \(charactersMax) characters, came \(text.unicodeScalars.count)")
            }
            return text
        }
    }

    /// A time that may be absent; one in the past, by no more than a clock's difference.
    package mutating func past(
        _ field: String, _ wire: WellKnownContract.Timestamp?, now: Domain.Timestamp
    ) -> Domain.Timestamp?? {
        let skewMax = Duration.seconds(60)
        return read(field) { () throws(DomainError) -> Domain.Timestamp? in
            guard let wire else { return nil }
            let time = try Domain.Timestamp(wire)
            guard time <= now + skewMax else {
                throw DomainError(.outOfRange, "lies in the future: by our clock it is \(now)")
            }
            return time
        }
    }

    /// The range of a report: both ends are needed, the first before the second.
    package mutating func range(
        from: WellKnownContract.Timestamp?, until: WellKnownContract.Timestamp?
    ) -> (from: Domain.Timestamp, until: Domain.Timestamp)? {
        if from == nil { refuse("from", "is needed") }
        if until == nil { refuse("until", "is needed") }
        guard let from, let until, let start = time("from", from) ?? nil, let end = time("until", until) ?? nil else {
            return nil
        }
        guard start < end else {
            refuse("until", "comes after from, came \(end) and \(start)")
            return nil
        }
        return (start, end)
    }

    /// An idempotency key of ``IdempotencyStore``.
    package mutating func key(_ key: String) -> String? {
        do throws(RPCError) {
            try IdempotencyStore.check(key)
            return key
        } catch {
            refuse("idempotency_key", error.details.fieldViolations.first?.description ?? error.message)
            return nil
        }
    }

    /// An id that may be left empty.
    package mutating func optionalID<Tag: IdentifierTag>(_ field: String, _ text: String) -> Identifier<Tag>?? {
        readOptional(field, text) { (text) throws(DomainError) in try Identifier<Tag>(text) }
    }

    /// The purchase that a call is about.
    package mutating func purchaseID(_ text: String) -> PurchaseID? {
        read("purchase_id") { () throws(DomainError) in try PurchaseID(text) }
    }
}
