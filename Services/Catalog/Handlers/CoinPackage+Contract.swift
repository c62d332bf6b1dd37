package import CatalogContract
package import Domain
package import ServiceRuntime

extension CoinPackage {
    private static let descriptionCharactersMax = 4_000

    /// Reads a package, noting every mistake. The times of the row are `now`.
    ///
    /// - Returns: nil when there is one.
    package init?(_ wire: CatalogContract.CoinPackage?, at now: Timestamp, _ fields: inout RequestFields) {
        guard let wire else {
            fields.refuse("package", "is needed")
            return nil
        }
        let id = fields.readOptional("package.package_id", wire.packageID) { (text) throws(DomainError) in
            try PackageID(text)
        }
        Self.checkTexts(wire, &fields)
        let price = fields.read("package.price") { () throws(DomainError) in try Money(wire.price, in: .nonNegative) }
        let gold = fields.read("package.gc_amount") { () throws(DomainError) in
            try Money(wire.gcAmount, in: .nonNegative)
        }
        let sweepstakes = fields.read("package.sc_amount") { () throws(DomainError) in
            try Money(wire.scAmount, in: .nonNegative)
        }
        let startsAt = fields.time("package.starts_at", wire.startsAt)
        let expiresAt = fields.time("package.expires_at", wire.expiresAt)
        if let start = startsAt ?? nil, let end = expiresAt ?? nil, end < start {
            fields.refuse("package.expires_at", "is not before starts_at")
        }
        let market = Market(wire, &fields)
        let source = fields.read("package.source") { () throws(DomainError) in try PackageSource(wire.source) }
        let limit = PurchaseLimit.read(wire, &fields)
        if let stock = wire.stock, stock.remaining < 0 {
            fields.refuse("package.stock.remaining", "is 0 or more, came \(stock.remaining)")
        }
        let metadata = fields.readJSON("package.metadata", wire.metadata)
        guard let id, let price, let gold, let sweepstakes, let startsAt, let expiresAt, let market, let source,
            let limit, let metadata, fields.areValid
        else { return nil }
        self.init(
            id: id ?? .timeOrdered(at: now), name: wire.name, systemName: wire.systemName,
            description: wire.description.orNil, price: price, priceCurrency: wire.priceCurrency.orNil ?? "USD",
            goldCoins: gold, sweepstakesCoins: sweepstakes, badge: wire.badge.orNil, imageURL: wire.imageURL.orNil,
            displayPriority: wire.displayPriority, isActive: wire.isActive, startsAt: startsAt, expiresAt: expiresAt,
            market: market, source: source, limit: limit, stock: wire.stock?.remaining, metadata: metadata,
            createdAt: now, updatedAt: now)
    }

    private static func checkTexts(_ wire: CatalogContract.CoinPackage, _ fields: inout RequestFields) {
        func check(_ field: String, _ text: String, _ characters: ClosedRange<Int>) {
            if !characters.contains(text.unicodeScalars.count) || text.utf8.contains(0) {
                let bounds = characters.lowerBound == 0 ? "at most" : "\(characters.lowerBound) to"
                fields.refuse("package.\(field)", "has \(bounds) \(characters.upperBound) characters, and no NUL")
            }
        }
        check("name", wire.name, 1...100)
        check("system_name", wire.systemName, 1...100)
        check("description", wire.description, 0...descriptionCharactersMax)
        check("badge", wire.badge, 0...50)
        check("image_url", wire.imageURL, 0...500)
        let currency = wire.priceCurrency.utf8
        if !currency.isEmpty, currency.count != 3 || !currency.allSatisfy({ (0x41...0x5A).contains($0) }) {
            fields.refuse("package.price_currency", "is three capital letters of ISO 4217, such as USD")
        }
    }

    /// As the wire carries it.
    package var contract: CatalogContract.CoinPackage {
        CatalogContract.CoinPackage(
            packageID: id.description, name: name, systemName: systemName, description: description ?? "",
            price: price.contract, priceCurrency: priceCurrency, gcAmount: goldCoins.contract,
            scAmount: sweepstakesCoins.contract, badge: badge ?? "", imageURL: imageURL ?? "",
            displayPriority: displayPriority, isActive: isActive, startsAt: startsAt?.contract,
            expiresAt: expiresAt?.contract, availableCountries: market.availableCountries,
            restrictedCountries: market.restrictedCountries, restrictedStates: market.restrictedStates,
            source: source.contract, purchaseLimitPerPlayer: limit?.count ?? 0,
            limitPeriod: limit?.period.contract ?? .unspecified, stock: stock.map { Stock(remaining: $0) },
            metadata: metadata?.text ?? "", version: version, createdAt: createdAt.contract,
            updatedAt: updatedAt.contract)
    }
}

extension Market {
    private static let elementsMax = 300

    fileprivate init?(_ wire: CatalogContract.CoinPackage, _ fields: inout RequestFields) {
        let available = Self.read("available_countries", wire.availableCountries, &fields) {
            (text) throws(DomainError) in try Place.country(text)
        }
        let countries = Self.read("restricted_countries", wire.restrictedCountries, &fields) {
            (text) throws(DomainError) in try Place.country(text)
        }
        let states = Self.read("restricted_states", wire.restrictedStates, &fields) {
            (text) throws(DomainError) in try Self.restrictedState(text)
        }
        guard let available, let countries, let states else { return nil }
        self.init(availableCountries: available, restrictedCountries: countries, restrictedStates: states)
    }

    private static func read(
        _ field: String, _ texts: [String], _ fields: inout RequestFields,
        _ check: (String) throws(DomainError) -> String
    ) -> [String]? {
        guard texts.count <= elementsMax else {
            fields.refuse("package.\(field)", "has at most \(elementsMax) elements, came \(texts.count)")
            return nil
        }
        var checked: [String] = []
        for (index, text) in texts.enumerated() {
            let element = fields.read("package.\(field)[\(index)]") { () throws(DomainError) in try check(text) }
            if let element { checked.append(element) }
        }
        return checked.count == texts.count ? checked : nil
    }
}

extension PurchaseLimit {
    /// - Returns: `.some(nil)` without a limit, nil for a malformed one.
    fileprivate static func read(
        _ wire: CatalogContract.CoinPackage, _ fields: inout RequestFields
    ) -> PurchaseLimit?? {
        let count = wire.purchaseLimitPerPlayer
        if count < 0 {
            fields.refuse("package.purchase_limit_per_player", "is 0 for none, or more, came \(count)")
            return nil
        }
        if count == 0 {
            if wire.limitPeriod == .unspecified { return .some(nil) }
            fields.refuse("package.limit_period", "is not given without a limit")
            return nil
        }
        let period = fields.read("package.limit_period") { () throws(DomainError) in try LimitPeriod(wire.limitPeriod) }
        return period.map { PurchaseLimit(count: count, period: $0) }
    }
}

extension String {
    /// nil for an empty one.
    var orNil: String? { isEmpty ? nil : self }
}
