// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The knobs of a running node, in the order the wire has them (ctdb/protocol/protocol.h, samba-4.17.12). */
public enum Tunable {
    MAX_REDIRECT_COUNT("MaxRedirectCount", 3, Use.OBSOLETE),
    SEQNUM_INTERVAL("SeqnumInterval", 1_000),
    CONTROL_TIMEOUT("ControlTimeout", 60),
    TRAVERSE_TIMEOUT("TraverseTimeout", 20),
    KEEPALIVE_INTERVAL("KeepaliveInterval", 5),
    KEEPALIVE_LIMIT("KeepaliveLimit", 5),
    RECOVER_TIMEOUT("RecoverTimeout", 30),
    RECOVER_INTERVAL("RecoverInterval", 1),
    ELECTION_TIMEOUT("ElectionTimeout", 3),
    TAKEOVER_TIMEOUT("TakeoverTimeout", 9),
    MONITOR_INTERVAL("MonitorInterval", 15),
    TICKLE_UPDATE_INTERVAL("TickleUpdateInterval", 20),
    EVENT_SCRIPT_TIMEOUT("EventScriptTimeout", 30),
    MONITOR_TIMEOUT_COUNT("MonitorTimeoutCount", 20),
    EVENT_SCRIPT_UNHEALTHY_ON_TIMEOUT("EventScriptUnhealthyOnTimeout", 0, Use.OBSOLETE),
    RECOVERY_GRACE_PERIOD("RecoveryGracePeriod", 120),
    RECOVERY_BAN_PERIOD("RecoveryBanPeriod", 300),
    DATABASE_HASH_SIZE("DatabaseHashSize", 100_001),
    DATABASE_MAX_DEAD("DatabaseMaxDead", 5),
    RERECOVERY_TIMEOUT("RerecoveryTimeout", 10),
    ENABLE_BANS("EnableBans", 1),
    DETERMINISTIC_IPS("DeterministicIPs", 0, Use.OBSOLETE),
    RECLOCK_PING_PERIOD("ReclockPingPeriod", 60, Use.OBSOLETE),
    NO_IP_FAILBACK("NoIPFailback", 0),
    DISABLE_IP_FAILOVER("DisableIPFailover", 0, Use.OBSOLETE),
    VERBOSE_MEMORY_NAMES("VerboseMemoryNames", 0),
    RECD_PING_TIMEOUT("RecdPingTimeout", 60),
    RECD_FAIL_COUNT("RecdFailCount", 10),
    LOG_LATENCY_MS("LogLatencyMs", 0),
    REC_LOCK_LATENCY_MS("RecLockLatencyMs", 1_000),
    RECOVERY_DROP_ALL_IPS("RecoveryDropAllIPs", 120),
    VERIFY_RECOVERY_LOCK("VerifyRecoveryLock", 1, Use.OBSOLETE),
    VACUUM_INTERVAL("VacuumInterval", 10),
    VACUUM_MAX_RUN_TIME("VacuumMaxRunTime", 120),
    REPACK_LIMIT("RepackLimit", 10_000),
    VACUUM_LIMIT("VacuumLimit", 5_000, Use.OBSOLETE),
    MAX_QUEUE_DROP_MSG("MaxQueueDropMsg", 1_000_000),
    ALLOW_UNHEALTHY_DB_READ("AllowUnhealthyDBRead", 0),
    STAT_HISTORY_INTERVAL("StatHistoryInterval", 1),
    DEFERRED_ATTACH_TO("DeferredAttachTO", 120),
    VACUUM_FAST_PATH_COUNT("VacuumFastPathCount", 60),
    LCP2_PUBLIC_IPS("LCP2PublicIPs", 1, Use.OBSOLETE),
    ALLOW_CLIENT_DB_ATTACH("AllowClientDBAttach", 1),
    RECOVER_PDB_BY_SEQ_NUM("RecoverPDBBySeqNum", 1, Use.OBSOLETE),
    DEFERRED_REBALANCE_ON_NODE_ADD("DeferredRebalanceOnNodeAdd", 300, Use.OBSOLETE),
    FETCH_COLLAPSE("FetchCollapse", 1),
    HOPCOUNT_MAKE_STICKY("HopcountMakeSticky", 50),
    STICKY_DURATION("StickyDuration", 600),
    STICKY_PINDOWN("StickyPindown", 200),
    NO_IP_TAKEOVER("NoIPTakeover", 0),
    DB_RECORD_COUNT_WARN("DBRecordCountWarn", 100_000),
    DB_RECORD_SIZE_WARN("DBRecordSizeWarn", 10_000_000),
    DB_SIZE_WARN("DBSizeWarn", 100_000_000),
    PULL_DB_PREALLOCATION("PullDBPreallocation", 10_485_760),
    NO_IP_HOST_ON_ALL_DISABLED("NoIPHostOnAllDisabled", 1, Use.OBSOLETE),
    SAMBA3_AVOID_DEADLOCKS("Samba3AvoidDeadlocks", 0, Use.OBSOLETE),
    TDB_MUTEX_ENABLED("TDBMutexEnabled", 1, Use.OBSOLETE),
    LOCK_PROCESSES_PER_DB("LockProcessesPerDB", 200),
    REC_BUFFER_SIZE_LIMIT("RecBufferSizeLimit", 1_000_000),
    QUEUE_BUFFER_SIZE("QueueBufferSize", 1_024),
    IP_ALLOC_ALGORITHM("IPAllocAlgorithm", 2),
    ALLOW_MIXED_VERSIONS("AllowMixedVersions", 0);

    /** How many there are. */
    public static final int COUNT = values().length;

    private static final Map<String, Tunable> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(t -> folded(t.text), Function.identity()));

    private static final List<Tunable> LISTED = listOrder();

    private final String text;
    private final int defaultValue;
    private final Use use;

    Tunable(String text, int defaultValue) {
        this(text, defaultValue, Use.CURRENT);
    }

    Tunable(String text, int defaultValue, Use use) {
        this.text = text;
        this.defaultValue = defaultValue;
        this.use = use;
    }

    /** {@return the name users know} */
    public String text() {
        return text;
    }

    public int defaultValue() {
        return defaultValue;
    }

    /** {@return whether it can still be set but no longer changes anything} */
    public boolean isObsolete() {
        return use == Use.OBSOLETE;
    }

    /** {@return the tunable of that name, in whatever case it is written} */
    public static Optional<Tunable> named(String name) {
        return Optional.ofNullable(BY_NAME.get(folded(name)));
    }

    /** {@return those in use, in the order LIST_TUNABLES names them} */
    public static List<Tunable> listed() {
        return LISTED;
    }

    /** Wire order, but for one that was added in the middle of the list. */
    private static List<Tunable> listOrder() {
        List<Tunable> order = new ArrayList<>();
        for (Tunable tunable : values()) {
            if (!tunable.isObsolete() && tunable != VACUUM_FAST_PATH_COUNT) {
                order.add(tunable);
            }
        }
        order.add(order.indexOf(REPACK_LIMIT) + 1, VACUUM_FAST_PATH_COUNT);
        return List.copyOf(order);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private enum Use {
        CURRENT,
        OBSOLETE
    }
}
