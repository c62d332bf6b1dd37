private import CatalogService
private import ServiceRuntime

@main
enum Main {
    static func main() async { await ServiceMain.run(.catalog) }
}
