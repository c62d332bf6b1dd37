package import Postgres

/// The tables of outbox, inbox, jobs and idempotency, which every service has in its own schema.
///
/// It is V0001 of every service; the service's own migrations begin with V0002.
package enum MessagingMigration {
    /// The first of a service's migrations:
    /// `MigrationList(schema: "rewards", [MessagingMigration.first(schema: "rewards")] + own)`.
    package static func first(schema: String) -> Migration {
        Migration(file: "V0001__messaging.sql", sql: Array(sql(schema: schema).utf8))
    }

    /// The text for one schema.
    package static func sql(schema: String) -> String {
        let schema = SchemaName(schema).quoted
        return """
            -- V0001: outbox, inbox, jobs and idempotency keys, as every service has them. See Shared/Runtime/Messaging.

            -- Facts on their way to other services. Written in the transaction that makes them true; deleted once
            -- their receiver has applied them. The key serves the relay's two statements, the oldest of a lane and
            -- the removal of a batch, so that an event costs one index entry. It contains player_id, for tables
            -- distributed by it. The identity must not get a CACHE: sessions would hand out their numbers in turn,
            -- and a player's second event could come before the first.
            CREATE TABLE \(schema).outbox (
                id bigint GENERATED ALWAYS AS IDENTITY,
                event_id uuid NOT NULL,
                destination text COLLATE "C" NOT NULL,
                lane smallint NOT NULL GENERATED ALWAYS AS ((get_byte(uuid_send(player_id), 15) & 63)::smallint) STORED,
                player_id uuid NOT NULL,
                type text NOT NULL,
                payload bytea NOT NULL,
                occurred_at timestamptz NOT NULL,
                trace_context text,
                attempts smallint NOT NULL DEFAULT 0,
                retry_at timestamptz,
                last_error text,
                PRIMARY KEY (destination, lane, id, player_id),
                CONSTRAINT outbox_payload_is_at_most_64_kib CHECK (octet_length(payload) <= 65536)
            );
            -- Players whose next event was refused; all their events wait. Nearly always empty.
            CREATE INDEX outbox_waiting ON \(schema).outbox (destination, lane, player_id) WHERE retry_at IS NOT NULL;
            -- Rows come and go: vacuum by number, not by share, and at full speed.
            ALTER TABLE \(schema).outbox SET (
                autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
                autovacuum_vacuum_cost_delay = 0, autovacuum_vacuum_insert_scale_factor = 0,
                autovacuum_vacuum_insert_threshold = 200000
            );

            -- Events that were refused too often. Nothing leaves but by an operator's hand.
            CREATE TABLE \(schema).outbox_parked (
                event_id uuid NOT NULL,
                destination text COLLATE "C" NOT NULL,
                player_id uuid NOT NULL,
                type text NOT NULL,
                payload bytea NOT NULL,
                occurred_at timestamptz NOT NULL,
                trace_context text,
                attempts smallint NOT NULL,
                last_error text NOT NULL,
                parked_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (player_id, event_id)
            );
            CREATE INDEX outbox_parked_by_time ON \(schema).outbox_parked (destination, parked_at);

            -- Which relay may act for which lane, and until when.
            CREATE TABLE \(schema).outbox_lanes (
                destination text COLLATE "C" NOT NULL,
                lane smallint NOT NULL,
                owner uuid,
                lease_until timestamptz NOT NULL DEFAULT '-infinity',
                PRIMARY KEY (destination, lane)
            );
            -- The relays that live, so that they divide the lanes evenly.
            CREATE TABLE \(schema).outbox_relays (
                destination text COLLATE "C" NOT NULL,
                owner uuid NOT NULL,
                alive_until timestamptz NOT NULL,
                PRIMARY KEY (destination, owner)
            );

            -- Events that were applied here, recorded in the transaction of their effect.
            CREATE TABLE \(schema).inbox (
                source text COLLATE "C" NOT NULL,
                event_id uuid NOT NULL,
                received_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (source, event_id)
            );
            -- For the clean-up alone: rows lie in the order of their time, and this index is a few pages.
            CREATE INDEX inbox_by_time ON \(schema).inbox USING brin (received_at) WITH (pages_per_range = 16);

            -- The first answer to each key, for repetitions.
            CREATE TABLE \(schema).idempotency_keys (
                key text COLLATE "C" NOT NULL,
                method text NOT NULL,
                request_hash bytea NOT NULL,
                response bytea NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (key),
                CONSTRAINT idempotency_key_is_1_to_200_bytes CHECK (octet_length(key) BETWEEN 1 AND 200)
            );
            CREATE INDEX idempotency_keys_by_time ON \(schema).idempotency_keys
                USING brin (created_at) WITH (pages_per_range = 16);

            -- Who runs a job, how far it is, and when it is due again.
            CREATE TABLE \(schema).jobs (
                name text COLLATE "C" NOT NULL,
                owner uuid,
                lease_until timestamptz NOT NULL DEFAULT '-infinity',
                due_at timestamptz NOT NULL DEFAULT '-infinity',
                started_for timestamptz,
                cursor text,
                last_error text,
                PRIMARY KEY (name)
            );
            """
    }
}
