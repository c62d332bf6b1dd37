internal import SwiftProtobuf
internal import SwiftProtobufPluginLibrary

/// Turns `.proto` files into Swift contracts: values, clients, handlers, and protobuf-c underneath.
///
/// Options: `contracts=<file>`, the table of packages and modules.
@main
struct LoyaltySwiftGenerator: CodeGenerator {
    var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] {
        // Claimed so that the refusal is ours and says what to do instead: protoc's own names no way out.
        [.proto3Optional]
    }

    func generate(
        files: [FileDescriptor], parameter: any CodeGeneratorParameter, protoCompilerContext: any ProtoCompilerContext,
        generatorOutputs: any GeneratorOutputs
    ) throws {
        guard let path = parameter.parsedPairs.first(where: { $0.key == "contracts" })?.value else {
            throw GeneratorError("give the table of contracts: --loyalty-swift_opt=contracts=<file>")
        }
        let contracts = try ContractTable(path: path)
        let problems = files.flatMap { ContractRules(file: $0, contracts: contracts).problems() }
        guard problems.isEmpty else {
            throw GeneratorError("\n" + problems.joined(separator: "\n"))
        }
        var byModule: [String: [FileDescriptor]] = [:]
        for file in files {
            guard let module = try contracts[package: file.package, in: file].swiftModule else { continue }
            byModule[module, default: []].append(file)
            let names = Names(file: file, contracts: contracts)
            let stem = "\(module)/\(names.fileStem(file))"
            if !file.messages.isEmpty || !file.enums.isEmpty {
                let contents = MessagesFile(file: file, names: names).contents()
                try generatorOutputs.add(fileName: "\(stem)+Messages.swift", contents: contents)
            }
            if !file.services.isEmpty {
                let contents = ServicesFile(file: file, names: names).contents()
                try generatorOutputs.add(fileName: "\(stem)+Services.swift", contents: contents)
            }
            let contents = try DescriptorFile(file: file, names: names).contents()
            try generatorOutputs.add(fileName: "\(stem)+Descriptor.swift", contents: contents)
        }
        for (module, files) in byModule {
            let contents = ModuleFile(module: module, files: files, contracts: contracts).contents()
            try generatorOutputs.add(fileName: "\(module)/\(module)+Messages.swift", contents: contents)
        }
    }
}

/// What stops the generator; protoc prints it.
struct GeneratorError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
