// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import java.util.Map;

/** The numbers of the controls. */
public final class Opcode {

    public static final int PROCESS_EXISTS = 0;
    public static final int STATISTICS = 1;
    public static final int PING = 3;
    public static final int GETDBPATH = 4;
    public static final int GETVNNMAP = 5;
    public static final int SETVNNMAP = 6;
    public static final int GET_DEBUG = 7;
    public static final int SET_DEBUG = 8;
    public static final int GET_DBMAP = 9;
    public static final int GET_RECMODE = 15;
    public static final int SET_RECMODE = 16;
    public static final int STATISTICS_RESET = 17;
    public static final int DB_ATTACH = 18;
    public static final int TRAVERSE_START = 20;
    public static final int TRAVERSE_ALL = 21;
    public static final int TRAVERSE_DATA = 22;
    public static final int REGISTER_SRVID = 23;
    public static final int DEREGISTER_SRVID = 24;
    public static final int GET_DBNAME = 25;
    public static final int ENABLE_SEQNUM = 26;
    public static final int UPDATE_SEQNUM = 27;
    public static final int DUMP_MEMORY = 29;
    public static final int GET_PID = 30;
    public static final int FREEZE = 33;
    public static final int GET_PNN = 35;
    public static final int SHUTDOWN = 36;
    public static final int TCP_CLIENT = 44;
    public static final int TCP_ADD = 45;
    public static final int TCP_REMOVE = 46;
    public static final int STARTUP = 47;
    public static final int SET_TUNABLE = 48;
    public static final int GET_TUNABLE = 49;
    public static final int LIST_TUNABLES = 50;
    public static final int MODIFY_FLAGS = 52;
    public static final int GET_ALL_TUNABLES = 53;
    public static final int GET_TCP_TICKLE_LIST = 55;
    public static final int SET_TCP_TICKLE_LIST = 56;
    public static final int DB_ATTACH_PERSISTENT = 61;
    public static final int UPDATE_RECORD = 63;
    public static final int SEND_GRATUITOUS_ARP = 64;
    public static final int WIPE_DATABASE = 67;
    public static final int UPTIME = 69;
    public static final int START_RECOVERY = 70;
    public static final int END_RECOVERY = 71;
    public static final int RELOAD_NODES_FILE = 72;
    public static final int TRY_DELETE_RECORDS = 74;
    public static final int ADD_PUBLIC_IP = 77;
    public static final int DEL_PUBLIC_IP = 78;
    public static final int GET_CAPABILITIES = 80;
    public static final int START_PERSISTENT_UPDATE = 81;
    public static final int CANCEL_PERSISTENT_UPDATE = 82;
    public static final int RECD_PING = 87;
    public static final int RELEASE_IP = 88;
    public static final int TAKEOVER_IP = 89;
    public static final int GET_PUBLIC_IPS = 90;
    public static final int GET_NODEMAP = 91;
    public static final int TRAVERSE_KILL = 97;
    public static final int RECD_RECLOCK_LATENCY = 98;
    public static final int GET_RECLOCK_FILE = 99;
    public static final int STOP_NODE = 101;
    public static final int CONTINUE_NODE = 102;
    public static final int SET_LMASTERROLE = 104;
    public static final int SET_RECMASTERROLE = 105;
    public static final int SET_BAN_STATE = 109;
    public static final int GET_BAN_STATE = 110;
    public static final int REGISTER_NOTIFY = 114;
    public static final int DEREGISTER_NOTIFY = 115;
    public static final int TRANS3_COMMIT = 119;
    public static final int GET_DB_SEQNUM = 120;
    public static final int DB_SET_HEALTHY = 121;
    public static final int DB_GET_HEALTH = 122;
    public static final int GET_PUBLIC_IP_INFO = 123;
    public static final int GET_IFACES = 124;
    public static final int SET_IFACE_LINK_STATE = 125;
    public static final int TCP_ADD_DELAYED_UPDATE = 126;
    public static final int GET_STAT_HISTORY = 127;
    public static final int SCHEDULE_FOR_DELETION = 128;
    public static final int SET_DB_READONLY = 129;
    public static final int TRAVERSE_START_EXT = 131;
    public static final int GET_DB_STATISTICS = 132;
    public static final int SET_DB_STICKY = 133;
    public static final int RELOAD_PUBLIC_IPS = 134;
    public static final int TRAVERSE_ALL_EXT = 135;
    public static final int IPREALLOCATED = 137;
    public static final int GET_RUNSTATE = 138;
    public static final int DB_DETACH = 139;
    public static final int GET_NODES_FILE = 140;
    public static final int DB_FREEZE = 141;
    public static final int DB_THAW = 142;
    public static final int DB_TRANSACTION_START = 143;
    public static final int DB_TRANSACTION_COMMIT = 144;
    public static final int DB_TRANSACTION_CANCEL = 145;
    public static final int DB_PULL = 146;
    public static final int DB_PUSH_START = 147;
    public static final int DB_PUSH_CONFIRM = 148;
    public static final int DB_OPEN_FLAGS = 149;
    public static final int DB_ATTACH_REPLICATED = 150;
    public static final int CHECK_PID_SRVID = 151;
    public static final int TUNNEL_REGISTER = 152;
    public static final int TUNNEL_DEREGISTER = 153;
    public static final int VACUUM_FETCH = 154;
    public static final int DB_VACUUM = 155;
    public static final int ECHO_DATA = 156;
    public static final int DISABLE_NODE = 157;
    public static final int ENABLE_NODE = 158;

    /** Opcodes of the past; answered as if they had never existed. */
    private static final Map<Integer, String> OBSOLETE = Map.ofEntries(
            Map.entry(10, "GET_NODEMAPv4"),
            Map.entry(11, "SET_DMASTER"),
            Map.entry(13, "PULL_DB"),
            Map.entry(14, "PUSH_DB"),
            Map.entry(19, "SET_CALL"),
            Map.entry(31, "GET_RECMASTER"),
            Map.entry(32, "SET_RECMASTER"),
            Map.entry(34, "THAW"),
            Map.entry(37, "GET_MONMODE"),
            Map.entry(42, "TAKEOVER_IPv4"),
            Map.entry(43, "RELEASE_IPv4"),
            Map.entry(51, "GET_PUBLIC_IPSv4"),
            Map.entry(54, "KILL_TCP"),
            Map.entry(57, "REGISTER_SERVER_ID"),
            Map.entry(58, "UNREGISTER_SERVER_ID"),
            Map.entry(59, "CHECK_SERVER_ID"),
            Map.entry(60, "GET_SERVER_ID_LIST"),
            Map.entry(62, "PERSISTENT_STORE"),
            Map.entry(65, "TRANSACTION_START"),
            Map.entry(66, "TRANSACTION_COMMIT"),
            Map.entry(75, "ENABLE_MONITOR"),
            Map.entry(76, "DISABLE_MONITOR"),
            Map.entry(79, "RUN_EVENTSCRIPTS"),
            Map.entry(83, "TRANS2_COMMIT"),
            Map.entry(84, "TRANS2_FINISHED"),
            Map.entry(85, "TRANS2_ERROR"),
            Map.entry(86, "TRANS2_COMMIT_RETRY"),
            Map.entry(96, "GET_EVENT_SCRIPT_STATUS"),
            Map.entry(100, "SET_RECLOCK_FILE"),
            Map.entry(103, "SET_NATGWSTATE"),
            Map.entry(107, "ENABLE_SCRIPT"),
            Map.entry(108, "DISABLE_SCRIPT"),
            Map.entry(111, "SET_DB_PRIORITY"),
            Map.entry(112, "GET_DB_PRIORITY"),
            Map.entry(113, "TRANSACTION_CANCEL"),
            Map.entry(116, "TRANS2_ACTIVE"),
            Map.entry(117, "GET_LOG"),
            Map.entry(118, "CLEAR_LOG"),
            Map.entry(130, "CHECK_SRVIDS"),
            Map.entry(136, "RECEIVE_RECORDS"));

    private static final int TCP_CLIENT_DISCONNECTED = 159;
    private static final int TCP_CLIENT_PASSED = 160;
    private static final int START_IPREALLOCATE = 161;
    private static final int PUSH_RECORD = 162;

    private Opcode() {}

    /** {@return whether older software had such a control} */
    public static boolean isObsolete(int opcode) {
        return OBSOLETE.containsKey(opcode);
    }

    /** {@return the name for logs, of obsolete controls and those of versions after 4.17 as well} */
    public static String nameOf(int opcode) {
        return switch (opcode) {
            case PROCESS_EXISTS -> "PROCESS_EXISTS";
            case STATISTICS -> "STATISTICS";
            case PING -> "PING";
            case GETDBPATH -> "GETDBPATH";
            case GETVNNMAP -> "GETVNNMAP";
            case SETVNNMAP -> "SETVNNMAP";
            case GET_DEBUG -> "GET_DEBUG";
            case SET_DEBUG -> "SET_DEBUG";
            case GET_DBMAP -> "GET_DBMAP";
            case GET_RECMODE -> "GET_RECMODE";
            case SET_RECMODE -> "SET_RECMODE";
            case STATISTICS_RESET -> "STATISTICS_RESET";
            case DB_ATTACH -> "DB_ATTACH";
            case TRAVERSE_START -> "TRAVERSE_START";
            case TRAVERSE_ALL -> "TRAVERSE_ALL";
            case TRAVERSE_DATA -> "TRAVERSE_DATA";
            case REGISTER_SRVID -> "REGISTER_SRVID";
            case DEREGISTER_SRVID -> "DEREGISTER_SRVID";
            case GET_DBNAME -> "GET_DBNAME";
            case ENABLE_SEQNUM -> "ENABLE_SEQNUM";
            case UPDATE_SEQNUM -> "UPDATE_SEQNUM";
            case DUMP_MEMORY -> "DUMP_MEMORY";
            case GET_PID -> "GET_PID";
            case FREEZE -> "FREEZE";
            case GET_PNN -> "GET_PNN";
            case SHUTDOWN -> "SHUTDOWN";
            case TCP_CLIENT -> "TCP_CLIENT";
            case TCP_ADD -> "TCP_ADD";
            case TCP_REMOVE -> "TCP_REMOVE";
            case STARTUP -> "STARTUP";
            case SET_TUNABLE -> "SET_TUNABLE";
            case GET_TUNABLE -> "GET_TUNABLE";
            case LIST_TUNABLES -> "LIST_TUNABLES";
            case MODIFY_FLAGS -> "MODIFY_FLAGS";
            case GET_ALL_TUNABLES -> "GET_ALL_TUNABLES";
            case GET_TCP_TICKLE_LIST -> "GET_TCP_TICKLE_LIST";
            case SET_TCP_TICKLE_LIST -> "SET_TCP_TICKLE_LIST";
            case DB_ATTACH_PERSISTENT -> "DB_ATTACH_PERSISTENT";
            case UPDATE_RECORD -> "UPDATE_RECORD";
            case SEND_GRATUITOUS_ARP -> "SEND_GRATUITOUS_ARP";
            case WIPE_DATABASE -> "WIPE_DATABASE";
            case UPTIME -> "UPTIME";
            case START_RECOVERY -> "START_RECOVERY";
            case END_RECOVERY -> "END_RECOVERY";
            case RELOAD_NODES_FILE -> "RELOAD_NODES_FILE";
            case TRY_DELETE_RECORDS -> "TRY_DELETE_RECORDS";
            case ADD_PUBLIC_IP -> "ADD_PUBLIC_IP";
            case DEL_PUBLIC_IP -> "DEL_PUBLIC_IP";
            case GET_CAPABILITIES -> "GET_CAPABILITIES";
            case START_PERSISTENT_UPDATE -> "START_PERSISTENT_UPDATE";
            case CANCEL_PERSISTENT_UPDATE -> "CANCEL_PERSISTENT_UPDATE";
            case RECD_PING -> "RECD_PING";
            case RELEASE_IP -> "RELEASE_IP";
            case TAKEOVER_IP -> "TAKEOVER_IP";
            case GET_PUBLIC_IPS -> "GET_PUBLIC_IPS";
            case GET_NODEMAP -> "GET_NODEMAP";
            case TRAVERSE_KILL -> "TRAVERSE_KILL";
            case RECD_RECLOCK_LATENCY -> "RECD_RECLOCK_LATENCY";
            case GET_RECLOCK_FILE -> "GET_RECLOCK_FILE";
            case STOP_NODE -> "STOP_NODE";
            case CONTINUE_NODE -> "CONTINUE_NODE";
            case SET_LMASTERROLE -> "SET_LMASTERROLE";
            case SET_RECMASTERROLE -> "SET_RECMASTERROLE";
            case SET_BAN_STATE -> "SET_BAN_STATE";
            case GET_BAN_STATE -> "GET_BAN_STATE";
            case REGISTER_NOTIFY -> "REGISTER_NOTIFY";
            case DEREGISTER_NOTIFY -> "DEREGISTER_NOTIFY";
            case TRANS3_COMMIT -> "TRANS3_COMMIT";
            case GET_DB_SEQNUM -> "GET_DB_SEQNUM";
            case DB_SET_HEALTHY -> "DB_SET_HEALTHY";
            case DB_GET_HEALTH -> "DB_GET_HEALTH";
            case GET_PUBLIC_IP_INFO -> "GET_PUBLIC_IP_INFO";
            case GET_IFACES -> "GET_IFACES";
            case SET_IFACE_LINK_STATE -> "SET_IFACE_LINK_STATE";
            case TCP_ADD_DELAYED_UPDATE -> "TCP_ADD_DELAYED_UPDATE";
            case GET_STAT_HISTORY -> "GET_STAT_HISTORY";
            case SCHEDULE_FOR_DELETION -> "SCHEDULE_FOR_DELETION";
            case SET_DB_READONLY -> "SET_DB_READONLY";
            case TRAVERSE_START_EXT -> "TRAVERSE_START_EXT";
            case GET_DB_STATISTICS -> "GET_DB_STATISTICS";
            case SET_DB_STICKY -> "SET_DB_STICKY";
            case RELOAD_PUBLIC_IPS -> "RELOAD_PUBLIC_IPS";
            case TRAVERSE_ALL_EXT -> "TRAVERSE_ALL_EXT";
            case IPREALLOCATED -> "IPREALLOCATED";
            case GET_RUNSTATE -> "GET_RUNSTATE";
            case DB_DETACH -> "DB_DETACH";
            case GET_NODES_FILE -> "GET_NODES_FILE";
            case DB_FREEZE -> "DB_FREEZE";
            case DB_THAW -> "DB_THAW";
            case DB_TRANSACTION_START -> "DB_TRANSACTION_START";
            case DB_TRANSACTION_COMMIT -> "DB_TRANSACTION_COMMIT";
            case DB_TRANSACTION_CANCEL -> "DB_TRANSACTION_CANCEL";
            case DB_PULL -> "DB_PULL";
            case DB_PUSH_START -> "DB_PUSH_START";
            case DB_PUSH_CONFIRM -> "DB_PUSH_CONFIRM";
            case DB_OPEN_FLAGS -> "DB_OPEN_FLAGS";
            case DB_ATTACH_REPLICATED -> "DB_ATTACH_REPLICATED";
            case CHECK_PID_SRVID -> "CHECK_PID_SRVID";
            case TUNNEL_REGISTER -> "TUNNEL_REGISTER";
            case TUNNEL_DEREGISTER -> "TUNNEL_DEREGISTER";
            case VACUUM_FETCH -> "VACUUM_FETCH";
            case DB_VACUUM -> "DB_VACUUM";
            case ECHO_DATA -> "ECHO_DATA";
            case DISABLE_NODE -> "DISABLE_NODE";
            case ENABLE_NODE -> "ENABLE_NODE";
            case TCP_CLIENT_DISCONNECTED -> "TCP_CLIENT_DISCONNECTED";
            case TCP_CLIENT_PASSED -> "TCP_CLIENT_PASSED";
            case START_IPREALLOCATE -> "START_IPREALLOCATE";
            case PUSH_RECORD -> "PUSH_RECORD";
            default -> OBSOLETE.getOrDefault(opcode, "control " + Integer.toUnsignedString(opcode));
        };
    }
}
