internal import Postgres

extension PostgresConfiguration {
    /// As the operator has set it.
    ///
    /// - Throws: ``ConfigurationError`` with libpq's word on a malformed URL.
    init(_ settings: Settings, program: String) throws(ConfigurationError) {
        do throws(PostgresError) {
            try self.init(connectionString: settings[.databaseURL])
        } catch {
            throw ConfigurationError([
                .init(.invalid, key: Setting.databaseURL.key, Redaction.withoutPassword(error.message))
            ])
        }
        let password = settings[.databasePassword]
        if !password.isEmpty, parameters["password"] == nil { parameters["password"] = password }
        parameters["application_name"] = parameters["application_name"] ?? program
        limits.connectionsMax = settings[.databaseConnectionsMax]
        defaultTimeout = settings[.databaseTimeout]
        // A plan is kept as long as its connection, and a queue is empty most of the time: planned then, it is read from end
        // to end for each look once it is long. Statements of a service have an index to go by; where one has none, the
        // table is read whole all the same.
        self.settings["enable_seqscan"] = "off"
        // Takes longer than any of them runs.
        self.settings["jit"] = "off"
    }
}
