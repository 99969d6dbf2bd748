enum LogSection {
    static let file = Setting(
        "log.file", .path, otherwise: "standard error", example: .shown("/var/log/tallyman/tallyman.log"),
        "The file to which `serve` logs. SIGHUP opens it anew, for logrotate.")

    static let section = SettingSection(
        "log", "Where the core logs.",
        more: """
            Logging never stops the core: lines that cannot be written are dropped, counted (`tallyman_log_lines_dropped_total`) and
            reported on the desk, and the log itself says how many were lost once it works again. For logrotate:

            ```
            /var/log/tallyman/tallyman.log {
                weekly
                rotate 8
                compress
                delaycompress
                postrotate
                    systemctl kill -s HUP tallyman
                endscript
            }
            ```
            """, isCommented: true
    ) { file }
}
