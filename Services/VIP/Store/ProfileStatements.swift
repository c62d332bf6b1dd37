internal import Postgres

/// The SQL of what registrations say of players.
enum ProfileStatements {
    static let save = Statement(
        name: "save_profiles",
        sql: """
            INSERT INTO vip.player_profiles (player_id, birthdate, time_zone, registered_at)
            SELECT n.player_id, n.birthdate, n.time_zone, n.registered_at
              FROM unnest($1::uuid[], $2::date[], $3::text[], $4::timestamptz[])
                   AS n (player_id, birthdate, time_zone, registered_at)
            ON CONFLICT (player_id) DO UPDATE
               SET birthdate = EXCLUDED.birthdate, time_zone = EXCLUDED.time_zone,
                   registered_at = EXCLUDED.registered_at
            """)

    static let find = Statement(
        name: "find_profile",
        sql: "SELECT player_id, birthdate, time_zone, registered_at FROM vip.player_profiles WHERE player_id = $1")
}
