// swift-tools-version:6.2
import PackageDescription

// The peer of the codec's measurement, a package of its own so that the product never compiles SwiftProtobuf.
// `Generated` is what protoc-gen-swift makes of the rewards contract:
//   protoc -I Protos -I /usr/include --swift_opt=FileNaming=PathToUnderscores --swift_out=…/Generated \
//     loyalty/rewards/v1/ledger.proto loyalty/common/v1/money.proto loyalty/common/v1/page.proto
let package = Package(
    name: "swift-protobuf-peer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0")],
    targets: [
        .executableTarget(
            name: "swift-protobuf-peer", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")])
    ],
    swiftLanguageModes: [.v6]
)
