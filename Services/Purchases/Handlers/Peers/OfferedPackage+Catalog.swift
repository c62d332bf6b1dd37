package import CatalogContract
package import Domain
private import ServiceRuntime
private import WellKnownContract

extension OfferedPackage {
    /// A package as catalog answers it.
    ///
    /// - Throws: `DomainError` for one that makes no sense.
    package init(_ wire: CoinPackage?) throws(DomainError) {
        guard let wire else { throw DomainError(.malformed, "catalog answered no package") }
        let price = Price(
            try Money(wire.price, in: .nonNegative), try CurrencyCode(wire.priceCurrency))
        self.init(
            id: try PackageID(wire.packageID), name: wire.name, price: price,
            goldCoins: try Money(wire.gcAmount, in: .nonNegative),
            sweepstakesCoins: try Money(wire.scAmount, in: .nonNegative), source: wire.source.name,
            document: try Self.document(wire, price))
    }

    /// The whole package, by the names of its columns: amounts as decimal numbers, times as texts, what is absent as
    /// null.
    private static func document(_ wire: CoinPackage, _ price: Price) throws(DomainError) -> JSONObject {
        var document = JSONObject()
        document["id"] = .string(wire.packageID)
        document["name"] = .string(wire.name)
        document["system_name"] = .string(wire.systemName)
        document["description"] = .string(wire.description)
        document["price_amount"] = number(price.amount)
        document["price_currency"] = .string(wire.priceCurrency)
        document["gc_amount"] = number(try Money(wire.gcAmount))
        document["sc_amount"] = number(try Money(wire.scAmount))
        document["badge"] = .string(wire.badge)
        document["image_url"] = .string(wire.imageURL)
        document["display_priority"] = .number(JSONNumber(Int64(wire.displayPriority)))
        document["is_active"] = .bool(wire.isActive)
        document["starts_at"] = try time(wire.startsAt)
        document["expires_at"] = try time(wire.expiresAt)
        document["available_countries"] = texts(wire.availableCountries)
        document["restricted_countries"] = texts(wire.restrictedCountries)
        document["restricted_states"] = texts(wire.restrictedStates)
        document["package_source"] = .string(wire.source.name)
        document["purchase_limit_per_player"] =
            wire.purchaseLimitPerPlayer == 0 ? .null : .number(JSONNumber(Int64(wire.purchaseLimitPerPlayer)))
        document["limit_period"] = wire.limitPeriod.name.map { .string($0) } ?? .null
        document["stock"] = wire.stock.map { .number(JSONNumber(Int64($0.remaining))) } ?? .null
        document["metadata"] = wire.metadata.isEmpty ? .null : try JSONValue(parsing: wire.metadata)
        document["version"] = .number(JSONNumber(Int64(wire.version)))
        document["created_at"] = try time(wire.createdAt)
        document["updated_at"] = try time(wire.updatedAt)
        return document
    }

    private static func number(_ amount: Money) -> JSONValue { .number(JSONNumber(FixedDecimal(amount))) }

    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    private static func time(_ wire: WellKnownContract.Timestamp?) throws(DomainError) -> JSONValue {
        guard let wire else { return .null }
        return .string(try Domain.Timestamp(wire).description)
    }
}

extension PackageSource {
    /// As the column `package_source` has it.
    fileprivate var name: String {
        switch self {
        case .smartico: "smartico"
        case .affiliateHidden: "affiliate_hidden"
        case .standard, .unspecified, .unrecognized: "standard"
        }
    }
}

extension LimitPeriod {
    fileprivate var name: String? {
        switch self {
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .lifetime: "lifetime"
        case .unspecified, .unrecognized: nil
        }
    }
}
