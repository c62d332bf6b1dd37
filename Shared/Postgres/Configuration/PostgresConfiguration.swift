private import CLibPQ

/// Where the database is, who we are there, and what the pool may use.
package struct PostgresConfiguration: Sendable {
    /// One server of those that may hold the database.
    package struct Host: Sendable, Hashable, CustomStringConvertible {
        /// A name, an address, or the folder of a Unix socket.
        package var name: String
        package var port: Int

        package init(_ name: String, port: Int = 5432) {
            self.name = name
            self.port = port
        }

        package var description: String { "\(name):\(port)" }
    }

    /// The servers, in the order they are tried in. After a failover, the one that was writable last comes first.
    package var hosts: [Host]

    /// libpq's other keywords, such as `user`, `dbname`, `sslmode` and `target_session_attrs`. A password is in here:
    /// never log it; ``summary`` may be.
    package var parameters: [String: String]

    /// What every session starts with, such as `search_path`; never changed later on.
    package var settings: [String: String] = [:]

    package var limits = PoolLimits()

    /// How long one server may take to let us in.
    package var connectTimeout: Duration = .seconds(5)

    /// The deadline of a call that states none.
    package var defaultTimeout: Duration = .seconds(30)

    /// How long the caller of a cancelled statement waits for the server to say what became of it.
    package var cancelGrace: Duration = .milliseconds(500)

    /// A connection whose server does not answer for so long after a cancel request is closed.
    package var unresponsiveMax: Duration = .seconds(5)

    /// Statements kept prepared on one connection; the one that was not used for longest makes room.
    package var preparedStatementsMax = 256

    /// How often a transaction's closure runs at most, the first time included.
    package var transactionAttemptsMax = 8

    /// The wait before the second attempt at a transaction; it doubles with each further one.
    package var transactionRetryDelay: Duration = .milliseconds(2)

    /// How long ``PostgresPool/close()`` lets work that is under way finish.
    package var closeTimeout: Duration = .seconds(10)

    /// Threads that serve the connections. One serves some hundred thousand statements a second.
    package var eventThreads = 1

    package init(hosts: [Host], parameters: [String: String]) {
        self.hosts = hosts
        self.parameters = parameters
    }

    /// Reads a libpq connection string: `postgresql://user:password@one,two:5433/name?target_session_attrs=read-write`
    /// or `host=one,two user=…`.
    ///
    /// - Throws: ``PostgresError/Code/unavailable`` with what is wrong with a malformed one.
    package init(connectionString: String) throws(PostgresError) {
        var parameters = try Self.parse(connectionString)
        let names = Self.list(parameters.removeValue(forKey: "hostaddr") ?? parameters["host"])
        parameters["host"] = nil
        let ports = try Self.list(parameters.removeValue(forKey: "port")).map { text throws(PostgresError) in
            guard let port = Int(text), (1...65_535).contains(port) else {
                throw PostgresError(.unavailable, "Connection string: «\(text)» is no port; write 1 to 65535.")
            }
            return port
        }
        guard ports.count <= 1 || ports.count == names.count else {
            throw PostgresError(
                .unavailable,
                "Connection string: \(names.count) hosts and \(ports.count) ports; give one port, or one for each host."
            )
        }
        let hosts = (names.isEmpty ? ["/var/run/postgresql"] : names).enumerated().map { index, name in
            Host(name, port: ports.isEmpty ? 5432 : ports[ports.count == 1 ? 0 : index])
        }
        self.init(hosts: hosts, parameters: parameters)
        if let seconds = parameters["connect_timeout"].flatMap({ Int($0) }), seconds > 0 {
            connectTimeout = .seconds(seconds)
        }
    }

    /// Where this leads, without secrets.
    package var summary: String {
        let hosts = hosts.map(\.description).joined(separator: ",")
        return "\(parameters["user"] ?? "?")@\(hosts)/\(parameters["dbname"] ?? parameters["user"] ?? "?")"
    }

    /// libpq's keywords for one of the hosts.
    func keywords(for host: Host) -> [(String, String)] {
        var keywords = parameters
        keywords["host"] = host.name
        keywords["port"] = "\(host.port)"
        keywords["client_encoding"] = "UTF8"
        // Asking for Kerberos costs a round trip to a host that has none.
        keywords["gssencmode"] = keywords["gssencmode"] ?? "disable"
        keywords["application_name"] = keywords["application_name"] ?? "loyalty"
        keywords["connect_timeout"] = nil
        let own = settings.sorted { $0.key < $1.key }.map { "-c \($0.key)=\(Self.escaped($0.value))" }
        let options = ([keywords["options"]].compactMap { $0 } + own).joined(separator: " ")
        if !options.isEmpty { keywords["options"] = options }
        return keywords.sorted { $0.key < $1.key }
    }

    /// In `options`, a backslash protects a space and itself.
    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            if character == " " || character == "\\" { text.append("\\") }
            text.append(character)
        }
    }

    private static func list(_ text: String?) -> [String] {
        text?.split(separator: ",").map(String.init) ?? []
    }

    private static func parse(_ connectionString: String) throws(PostgresError) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connectionString, &message) else {
            let reason = message.map { String(cString: $0) } ?? "out of memory"
            PQfreemem(message)
            throw PostgresError(.unavailable, "Connection string: \(reason.trimmedMessage)")
        }
        defer { PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return parameters
    }
}

extension String {
    /// libpq ends its messages with a line break, and puts several sentences on as many lines.
    var trimmedMessage: String {
        split(whereSeparator: \.isNewline).map { $0.drop { $0 == "\t" || $0 == " " } }.joined(separator: "; ")
    }
}
