package import Domain

/// Where a package is sold.
package struct Market: Sendable, Hashable {
    /// ISO 3166-1 alpha-2; none for all.
    package var availableCountries: [String]
    package var restrictedCountries: [String]
    /// `US-CA`, or `CA` for the state of that name in whichever country.
    package var restrictedStates: [String]

    package init(
        availableCountries: [String] = [], restrictedCountries: [String] = [], restrictedStates: [String] = []
    ) {
        self.availableCountries = availableCountries
        self.restrictedCountries = restrictedCountries
        self.restrictedStates = restrictedStates
    }

    package enum Verdict: Sendable, Hashable {
        case sold
        /// Something is not known of the place that would have to be.
        case unknown
        case restricted
    }

    /// Whether it is sold at a place. What is not known counts against it wherever a list could forbid it: sweepstakes
    /// are a matter of law.
    package func verdict(at place: Place) -> Verdict {
        guard let country = place.country else {
            return availableCountries.isEmpty && restrictedCountries.isEmpty && restrictedStates.isEmpty
                ? .sold : .unknown
        }
        if !availableCountries.isEmpty, !availableCountries.contains(country) { return .restricted }
        if restrictedCountries.contains(country) { return .restricted }
        var couldBeRestricted = false
        for entry in restrictedStates {
            guard let state = Self.state(of: entry, in: country) else { continue }
            if let known = place.state, state == known { return .restricted }
            couldBeRestricted = true
        }
        return couldBeRestricted && place.state == nil ? .unknown : .sold
    }

    /// The state that an entry names in `country`; nil where it names another country's.
    private static func state(of entry: String, in country: String) -> Substring? {
        guard let dash = entry.firstIndex(of: "-") else { return entry[...] }
        return entry[..<dash] == country ? entry[entry.index(after: dash)...] : nil
    }
}
