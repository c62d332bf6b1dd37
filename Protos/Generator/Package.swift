// swift-tools-version:6.2
import PackageDescription

// A package of its own, so that a normal build of the product never compiles SwiftProtobuf. `Protos/regenerate` runs it.
let package = Package(
    name: "generator",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "protoc-gen-loyalty-swift", targets: ["protoc-gen-loyalty-swift"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0")
    ],
    targets: [
        .executableTarget(
            name: "protoc-gen-loyalty-swift",
            dependencies: [
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf"),
            ],
            swiftSettings: [
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
