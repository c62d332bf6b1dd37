package import AffiliatesContract
package import Domain
package import ServiceRuntime

extension NewClick {
    package static let parametersMax = 50
    package static let parameterNameBytesMax = 100
    package static let parameterValueBytesMax = 1_000
    package static let userAgentBytesMax = 1_000
    package static let referrerBytesMax = 2_000

    /// Reads a click, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ request: RecordClickRequest, at now: Timestamp, _ fields: inout RequestFields) {
        let code = fields.read("affiliate_code") { () throws(DomainError) in try AffiliateCode(request.affiliateCode) }
        Self.check(request.parameters, &fields)
        fields.limit("user_agent", request.userAgent, toBytes: Self.userAgentBytesMax)
        fields.limit("referrer", request.referrer, toBytes: Self.referrerBytesMax)
        let ip = fields.readOptional("ip", request.ip) { (text) throws(DomainError) in try IPAddress(text) }
        let country = fields.readOptional("country", request.country) { (text) throws(DomainError) in
            try Place.country(text)
        }
        var metadata = ClickMetadata(request.parameters)
        metadata[.userAgent] = request.userAgent
        metadata[.referrer] = request.referrer
        for (key, name, value) in (request.utm ?? Utm()).members {
            fields.limit("utm.\(name)", value, toBytes: Self.parameterValueBytesMax)
            metadata[key] = value
        }
        guard let code, let ip, let country, fields.areValid else { return nil }
        metadata[.ip] = ip?.text ?? ""
        metadata[.country] = country ?? ""
        self.init(code: code, metadata: metadata, clickedAt: now)
    }

    private static func check(_ parameters: [String: String], _ fields: inout RequestFields) {
        guard parameters.count <= parametersMax else {
            return fields.refuse("parameters", "has at most \(parametersMax) entries, came \(parameters.count)")
        }
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            if !(1...parameterNameBytesMax).contains(name.utf8.count) {
                fields.refuse("parameters", "names have 1 to \(parameterNameBytesMax) bytes, came \(name.utf8.count)")
            }
            if value.utf8.count > parameterValueBytesMax {
                fields.refuse(
                    "parameters[\(String(name.prefix(100)))]",
                    "has at most \(parameterValueBytesMax) bytes, came \(value.utf8.count)")
            }
        }
    }
}

extension Utm {
    fileprivate var members: [(key: ClickMetadata.Key, name: String, value: String)] {
        [
            (.utmSource, "source", source), (.utmMedium, "medium", medium), (.utmCampaign, "campaign", campaign),
            (.utmTerm, "term", term), (.utmContent, "content", content),
        ]
    }
}

extension RequestFields {
    /// Notes a text that is too long.
    mutating func limit(_ field: String, _ text: String, toBytes bytesMax: Int) {
        if text.utf8.count > bytesMax {
            refuse(field, "has at most \(bytesMax) bytes, came \(text.utf8.count)")
        }
    }
}

extension AffiliatesService.Click {
    /// As the wire carries it.
    package var contract: AffiliatesContract.Click {
        AffiliatesContract.Click(
            clickID: id.description, affiliateCode: code.text, playerID: playerID?.description ?? "",
            metadata: metadata.members, clickedAt: clickedAt.contract, updatedAt: updatedAt.contract)
    }
}
