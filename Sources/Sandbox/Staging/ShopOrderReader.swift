/// Puts an order into the stand-in shop by its REST body, so that the shop's own answers tell the same order. What the body does
/// not tell is as usual: one location, and shipping.
struct ShopOrderReader {
    private let body: StagingObject

    /// - Parameter body: an order as REST or a webhook has it, or `{"order": …}`.
    init(_ body: StagingObject) throws { self.body = try body.object("order") ?? body }

    /// - Returns: the order's id.
    func put(into shop: Shop, at now: Int64) throws -> Int64 {
        let new = try placed()
        let rows = try body.need("line_items", try body.objects("line_items"))
        if let id = new.id, shop.orders[id] != nil { shop.forget(id) }
        let total = try body.money("current_total_price") ?? new.total ?? 0
        let subtotal = try body.money("current_subtotal_price") ?? body.money("subtotal_price")
        let cancelled = try body.time("cancelled_at")
        let updated = try body.time("updated_at") ?? new.createdAt ?? now
        let refunded = try refunds()
        let shipping = try shippingLines(shop)
        let made = try fulfilments(shop, rows)
        let currents = try rows.map { try $0.units("current_quantity") }
        let left = try rows.map { try $0.units("fulfillable_quantity") }
        // It is as the body says until somebody changes it, so an old authorisation does not end by itself.
        let life = shop.settings.authorisationLife
        shop.settings.authorisationLife = nil
        let id = shop.place(new, at: now).id
        shop.settings.authorisationLife = life
        shop.change(id, at: updated, topic: nil, touching: false) { order in
            if !shipping.isEmpty { order.shippingLines = shipping }
            for index in order.lines.indices {
                let gone =
                    order.lines[index].ordered.quantity - (currents[index] ?? order.lines[index].ordered.quantity)
                order.takeOff(gone, of: order.lines[index].id)
                order.lines[index].current -= gone
            }
            for var one in made {
                let wanted = one.parts.reduce(into: [:]) { $0[$1.line, default: 0] += $1.units }
                one.parts = order.carry(wanted)
                order.fulfilments.append(one)
            }
            if cancelled == nil { hold(&order, left, newID: shop.takeID) }
            order.total = total
            if let subtotal { order.subtotalOff = subtotal - order.subtotal }
            order.refunded = refunded
            order.updatedAt = updated
            if let cancelled {
                order.cancelledAt = cancelled
                for index in order.fulfilmentOrders.indices { order.fulfilmentOrders[index].cancel() }
            }
        }
        return id
    }

    /// Units that remain and may not be fulfilled: somebody fulfilled them if the order says so, and else they are held.
    private func hold(_ order: inout ShopOrder, _ left: [Int64?], newID: () -> Int64) {
        let status = body.members["fulfillment_status"]?.string
        var missing: [Int64: Int64] = [:]
        for (index, line) in order.lines.enumerated() {
            guard let left = left[index], order.placed.isFulfilled(line.ordered) else { continue }
            let short = line.current - order.fulfilled(line.id) - left
            if short > 0 { missing[line.id] = short }
        }
        guard !missing.isEmpty else { return }
        if status == "fulfilled" || status == "partial" {
            order.fulfilments.append(
                ShopOrder.Fulfilment(
                    id: newID(), name: "\(order.name).\(order.fulfilments.count + 1)", createdAt: order.createdAt,
                    updatedAt: order.createdAt, tracking: ShopTracking(), notifications: 0, notifiedAt: nil,
                    parts: order.carry(missing)))
            return
        }
        for index in order.fulfilmentOrders.indices
        where order.fulfilmentOrders[index].lines.contains(where: { missing[$0.line] != nil }) {
            order.fulfilmentOrders[index].holds = [ShopFulfilmentOrder.Hold(id: newID(), reason: "OTHER")]
        }
    }

    private func placed() throws -> NewOrder {
        let groups = try body.objects("line_item_groups") ?? []
        var titles: [Int64: String] = [:]
        for group in groups { if let id = try group.id("id") { titles[id] = try group.text("title") ?? "" } }
        let lines = try body.need("line_items", try body.objects("line_items")).map { try line($0, titles) }
        var new = NewOrder(
            name: try body.text("name"), email: try body.text("email") ?? body.text("contact_email"), lines: lines)
        new.id = try body.need("id", try body.id("id"))
        new.createdAt = try body.need("created_at", try body.time("created_at"))
        new.phone = try body.text("phone")
        new.customer = try body.object("customer")?.id("id")
        new.note = try body.text("note")
        new.address = try address("shipping_address") ?? NewOrder.Address()
        new.billing = try address("billing_address")
        new.currency = try body.text("currency") ?? new.currency
        let shipping = try body.objects("shipping_lines") ?? []
        let standing = try shipping.filter { try $0.flag("is_removed") != true }
        new.shipping =
            try body.object("total_shipping_price_set")?.object("shop_money")?.money("amount")
            ?? standing.reduce(0) { $0 + (try $1.money("price") ?? 0) }
        new.shippingTitle = try standing.first?.text("title")
        new.tax = try body.money("current_total_tax") ?? body.money("total_tax") ?? 0
        new.total = try body.need("total_price", try body.money("total_price"))
        new.financialStatus = try body.text("financial_status") ?? "pending"
        new.test = try body.flag("test") ?? false
        new.source = try body.text("source_name") ?? new.source
        new.retailLocation = try body.id("location_id")
        new.terms = try body.object("payment_terms")?.text("payment_terms_type")?.uppercased()
        let gateway = try body.text("gateway")
        new.gateways = try body.texts("payment_gateway_names") ?? gateway.map { [$0] } ?? []
        new.attributes = try body.pairs("note_attributes") ?? []
        new.tags = try (body.text("tags") ?? "").split(separator: ",").map { $0.trimmingPrefix(" ") }.map { String($0) }
        return new
    }

    private func line(_ row: StagingObject, _ titles: [Int64: String]) throws -> NewOrder.Line {
        var line = NewOrder.Line(
            sku: try row.text("sku"), title: try row.text("title") ?? row.text("name") ?? "",
            quantity: try row.need("quantity", try row.units("quantity")), price: try row.money("price") ?? 0,
            requiresShipping: try row.flag("requires_shipping") ?? true, giftCard: try row.flag("gift_card") ?? false)
        line.id = try row.need("id", try row.id("id"))
        if let group = try row.id("sales_line_item_group_id") { line.group = (group, titles[group] ?? "") }
        let service = try row.text("fulfillment_service")
        if service != "manual", service != "gift_card" { line.service = service }
        line.discount = try (row.objects("discount_allocations") ?? []).reduce(0) { $0 + (try $1.money("amount") ?? 0) }
        line.properties = try row.pairs("properties") ?? []
        return line
    }

    private func address(_ name: String) throws -> NewOrder.Address? {
        guard let place = try body.object(name) else { return nil }
        var read = NewOrder.Address(
            firstName: try place.text("first_name"), lastName: try place.text("last_name"),
            company: try place.text("company"), line1: try place.text("address1"), line2: try place.text("address2"),
            city: try place.text("city"), province: try place.text("province"), postalCode: try place.text("zip"),
            country: try place.text("country_code") ?? place.text("country"), phone: try place.text("phone"))
        read.provinceCode = try place.text("province_code")
        return read
    }

    private func shippingLines(_ shop: Shop) throws -> [ShopOrder.ShippingLine] {
        try (body.objects("shipping_lines") ?? []).map { row in
            let price = try row.money("price") ?? 0
            return ShopOrder.ShippingLine(
                id: try row.id("id") ?? shop.takeID(), title: try row.text("title") ?? "", price: price,
                discount: price - (try row.money("discounted_price") ?? price),
                removed: try row.flag("is_removed") ?? false)
        }
    }

    private func refunds() throws -> Int64 {
        var sum: Int64 = 0
        for refund in try body.objects("refunds") ?? [] {
            for row in try refund.objects("transactions") ?? [] where try row.text("kind") == "refund" {
                if let status = try row.text("status"), status != "success" { continue }
                sum += try row.money("amount") ?? 0
            }
        }
        return sum
    }

    /// The fulfilments that stand, each with its units by line for now.
    private func fulfilments(_ shop: Shop, _ rows: [StagingObject]) throws -> [ShopOrder.Fulfilment] {
        try (body.objects("fulfillments") ?? []).filter { try $0.text("status") == "success" }.map { row in
            let at = try row.time("created_at") ?? 0
            let numbers = try row.texts("tracking_numbers") ?? []
            let parts = try (row.objects("line_items") ?? []).map { line in
                ShopOrder.Fulfilment.Part(
                    fulfilmentOrder: 0, row: 0, line: try line.need("id", try line.id("id")),
                    units: try line.units("quantity") ?? 0)
            }
            var made = ShopOrder.Fulfilment(
                id: try row.id("id") ?? shop.takeID(), name: try row.text("name") ?? "", createdAt: at,
                updatedAt: try row.time("updated_at") ?? at,
                tracking: ShopTracking(
                    numbers, urls: try row.texts("tracking_urls") ?? [], company: try row.text("tracking_company")),
                notifications: 0, notifiedAt: nil, parts: parts)
            made.location = try row.id("location_id")
            made.service = try row.text("service") ?? "manual"
            return made
        }
    }
}
