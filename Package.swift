// swift-tools-version:6.2
import PackageDescription

// The house, from the ground up. A target may use what stands above it in this file, never what stands below or
// beside it. A service knows another service by its contract only.

// MARK: - C: the libraries of the system, and the code that protoc-c makes of Protos/

let cTargets: [Target] = [
    .systemLibrary(
        name: "CLibProtobufC", path: "Shared/CLibraries/CLibProtobufC", pkgConfig: "libprotobuf-c",
        providers: [.apt(["libprotobuf-c-dev"])]),
    .systemLibrary(
        name: "CLibPQ", path: "Shared/CLibraries/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "CMessageArena", dependencies: ["CLibProtobufC"], path: "Shared/CLibraries/CMessageArena"),
    .generatedC("CRPCFrames"),
    .generatedC("CRPCServices", uses: ["CWellKnown"]),
    .generatedC("CCommon", uses: ["CWellKnown"]),
    .generatedC("CWellKnown"),
    .generatedC("CEvents", uses: ["CWellKnown"]),
    .generatedC("CRewards", uses: ["CCommon", "CWellKnown"]),
    .generatedC("CVIP", uses: ["CCommon", "CWellKnown"]),
    .generatedC("CCatalog", uses: ["CCommon", "CWellKnown"]),
    .generatedC("CPurchases", uses: ["CCommon", "CWellKnown"]),
    .generatedC("CAffiliates", uses: ["CCommon", "CWellKnown"]),
    .generatedC("CTesting", uses: ["CCommon", "CWellKnown"]),
]

// MARK: - Shared: domain and technology; Domain, Postgres and RPC do not know one another

let sharedTargets: [Target] = [
    .swift("Domain", at: "Shared/Domain", uses: []),
    .swift("Messages", at: "Shared/Messages", uses: ["CLibProtobufC", "CMessageArena"]),
    .swift(
        "RPC", at: "Shared/RPC/Core",
        uses: [
            "Messages", "CRPCFrames", "CLibProtobufC", .nio("NIOCore"), .nio("NIOPosix"), .nio("NIOConcurrencyHelpers"),
            .nio("NIOEmbedded"), .nio("NIOTLS"), .nioSSL, .log, .tracing, .deque,
        ], exclude: []),
    .swift("Postgres", at: "Shared/Postgres", uses: ["CLibPQ", .log, .deque]),
]

// MARK: - Contracts: generated from Protos/, committed, checked for drift

let contractTargets: [Target] = [
    .contract("WellKnownContract", uses: ["CWellKnown"]),
    .contract("CommonContract", uses: ["CCommon", "WellKnownContract"]),
    .contract("RPCServicesContract", uses: ["CRPCServices", "WellKnownContract"]),
    .contract("EventsContract", uses: ["CEvents", "WellKnownContract"]),
    .contract("RewardsContract", uses: ["CRewards", "CommonContract", "WellKnownContract"]),
    .contract("VIPContract", uses: ["CVIP", "CommonContract", "WellKnownContract"]),
    .contract("CatalogContract", uses: ["CCatalog", "CommonContract", "WellKnownContract"]),
    .contract("PurchasesContract", uses: ["CPurchases", "CommonContract", "WellKnownContract"]),
    .contract("AffiliatesContract", uses: ["CAffiliates", "CommonContract", "WellKnownContract"]),
    .contract("TestingContract", uses: ["CTesting", "CommonContract", "WellKnownContract"]),
]

// MARK: - Glue: what every service runs on

let runtimeTargets: [Target] = [
    // Health, Reflection and Stats, which every port answers.
    .swift("RPCServices", at: "Shared/RPC/Services", uses: ["RPC", "Messages", "RPCServicesContract"]),
    .swift(
        "ServiceRuntime", at: "Shared/Runtime",
        uses: [
            "Domain", "RPC", "RPCServices", "Postgres", "RPCServicesContract", "EventsContract", "CommonContract",
            "WellKnownContract", .nio("NIOCore"), .nio("NIOPosix"), .nio("NIOHTTP1"), .lifecycle, .log, .metrics,
            .tracing, .configuration,
        ], exclude: ["README.md", "Messaging/README.md"]),
]

// MARK: - Services: a library each, and the executable that runs it

let serviceTargets: [Target] =
    service("Catalog", executable: "catalog", uses: ["CatalogContract", "PurchasesContract", "AffiliatesContract"])
    + service("VIP", executable: "vip", uses: ["VIPContract", "RewardsContract"])
    + service("Purchases", executable: "purchases", uses: ["PurchasesContract", "CatalogContract", "VIPContract"])
    + service("Rewards", executable: "rewards", uses: ["RewardsContract", "PurchasesContract", "VIPContract"])
    + service(
        "Affiliates", executable: "affiliates",
        uses: [
            "AffiliatesContract", "CatalogContract", "CommonContract", "Messages", "PurchasesContract",
            "RewardsContract",
        ])

let programTargets: [Target] = [
    .executableTarget(
        name: "loyalty",
        dependencies: [
            "ServiceRuntime", "CatalogService", "PurchasesService", "AffiliatesService", "RewardsService", "VIPService",
            "CatalogContract", "PurchasesContract", "AffiliatesContract", "RewardsContract", "VIPContract",
            "RPCServicesContract", "CommonContract", "WellKnownContract", "Domain", "Messages", "Postgres", "RPC",
            .argumentParser, .log,
        ],
        path: "Services/CommandLine", exclude: ["README.md"], swiftSettings: settings),
    .executableTarget(
        name: "benchmarks",
        dependencies: [
            "RPC", "Messages", "Postgres", "RewardsContract", "CatalogContract", "PurchasesContract", "CommonContract",
            "RPCServicesContract", "WellKnownContract", .argumentParser, .log,
        ],
        path: "Tests/Benchmarks/Worker", swiftSettings: settings),
    .target(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    .executableTarget(
        name: "fuzz",
        dependencies: [
            "CFuzzer", "CRPCFrames", "Domain", "RPC", "Messages", "CommonContract", "EventsContract",
            "RPCServicesContract", "RewardsContract", "VIPContract", "CatalogContract", "PurchasesContract",
            "AffiliatesContract", "TestingContract", .nio("NIOCore"), .nio("NIOEmbedded"), .log,
            .argumentParser,
        ],
        path: "Tests/Fuzz/Program", swiftSettings: settings),
]

// MARK: - Tests

let testTargets: [Target] = [
    // Seeded random numbers and waiting, for tests of every target.
    .swift("TestSupport", at: "Tests/Support", uses: ["RPC"], exclude: []),
    .swift(
        "LoyaltyHarness", at: "Tests/Harness",
        uses: [
            "PurchasesService", "AffiliatesService", "RewardsService", "VIPService", "ServiceRuntime", "Postgres",
            "RPC", "Domain", "PurchasesContract", "AffiliatesContract", "RewardsContract", "VIPContract",
            "RPCServicesContract", "EventsContract", "Messages", "WellKnownContract", "CatalogService",
            "CatalogContract", .log,
        ]),
    .executableTarget(
        name: "harness-start", dependencies: ["LoyaltyHarness"], path: "Tests/Benchmarks/HarnessStart",
        swiftSettings: settings),
    .tests("DomainTests", at: "Tests/Domain", uses: ["Domain", "TestSupport"]),
    .tests(
        "MessagesTests", at: "Tests/Messages",
        uses: [
            "Messages", "CLibProtobufC", "WellKnownContract", "CommonContract", "EventsContract", "RPCServicesContract",
            "RewardsContract", "VIPContract", "CatalogContract", "PurchasesContract", "AffiliatesContract",
            "TestingContract", "TestSupport",
        ],
        exclude: ["peer.py"]),
    .tests(
        "RPCTests", at: "Tests/RPC",
        uses: [
            "RPC", "TestingContract", "Messages", "TestSupport", .nio("NIOCore"), .nio("NIOPosix"), .nio("NIOEmbedded"),
            .nio("NIOConcurrencyHelpers"), .nioSSL, .log, .tracing,
        ]),
    .tests("PostgresTests", at: "Tests/Postgres", uses: ["Postgres", "LoyaltyHarness", "TestSupport", .log]),
    .tests(
        "RuntimeTests", at: "Tests/Runtime",
        uses: [
            "ServiceRuntime", "RPCServices", "LoyaltyHarness", "TestSupport", "Domain", "Postgres", "RPC", "Messages",
            "CommonContract",
            "WellKnownContract", "EventsContract", "RPCServicesContract", .nio("NIOCore"), .nio("NIOPosix"),
            .nio("NIOHTTP1"), .lifecycle, .log, .metrics, .tracing,
        ]),
    .tests(
        "ServicesTests", at: "Tests/Services",
        uses: [
            "PurchasesService", "AffiliatesService", "RewardsService", "VIPService", "Domain", "CatalogService",
            "PurchasesContract", "TestSupport",
        ]),
    // The executables are what the tests start as processes, and kill.
    .tests(
        "IntegrationTests", at: "Tests/Integration",
        uses: [
            "LoyaltyHarness", "TestSupport", "PurchasesService", "AffiliatesService", "RewardsService", "VIPService",
            "ServiceRuntime", "Domain", "RPC", "Postgres", "Messages", "CommonContract", "EventsContract",
            "RPCServicesContract", "WellKnownContract", "PurchasesContract", "AffiliatesContract", "RewardsContract",
            "VIPContract", "purchases", "affiliates", "rewards", "vip", "loyalty", "CatalogService", "CatalogContract",
            "catalog", .log,
        ]),
]

let package = Package(
    name: "loyalty",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "LoyaltyHarness", targets: ["LoyaltyHarness"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.3.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: ["CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: cTargets + sharedTargets + contractTargets + runtimeTargets + serviceTargets + programTargets
        + testTargets,
    swiftLanguageModes: [.v6]
)

// MARK: - How a target of each kind is made

/// Warnings are errors in CI; elsewhere a newer compiler's new warning must not stop a build.
nonisolated var settings: [SwiftSetting] {
    let language: [SwiftSetting] = [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        // An async function goes on where its caller is. Each that went elsewhere, and back, cost a switch of executors.
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
    return Context.environment["CI"] == nil ? language : language + [.treatAllWarnings(as: .error)]
}

func service(_ name: String, executable: String, uses: [Target.Dependency]) -> [Target] {
    [
        .target(
            name: "\(name)Service", dependencies: ["Domain", "RPC", "Postgres", "ServiceRuntime"] + uses,
            path: "Services/\(name)", exclude: ["Main.swift", "README.md"],
            sources: ["Service.swift", "Handlers", "Model", "Store"],
            resources: [.embedInCode("Migrations")], swiftSettings: settings),
        .executableTarget(
            name: executable, dependencies: [.target(name: "\(name)Service"), "ServiceRuntime"],
            path: "Services/\(name)",
            exclude: ["README.md", "Service.swift", "Handlers", "Model", "Store", "Migrations"],
            sources: ["Main.swift"], swiftSettings: settings),
    ]
}

extension Target {
    static func swift(
        _ name: String, at path: String, uses dependencies: [Dependency], exclude: [String] = ["README.md"]
    ) -> Target {
        .target(name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: settings)
    }

    static func contract(_ name: String, uses dependencies: [Dependency]) -> Target {
        .target(
            name: name, dependencies: ["Messages", "RPC", "CLibProtobufC"] + dependencies,
            path: "Protos/Generated/Swift/\(name)", swiftSettings: settings)
    }

    static func generatedC(_ name: String, uses dependencies: [Dependency] = []) -> Target {
        .target(name: name, dependencies: ["CLibProtobufC"] + dependencies, path: "Protos/Generated/C/\(name)")
    }

    static func tests(
        _ name: String, at path: String, uses dependencies: [Dependency], exclude: [String] = []
    ) -> Target {
        .testTarget(
            name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: settings)
    }
}

extension Target.Dependency {
    static func nio(_ product: String) -> Self { .product(name: product, package: "swift-nio") }
    static var nioSSL: Self { .product(name: "NIOSSL", package: "swift-nio-ssl") }
    static var deque: Self { .product(name: "DequeModule", package: "swift-collections") }
    static var log: Self { .product(name: "Logging", package: "swift-log") }
    static var metrics: Self { .product(name: "Metrics", package: "swift-metrics") }
    static var tracing: Self { .product(name: "Tracing", package: "swift-distributed-tracing") }
    static var lifecycle: Self { .product(name: "ServiceLifecycle", package: "swift-service-lifecycle") }
    static var configuration: Self { .product(name: "Configuration", package: "swift-configuration") }
    static var argumentParser: Self { .product(name: "ArgumentParser", package: "swift-argument-parser") }
}
