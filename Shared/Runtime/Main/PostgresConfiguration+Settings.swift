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
    }
}
