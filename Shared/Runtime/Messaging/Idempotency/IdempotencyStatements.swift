internal import Postgres

/// The SQL of idempotency keys. The server hashes the request, so that a row holds 32 bytes of it.
struct IdempotencyStatements: Sendable {
    let find: Statement
    let findMany: Statement
    let record: Statement
    let recordMany: Statement
    let removeOld: Statement
    let forget: Statement

    init(_ schema: SchemaName) {
        let table = "\(schema.quoted).idempotency_keys"
        find = Statement(
            name: "idempotency_find",
            sql: """
                SELECT method = $2::text AND request_hash = sha256($3::bytea), response FROM \(table) WHERE key = $1
                """)
        findMany = Statement(
            name: "idempotency_find_many",
            sql: """
                SELECT r.position, k.method = $1::text AND k.request_hash = sha256(r.request), k.response
                FROM unnest($2::text[], $3::bytea[]) WITH ORDINALITY AS r (key, request, position)
                JOIN \(table) AS k ON k.key = r.key
                """)
        record = Statement(
            name: "idempotency_record",
            sql: """
                INSERT INTO \(table) (key, method, request_hash, response)
                VALUES ($1, $2::text, sha256($3::bytea), $4) ON CONFLICT (key) DO NOTHING
                """)
        // In the order of the keys: two batches with the same keys wait for one another and never in a circle.
        recordMany = Statement(
            name: "idempotency_record_many",
            sql: """
                INSERT INTO \(table) (key, method, request_hash, response)
                SELECT r.key, $1::text, sha256(r.request), r.response
                FROM (SELECT unnest($2::text[]) AS key, unnest($3::bytea[]) AS request,
                             unnest($4::bytea[]) AS response) AS r ORDER BY r.key
                ON CONFLICT (key) DO NOTHING
                """)
        // Reads all answers of these calls: for what is asked rarely.
        forget = Statement(
            name: "idempotency_forget",
            sql: """
                DELETE FROM \(table) AS k
                WHERE k.method = ANY ($1::text[]) AND EXISTS (
                    SELECT FROM unnest($2::text[]) AS n (name)
                    WHERE position(convert_to(n.name, 'UTF8') IN k.response) > 0)
                """)
        removeOld = Statement(
            name: "idempotency_remove_old",
            sql: """
                DELETE FROM \(table) AS k
                USING (SELECT key FROM \(table) WHERE created_at < $1 LIMIT $2::bigint) AS old WHERE k.key = old.key
                """)
    }
}
