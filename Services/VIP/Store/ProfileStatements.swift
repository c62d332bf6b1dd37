internal import Postgres

/// The SQL of what rewards says of players.
enum ProfileStatements {
    /// What is older than the row changes nothing but the time of the registration, which nobody else tells: an event
    /// that was parked comes behind those that happened after it.
    static let save = Statement(
        name: "save_profiles",
        sql: """
            INSERT INTO vip.player_profiles AS p (player_id, birthdate, time_zone, registered_at, changed_at)
            SELECT n.player_id, n.birthdate, n.time_zone, n.registered_at, n.changed_at
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::date[]) AS birthdate,
                           unnest($3::text[]) AS time_zone, unnest($4::timestamptz[]) AS registered_at,
                           unnest($5::timestamptz[]) AS changed_at) AS n
            ON CONFLICT (player_id) DO UPDATE
               SET birthdate = CASE WHEN p.changed_at > EXCLUDED.changed_at THEN p.birthdate ELSE EXCLUDED.birthdate END,
                   time_zone = CASE WHEN p.changed_at > EXCLUDED.changed_at THEN p.time_zone ELSE EXCLUDED.time_zone END,
                   registered_at = coalesce(p.registered_at, EXCLUDED.registered_at),
                   changed_at = greatest(p.changed_at, EXCLUDED.changed_at)
            """)

    static let find = Statement(
        name: "find_profile",
        sql: """
            SELECT player_id, birthdate, time_zone, registered_at, changed_at
              FROM vip.player_profiles
             WHERE player_id = $1
            """)
}
