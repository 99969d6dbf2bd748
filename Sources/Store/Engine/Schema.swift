/// The tables, as an append-only list of migrations.
enum Schema {
    /// Tables that are folded from the journal and can be rebuilt from it.
    static let projections = [
        "order_record", "order_block", "order_sku", "shipment_record", "shipment_tracking", "cancellation_record",
        "exception_record", "item_record", "variant_record", "sku_map", "mark", "day_count", "due_slot", "order_part",
        "bundle_component", "batch_part", "stock_level", "channel_stock", "order_pending",
        "sku_sold", "erasure", "tally", "block_sum", "order_fulfilment", "activity", "check_turn",
    ]

    /// Raised only when earlier programs can no longer read the store.
    static let format: Int64 = 1

    struct Migration: Sendable {
        var name: String
        var statements: @Sendable (SQLDialect) -> String
    }

    /// Every store written from here on opens with every later version. Add migrations at the end, and never change a
    /// released one.
    static let migrations = [
        Migration(name: "1 baseline") { dialect in
            journal(dialect) + records + catalogue + figures + parts + stock + sales + work(dialect)
        },
        Migration(name: "2 state version") { _ in stateVersion },
        Migration(name: "3 what is not due") { _ in notDue },
        Migration(name: "4 listing of the WMS") { _ in listing },
        Migration(name: "5 fulfilment orders") { _ in fulfilmentOrders },
        Migration(name: "6 since when work waits") { _ in waitingWork },
        Migration(name: "7 what people did") { _ in activity },
        Migration(name: "8 people by name") { _ in people },
        Migration(name: "9 daily checks") { _ in checks },
    ]

    /// The names of all tables, sorted.
    static var tables: [String] {
        let made = "CREATE TABLE "
        return migrations.flatMap { migration in
            migration.statements(.sqlite).split(separator: "\n").filter { $0.hasPrefix(made) }
                .map { String($0.dropFirst(made.count).prefix { $0 != " " }) }
        }.sorted()
    }

    /// The version of the projections that folded the state. A store from before there were versions counts as the
    /// first.
    private static let stateVersion = """
        CREATE TABLE state_version (id BIGINT PRIMARY KEY, version BIGINT NOT NULL, sequence BIGINT);
        INSERT INTO state_version (id, version) VALUES (1, 1);

        """

    /// Turns of daily checks that were signed off or missed; and when shipments left, so that a day's can be found.
    private static let checks = """
        CREATE TABLE check_turn (
            id TEXT PRIMARY KEY, version BIGINT NOT NULL, name TEXT NOT NULL, team TEXT NOT NULL, due_at BIGINT NOT NULL,
            until_at BIGINT NOT NULL, missed_at BIGINT, signed_at BIGINT, signed_by TEXT, roles TEXT, sound BOOLEAN,
            figures TEXT);
        CREATE INDEX check_due ON check_turn (due_at, id);
        CREATE INDEX check_name ON check_turn (name, due_at, id);
        ALTER TABLE shipment_record ADD COLUMN shipped_at BIGINT;
        CREATE INDEX shipment_shipped ON shipment_record (shipped_at, id) WHERE shipped_at IS NOT NULL;

        """

    /// The words of people's names. Contacts from before are indexed by and by.
    private static let people = """
        ALTER TABLE contact ADD COLUMN indexed BOOLEAN NOT NULL DEFAULT FALSE;
        CREATE INDEX contact_unindexed ON contact (order_id) WHERE NOT indexed;
        CREATE TABLE contact_word (word TEXT NOT NULL, order_id TEXT NOT NULL, PRIMARY KEY (word, order_id));
        CREATE INDEX contact_word_order ON contact_word (order_id);

        """

    /// What people did, the last first.
    private static let activity = """
        CREATE TABLE activity (
            id TEXT PRIMARY KEY, place BIGINT NOT NULL, at BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            outcome TEXT NOT NULL, about TEXT, subject TEXT NOT NULL, order_id TEXT, search TEXT NOT NULL);
        CREATE INDEX activity_place ON activity (place, id, search);

        """

    /// When work that failed was due first.
    private static let waitingWork = """
        ALTER TABLE work ADD COLUMN since BIGINT;
        UPDATE work SET since = enqueued_at WHERE state = 'waiting';
        CREATE INDEX work_again ON work (queue, since, id) WHERE state = 'waiting';
        CREATE INDEX work_again_all ON work (since, id) WHERE state = 'waiting';

        """

    /// Orders in the WMS that are not known to be ours, as it lists them.
    private static let listing = """
        CREATE TABLE wms_listing (
            number TEXT PRIMARY KEY, status TEXT NOT NULL, reference TEXT, reference_id TEXT, customer TEXT, source TEXT);
        CREATE INDEX listing_reference ON wms_listing (reference_id) WHERE reference_id IS NOT NULL;
        CREATE INDEX listing_customer ON wms_listing (customer) WHERE customer IS NOT NULL;
        CREATE INDEX order_elsewhere ON order_record (id) WHERE stage = 'elsewhere';

        """

    /// Whose the channel's fulfilment orders are, of those that were read.
    private static let fulfilmentOrders = """
        CREATE TABLE order_fulfilment (fulfilment_order TEXT PRIMARY KEY, order_id TEXT NOT NULL);

        """

    /// Orders that do not leave now, in the order of the desk's list, and what they wait for.
    private static let notDue = """
        ALTER TABLE order_record ADD COLUMN waits TEXT;
        ALTER TABLE order_record ADD COLUMN wait_place BIGINT;
        CREATE INDEX order_waiting ON order_record (wait_place, id, search) WHERE wait_place IS NOT NULL;

        """

    /// Units that orders placed on a day now ask for, by SKU as the channel spells it.
    private static let sales = """
        CREATE TABLE sku_sold (sku TEXT NOT NULL, day BIGINT NOT NULL, units BIGINT NOT NULL, PRIMARY KEY (sku, day));

        """

    /// Stock in the WMS, stock on the channel, units that orders on their way will take and, as work, the SKUs to push.
    private static let stock = """
        CREATE TABLE stock_level (
            item TEXT NOT NULL, facility TEXT NOT NULL, on_hand BIGINT, available BIGINT, read_at BIGINT NOT NULL,
            PRIMARY KEY (item, facility));
        CREATE TABLE channel_stock (
            variant TEXT NOT NULL, location TEXT NOT NULL, quantity BIGINT NOT NULL, certain BOOLEAN NOT NULL,
            at BIGINT NOT NULL, PRIMARY KEY (variant, location));
        CREATE TABLE order_pending (
            order_id TEXT NOT NULL, item TEXT NOT NULL, units BIGINT NOT NULL, received_at BIGINT,
            PRIMARY KEY (order_id, item));
        CREATE INDEX pending_item ON order_pending (item, received_at);
        CREATE TABLE stock_due (sku TEXT PRIMARY KEY, since BIGINT NOT NULL, revision BIGINT NOT NULL);
        CREATE INDEX stock_due_since ON stock_due (since, sku);

        """

    /// An order's second and further numbers in the WMS, the parts in unfinished imports, and the components of bundles
    /// by source.
    private static let parts = """
        CREATE TABLE order_part (number TEXT PRIMARY KEY, order_id TEXT NOT NULL);
        CREATE INDEX part_order ON order_part (order_id);
        CREATE TABLE batch_part (
            batch TEXT NOT NULL, number TEXT NOT NULL, order_id TEXT NOT NULL, PRIMARY KEY (batch, number));
        CREATE INDEX batch_order ON batch_part (order_id);
        CREATE TABLE bundle_component (
            bundle TEXT NOT NULL, source TEXT NOT NULL, position BIGINT NOT NULL, component TEXT NOT NULL,
            quantity BIGINT NOT NULL, share BIGINT, PRIMARY KEY (bundle, source, position));
        CREATE INDEX bundle_of_component ON bundle_component (component);

        """

    private static func journal(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE journal (
            seq \(dialect.sequence), at BIGINT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
            body TEXT NOT NULL, hash \(dialect.bytes) NOT NULL);
        CREATE INDEX journal_subject ON journal (subject, seq);
        CREATE TABLE contact (
            order_id TEXT PRIMARY KEY, doc TEXT NOT NULL, email TEXT, customer TEXT, ended_at BIGINT);
        CREATE INDEX contact_email ON contact (email, order_id) WHERE email IS NOT NULL;
        CREATE INDEX contact_customer ON contact (customer) WHERE customer IS NOT NULL;
        CREATE INDEX contact_ended ON contact (ended_at) WHERE ended_at IS NOT NULL;
        CREATE TABLE typed (
            seq BIGINT NOT NULL, field TEXT NOT NULL, order_id TEXT, text TEXT NOT NULL, PRIMARY KEY (seq, field));
        CREATE INDEX typed_loose ON typed (seq) WHERE order_id IS NULL;
        CREATE TABLE body (
            id \(dialect.generated), source TEXT NOT NULL, delivery TEXT NOT NULL, topic TEXT NOT NULL,
            received_at BIGINT NOT NULL, size BIGINT NOT NULL, compressed \(dialect.bytes) NOT NULL, outcome TEXT,
            aside BOOLEAN NOT NULL DEFAULT FALSE, UNIQUE (source, delivery));
        CREATE INDEX body_unsettled ON body (id) WHERE outcome IS NULL AND NOT aside;
        CREATE INDEX body_aside ON body (id) WHERE outcome IS NULL AND aside;
        CREATE INDEX body_settled ON body (received_at) WHERE outcome IS NOT NULL;
        CREATE TABLE body_in_hand (body_id BIGINT PRIMARY KEY);
        CREATE TABLE body_trouble (
            body_id BIGINT PRIMARY KEY, state TEXT NOT NULL, failures BIGINT NOT NULL, deaths BIGINT NOT NULL,
            reason TEXT NOT NULL, since BIGINT NOT NULL);
        CREATE TABLE action_reply (id TEXT PRIMARY KEY, at BIGINT NOT NULL, reply \(dialect.bytes) NOT NULL);
        CREATE INDEX action_reply_at ON action_reply (at);

        """
    }

    /// Columns that lists show come before the documents, and text that filters search is in the index that orders the
    /// list. Neither a list nor a filter then reads a document.
    private static let records = """
        CREATE TABLE order_record (
            id TEXT PRIMARY KEY, version BIGINT NOT NULL, name TEXT NOT NULL, wms_number TEXT, stage TEXT NOT NULL,
            due_at BIGINT, created_at BIGINT NOT NULL, value BIGINT NOT NULL, currency TEXT NOT NULL,
            blocked_by TEXT, blocks BIGINT NOT NULL, difference TEXT, search TEXT NOT NULL, doc TEXT NOT NULL);
        CREATE INDEX order_name ON order_record (name);
        CREATE INDEX order_wms ON order_record (wms_number) WHERE wms_number IS NOT NULL;
        CREATE INDEX order_created ON order_record (created_at);
        CREATE INDEX order_gap ON order_record (due_at, id, search) WHERE stage IN ('blocked', 'queued', 'sent', 'review');
        CREATE TABLE order_block (
            exception TEXT NOT NULL, order_id TEXT NOT NULL, units BIGINT NOT NULL, value BIGINT NOT NULL,
            currency TEXT NOT NULL, PRIMARY KEY (exception, order_id));
        CREATE INDEX block_order ON order_block (order_id);
        CREATE TABLE block_sum (
            exception TEXT NOT NULL, currency TEXT NOT NULL, orders BIGINT NOT NULL, units BIGINT NOT NULL,
            value BIGINT NOT NULL, PRIMARY KEY (exception, currency));
        CREATE TABLE order_sku (sku TEXT NOT NULL, order_id TEXT NOT NULL, PRIMARY KEY (sku, order_id));
        CREATE TABLE shipment_record (
            id TEXT PRIMARY KEY, version BIGINT NOT NULL, order_id TEXT, order_name TEXT, carrier TEXT, tracking TEXT,
            notice TEXT NOT NULL, held_since BIGINT, warned BOOLEAN NOT NULL, stalled BOOLEAN NOT NULL,
            search TEXT NOT NULL, doc TEXT NOT NULL);
        CREATE INDEX shipment_order ON shipment_record (order_id);
        CREATE INDEX shipment_held ON shipment_record (held_since, id, search) WHERE notice = 'held';
        CREATE TABLE shipment_tracking (
            tracking TEXT NOT NULL, shipment_id TEXT NOT NULL, PRIMARY KEY (tracking, shipment_id));
        CREATE INDEX tracking_shipment ON shipment_tracking (shipment_id);
        CREATE TABLE cancellation_record (
            id TEXT PRIMARY KEY, version BIGINT NOT NULL, order_id TEXT NOT NULL, order_name TEXT NOT NULL,
            state TEXT NOT NULL, requested_at BIGINT NOT NULL, wms_status TEXT, answer TEXT, judged_at BIGINT,
            refusable BOOLEAN NOT NULL, open BOOLEAN NOT NULL, place BIGINT NOT NULL, search TEXT NOT NULL,
            doc TEXT NOT NULL);
        CREATE INDEX cancellation_order ON cancellation_record (order_id);
        CREATE INDEX cancellation_place ON cancellation_record (place, id);
        CREATE TABLE exception_record (
            id TEXT PRIMARY KEY, version BIGINT NOT NULL, type TEXT NOT NULL, order_id TEXT, sku TEXT, owner TEXT,
            owner_is_team BOOLEAN NOT NULL, severity TEXT NOT NULL, urgency BIGINT NOT NULL, raised_at BIGINT NOT NULL,
            due_by BIGINT NOT NULL, state TEXT NOT NULL, summary TEXT NOT NULL, suggestion TEXT, sold BIGINT,
            rank BIGINT, search TEXT NOT NULL, doc TEXT NOT NULL);
        CREATE INDEX exception_order ON exception_record (order_id) WHERE order_id IS NOT NULL;
        CREATE INDEX exception_open ON exception_record (urgency, id, search) WHERE state = 'open';
        CREATE INDEX exception_type ON exception_record (type, urgency, id) WHERE state = 'open';
        CREATE INDEX exception_rank ON exception_record (rank, id, search) WHERE rank IS NOT NULL;
        CREATE INDEX exception_aside ON exception_record (id) WHERE state = 'open' AND type = 'set-aside';
        CREATE INDEX exception_sku ON exception_record (sku) WHERE sku IS NOT NULL;
        CREATE INDEX exception_sold ON exception_record (id) WHERE sold > 0;

        """

    private static let catalogue = """
        CREATE TABLE item_record (
            number TEXT PRIMARY KEY, version BIGINT NOT NULL, doc TEXT NOT NULL, active BOOLEAN NOT NULL, near TEXT NOT NULL);
        CREATE INDEX item_near ON item_record (near);
        CREATE TABLE variant_record (
            id TEXT PRIMARY KEY, version BIGINT NOT NULL, doc TEXT NOT NULL, sku TEXT, sold BOOLEAN NOT NULL,
            tracked BOOLEAN NOT NULL);
        CREATE INDEX variant_sku ON variant_record (sku) WHERE sku IS NOT NULL;
        CREATE TABLE sku_map (sku TEXT PRIMARY KEY, item TEXT NOT NULL);
        CREATE INDEX sku_map_item ON sku_map (item);
        CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE erasure (hash TEXT PRIMARY KEY, order_id TEXT, state TEXT NOT NULL, at BIGINT NOT NULL);
        CREATE INDEX erasure_due ON erasure (order_id) WHERE state = 'due';

        """

    private static let figures = """
        CREATE TABLE day_count (day BIGINT PRIMARY KEY, due BIGINT NOT NULL, received BIGINT NOT NULL);
        CREATE TABLE due_slot (slot BIGINT PRIMARY KEY, due BIGINT NOT NULL);
        CREATE TABLE tally (
            name TEXT NOT NULL, place BIGINT NOT NULL, label TEXT NOT NULL, count BIGINT NOT NULL,
            PRIMARY KEY (name, place, label));

        """

    private static func work(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE work (
            id \(dialect.generated), queue TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
            due BIGINT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, lease BIGINT, held_for TEXT, argument TEXT,
            enqueued_at BIGINT NOT NULL, error TEXT, version BIGINT NOT NULL, periodic BOOLEAN NOT NULL,
            suspect BOOLEAN NOT NULL DEFAULT FALSE, deaths BIGINT NOT NULL DEFAULT 0,
            fault BOOLEAN NOT NULL DEFAULT FALSE, ripe BOOLEAN NOT NULL);
        CREATE TABLE kept_clock (id BIGINT PRIMARY KEY, boot TEXT, lead BIGINT NOT NULL);
        CREATE INDEX work_due ON work (queue, due, id) WHERE state IN ('ready', 'waiting');
        CREATE INDEX work_key ON work (key, kind);
        CREATE INDEX work_running ON work (lease) WHERE state = 'running';
        CREATE INDEX work_held ON work (held_for) WHERE state = 'held';
        CREATE INDEX work_held_due ON work (due, id) WHERE state = 'held';
        CREATE INDEX work_failed ON work (due, id) WHERE state = 'failed';
        CREATE INDEX work_unripe ON work (due, id) WHERE NOT ripe AND state IN ('ready', 'waiting');
        CREATE INDEX work_suspect ON work (id) WHERE suspect;
        CREATE TABLE queue_count (
            queue TEXT NOT NULL, place TEXT NOT NULL, pieces BIGINT NOT NULL, PRIMARY KEY (queue, place));
        CREATE TABLE queue_minute (
            queue TEXT NOT NULL, minute BIGINT NOT NULL, arrived BIGINT NOT NULL, finished BIGINT NOT NULL,
            PRIMARY KEY (minute, queue));

        """
    }
}
