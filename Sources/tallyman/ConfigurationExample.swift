extension Configuration {
    /// A documented configuration with every key, as `tallyman config example` prints it. Values that are not examples are the
    /// defaults.
    static let example = #"""
        # Tallyman: one shop. Lengths of time are written 90s, 15m, 8h, 1h30m, 14d. Relative paths start at this file's
        # folder. Secrets never stand here: they come from the environment, or from a file of their own that only the core's
        # user can read. `tallyman config check` names every mistake with its line.

        # What the desk calls this shop.
        shop: acme-uk

        # Holds the store and the desk socket. Default: $XDG_STATE_HOME/tallyman, which is ~/.local/state/tallyman.
        state: ~/.local/state/tallyman

        # Webhooks arrive here. Put a reverse proxy with TLS before it.
        hooks:
          listen: 127.0.0.1:8080
          maximumBody: 2 MiB
          maximumDepth: 64

        # Consoles connect here. Members of the group may look; what they may do is said under `access`.
        desk:
          socket: ~/.local/state/tallyman/desk.sock
          group: desk

        # Who may do what. The kernel says who is calling; someone without a role may look, not act.
        # Standing roles: operations, cx, oncall, finance, merchandising, lead. `roles` adds to them or redefines one.
        # Actions: retry, rejectCancellation, assignOwner, releaseNotification, retryInPatchworks,
        # skip.
        access:
          roles:
            night-shift: [retry, assignOwner]
          grants:
            - group: warehouse-desk
              roles: [operations]
            - user: ada
              roles: [cx, night-shift]
            - uid: 1007
              roles: [oncall]

        # The sales channel.
        shopify:
          store: https://acme-uk.myshopify.com
          apiVersion: 2026-07
          # The Admin API access token: TALLYMAN_SHOPIFY_TOKEN, or
          # tokenFile: /run/secrets/shopify-token
          # The secrets that sign webhooks: TALLYMAN_SHOPIFY_WEBHOOK_SECRETS (several, by commas, while one is replaced), or
          # webhookSecretsFile: /run/secrets/shopify-webhooks

        # The WMS.
        deposco:
          baseURL: https://api.deposco.com/latest
          tokenURL: https://auth.deposco.com/oauth2/token
          clientID: 1a2b3c
          # The client secret: TALLYMAN_DEPOSCO_CLIENT_SECRET, or
          # clientSecretFile: /run/secrets/deposco-client
          # Where the app was installed for the tenant, its refresh token: TALLYMAN_DEPOSCO_REFRESH_TOKEN, or
          # refreshTokenFile: /run/secrets/deposco-refresh
          businessUnit: ACME
          # For the whole account, whoever else uses it.
          callsPerSecond: 4
          # When so many orders wait, they go to Deposco in imports of many; 0 for one by one always.
          bulkFrom: 100
          # The older API, which alone tells stock: needed for `stock`. Tenants whose orders go by it too say in which form.
          v1:
            baseURL: https://acme.deposco.com/integration/ACME
            user: tallyman
            # The password: TALLYMAN_DEPOSCO_V1_PASSWORD, or
            # passwordFile: /run/secrets/deposco-v1
            # orders: xml

        # Carrier scans by webhook, from as many services as are used. For AfterShip, TALLYMAN_AFTERSHIP_SECRETS, or
        # aftership:
        #   secretsFile: /run/secrets/aftership
        # and likewise `easypost:` (the webhook secret), `17track:` (the API key), and `shipengine:` (a secret of your own that
        # its webhooks carry in the header X-Tallyman-Secret). Whoever asks a carrier by a script or flow of their own may hand its
        # answer on as it came, with such a secret in the same header: `dhl:`, `ups:`, `usps:`, `gls:`, `laposte:`, `canadapost:`,
        # `australiapost:`.

        # Royal Mail sends no webhooks: it is asked for the parcels whose notifications are held.
        # royalMail:
        #   baseURL: https://api.royalmail.net/mailpieces/v2
        #   clientID: 1a2b3c
        #   # The client secret: TALLYMAN_ROYALMAIL_SECRET, or
        #   clientSecretFile: /run/secrets/royalmail-client
        #   callsPerSecond: 2

        # The iPaaS, where it takes orders to the WMS or hands over what other systems send.
        # patchworks:
        #   coreURL: https://core.wearepatchworks.com/api/v1
        #   startURL: https://start.wearepatchworks.com/api/v1
        #   loginURL: https://svc-fabric.wearepatchworks.com/api/v1/login
        #   # The API key: TALLYMAN_PATCHWORKS_API_KEY, or
        #   apiKeyFile: /run/secrets/patchworks-key
        #   # Instead of a key, a user with its password: TALLYMAN_PATCHWORKS_PASSWORD, or
        #   user: core@acme.example
        #   passwordFile: /run/secrets/patchworks-password
        #   # What its flows send to /hooks/patchworks in the header X-Tallyman-Secret: TALLYMAN_PATCHWORKS_HOOK_SECRETS
        #   # (several, by commas, while one is replaced), or
        #   hookSecretsFile: /run/secrets/patchworks-hooks
        #   # For the whole account, whoever else uses it.
        #   callsPerMinute: 240
        #   # How many flows the tier lets run at once, to show beside how many do.
        #   concurrentFlows: 10
        #   # The ids of flows.
        #   flows:
        #     orders: 1234

        orders:
          # `direct`, or `patchworks` by a run of patchworks.flows.orders.
          via: direct
          # An order goes to the WMS once its payment is captured, or already when it is authorised.
          send: captured
          # Goes before the order's name, without its #, to make its number in the WMS.
          numberPrefix: UK-
          source: Shopify
          # For orders whose channel names no shipping method.
          shipVia: Standard
          # Where the words of a field go that is too long for Deposco: another field, or the order's notes. Each is recorded.
          # fits:
          #   shipToAddress.line1: shipToAddress.line2
          #   shipToContact.email: notes
          # Where SKUs and item numbers differ: a CSV file with `sku,item`.
          # skuMap: sku-map.csv
          # What bundles are made of: a CSV file with `bundle,component,quantity`, one row for each component, and `share` where
          # the bundle's price is not to be shared out by quantity.
          # bundleMap: bundles.csv

        # Which Deposco facility ships what: one of these three. Without any, Deposco chooses.
        routing:
          # Everything from one.
          facility: MAIN
          # As the channel routed the order: a CSV file with `location,facility`.
          # locationMap: locations.csv
          # By what each of them has in stock, the first preferred; an order is split when none can fill it.
          # facilities: [MAIN, NORTH]

        # Stock to the channel; leave the part out where somebody else sees to that.
        stock:
          # Each movement as soon as it is known, or everything so often.
          push: frequent
          snapshotEvery: 15m
          # The channel's location that shows it, and the facilities behind it; none means all. With a location map under
          # `routing`, leave both out: the map says it.
          location: 61234567890
          facilities: [MAIN]
          # Units kept back from the channel: of every SKU, and by a CSV file with `sku,units` of some.
          safety: 0
          # safetyMap: safety.csv
          # How often everything is compared, whatever movements told.
          auditEvery: 6h

        cancellations:
          # A cancellation past the point of no return waits this long for a person, then it is refused; 0s refuses at once.
          decideWithin: 15m
          # What the customer may read then.
          lateMessage: Your order is already being packed, so it can no longer be cancelled.
          # Who may ask to cancel through /hooks/cancellations: each with a name, the secrets that sign its requests and our
          # answers, and an address for those answers if it wants them.
          # senders:
          #   - name: helpdesk
          #     # The secrets: TALLYMAN_SENDER_HELPDESK_SECRETS (several, by commas, while one is replaced), or
          #     secretsFile: /run/secrets/helpdesk
          #     answer: https://helpdesk.example/tallyman/answers
          # The point of no return: Deposco's exact order statuses, of V2 and of V1. One in none of the lists is unknown: nothing is done.
          statuses:
            stoppable:
              [Draft, New, Hold, Ready for Fulfillment, Wave Built, Back Ordered, Accepted, Incomplete, Needs Attention, Open,
               Planned, Suspended]
            committed:
              [Partially Released, Released, Picking, Pick Complete, Partially Staged, Staged, Partially Loaded, Loaded,
               Partially Shipped, Ship Complete, Processing, Cross Ship, Packing, Packed, In-Transit, Complete, Closed,
               Sent For Invoice, Invoiced, Returning, Returned, PARTIAL_RETURN]
            cancelled: [Canceled, Voided]

        # The customer hears of a shipment with the carrier's first scan. When that is late is counted in business hours.
        notifications:
          warnAfter: 8h
          stallAfter: 18h
          # In this time a shipment is on the channel and held for its scan, and a hold that ended is told; at any hour.
          tellWithin: 1h
          businessHours:
            days: [Mon, Tue, Wed, Thu, Fri]
            opens: "09:00"
            closes: "17:30"
            utcOffset: "+00:00"

        # The customer's money, where orders go to the WMS when it is only authorised.
        payments:
          # `channel`: the channel captures by itself; `onDispatch`: we do, when a shipment is confirmed there.
          capture: channel
          # What a part shipment captures: the `whole` order, or what is `shipped`, where the shop may capture several times.
          partShipments: whole
          # How long an authorisation lasts where the channel does not tell, and how long before its end finance is told.
          authorisationLife: 7d
          warnBefore: 24h

        # How often the core looks for what no webhook reported.
        sweeps:
          orders: 2m
          deepOrders: 1h
          nightlyOrders: 1d
          shipments: 30s
          stock: 10s
          wmsOrders: 1m
          items: 1m
          variants: 10m
          royalMail: 5m
          overlap: 5m
          quietWebhooks: 30m

        # How long raw webhook bodies and finished work are kept.
        keepBodies: 14d

        console:
          # default, light or mono, or the path of a theme file.
          theme: default
          # Keys by command, where the usual ones do not suit; `?` in the console shows the commands' names.
          # keys:
          #   retry: F5
          #   down: [j, Down, Ctrl-N]

        """#
}
