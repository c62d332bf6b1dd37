import Testing

/// What holds for every call of every service, found by what the services say of themselves.
@Suite("Calls", .serialized, .callWorld)
enum CallTests {}
