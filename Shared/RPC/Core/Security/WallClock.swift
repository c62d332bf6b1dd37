#if canImport(Glibc)
    private import Glibc
#elseif canImport(Musl)
    private import Musl
#else
    private import Darwin
#endif

/// The time of day: for what is written in certificates only. Everything else measures with a monotonic clock.
enum WallClock {
    static func secondsSince1970() -> Int { time(nil) }
}
