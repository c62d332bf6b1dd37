/// The two roles of a service and what each may do.
///
/// The owner owns the schema and cannot log in; migrations act as it. The service logs in and may read and write rows in
/// its own schema, no more: it cannot change a table, nor see another schema. Migrations may take away further rights,
/// such as UPDATE on a table that only grows.
///
/// Beside the schema there is one for what is moved out of it, `…_archive`, of the same owner: the service reads what is there.
package struct ServiceRoles: Sendable {
    package var schema: String
    package var owner: String
    package var service: String
    /// The service's password; `nil` leaves it as it is, or without one.
    package var password: String?

    /// - Parameters:
    ///   - owner: `nil` is the schema's name and `_owner`.
    ///   - service: `nil` is the schema's name.
    package init(schema: String, owner: String? = nil, service: String? = nil, password: String? = nil) {
        self.schema = schema
        self.owner = owner ?? "\(schema)_owner"
        self.service = service ?? schema
        self.password = password
    }

    /// Makes the roles, the schema and the grants, or what of them is missing.
    ///
    /// - Parameter pool: For a superuser, or a user with CREATEROLE that may create schemas.
    package func apply(with pool: PostgresPool) async throws(PostgresError) {
        for attempt in 1... {
            do throws(PostgresError) {
                return try await applyOnce(with: pool)
            } catch {
                guard error.isRoleConflict, attempt < attemptsMax else { throw error }
                try? await Task.sleep(for: .milliseconds(Int.random(in: 1...20) * attempt))
            }
        }
    }

    private func applyOnce(with pool: PostgresPool) async throws(PostgresError) {
        do {
            try await pool.transaction { transaction in
                // Keeps those apart who set up the same database. Roles belong to the whole cluster, and a lock to one
                // database: who sets up another one at the same time is met by trying again.
                try await transaction.execute(
                    Statement(name: "lock_roles", sql: "SELECT pg_advisory_xact_lock(7106000000000000001)"))
                try await transaction.runScript(script)
            }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.other, "The roles of \(schema) could not be made: \(error)", cause: error)
        }
    }

    private var script: String {
        let (schema, owner, service) = (schema.quotedIdentifier, owner.quotedIdentifier, service.quotedIdentifier)
        let archive = "\(self.schema)_archive".quotedIdentifier
        let secret = password.map { "ALTER ROLE \(service) PASSWORD \($0.quotedLiteral);" } ?? ""
        return """
            \(createRole(self.owner, "NOLOGIN"))
            \(createRole(self.service, "LOGIN"))
            ALTER ROLE \(service) NOSUPERUSER NOCREATEDB NOCREATEROLE;
            \(secret)
            GRANT \(owner) TO CURRENT_USER;
            CREATE SCHEMA IF NOT EXISTS \(schema) AUTHORIZATION \(owner);
            ALTER SCHEMA \(schema) OWNER TO \(owner);
            REVOKE ALL ON SCHEMA \(schema) FROM PUBLIC;
            GRANT USAGE ON SCHEMA \(schema) TO \(service);
            CREATE SCHEMA IF NOT EXISTS \(archive) AUTHORIZATION \(owner);
            REVOKE ALL ON SCHEMA \(archive) FROM PUBLIC;
            GRANT USAGE ON SCHEMA \(archive) TO \(service);
            ALTER DEFAULT PRIVILEGES FOR ROLE \(owner) IN SCHEMA \(schema)
                GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO \(service);
            ALTER DEFAULT PRIVILEGES FOR ROLE \(owner) IN SCHEMA \(schema) GRANT USAGE, SELECT ON SEQUENCES TO \(service);
            ALTER DEFAULT PRIVILEGES FOR ROLE \(owner) IN SCHEMA \(schema) GRANT EXECUTE ON ROUTINES TO \(service);
            ALTER ROLE \(service) SET search_path = \(schema);
            SET LOCAL ROLE \(owner);
            \(MigrationStatements(schema: self.schema).createTable)
            REVOKE ALL ON \(schema).schema_migrations FROM \(service);
            GRANT SELECT ON \(schema).schema_migrations TO \(service);
            """
    }

    private func createRole(_ name: String, _ login: String) -> String {
        """
        DO $roles$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = \(name.quotedLiteral)) THEN
                CREATE ROLE \(name.quotedIdentifier) \(login);
            END IF;
        END $roles$;
        """
    }
}

/// How often roles are tried that others change at the same time.
private let attemptsMax = 20

extension PostgresError {
    /// Another session made or changed the same role: there by now, it is found the next time.
    fileprivate var isRoleConflict: Bool {
        switch sqlState {
        case "42710", "23505": true  // the role exists, by the time the server writes it down
        case "XX000": message.contains("tuple concurrently")
        default: false
        }
    }
}
