/// What a browser, or a program, calls itself.
package struct UserAgent: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// Parts of names that crawlers, link previews and scripts give themselves, and people's browsers do not.
    private static let signs = [
        "bot", "crawl", "spider", "slurp", "preview", "headless", "phantom", "selenium", "puppeteer", "playwright",
        "lighthouse", "monitor", "scrape", "curl", "wget", "httpie", "python", "java/", "go-http", "okhttp", "axios",
        "node-fetch", "libwww", "apache-httpclient", "facebookexternalhit", "whatsapp", "postman",
    ]

    /// Whether the click is likely a program's: it says so, or it says nothing at all, which no browser does.
    package var isLikelyBot: Bool {
        let name = text.lowercased()
        return name.isEmpty || Self.signs.contains { name.contains($0) }
    }
}
