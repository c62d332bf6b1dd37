/// Whom purchases asks before it sells.
package struct PurchaseGateways: Sendable {
    package var catalog: any CatalogGateway
    package var vip: any VIPGateway

    package init(catalog: any CatalogGateway, vip: any VIPGateway) {
        self.catalog = catalog
        self.vip = vip
    }
}
