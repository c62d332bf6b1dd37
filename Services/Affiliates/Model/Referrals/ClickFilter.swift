package import Domain

/// Which clicks a list has.
package struct ClickFilter: Sendable, Hashable {
    /// One of the UTM parameters, and what it must be.
    package struct UTMValue: Sendable, Hashable {
        package var key: ClickMetadata.Key
        package var value: String

        package init(key: ClickMetadata.Key, value: String) {
            self.key = key
            self.value = value
        }
    }

    package var partnerID: PartnerID?
    package var campaignID: String?
    package var utm: UTMValue?
    /// First clicked at this time or later.
    package var clickedFrom: Timestamp?
    /// First clicked before this time.
    package var clickedUntil: Timestamp?

    package init(
        partnerID: PartnerID? = nil, campaignID: String? = nil, utm: UTMValue? = nil, clickedFrom: Timestamp? = nil,
        clickedUntil: Timestamp? = nil
    ) {
        self.partnerID = partnerID
        self.campaignID = campaignID
        self.utm = utm
        self.clickedFrom = clickedFrom
        self.clickedUntil = clickedUntil
    }
}
