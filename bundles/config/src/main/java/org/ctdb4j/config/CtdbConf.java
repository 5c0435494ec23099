// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.ctdb4j.config.ConfOption.bool;
import static org.ctdb4j.config.ConfOption.integer;
import static org.ctdb4j.config.ConfOption.only;
import static org.ctdb4j.config.ConfOption.silently;
import static org.ctdb4j.config.ConfOption.string;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeAddress;

/** The values of ctdb.conf. */
final class CtdbConf {

    static final ConfOption<String> LOCATION = string("logging", "location", silently(CtdbConf::isLogLocation));
    static final ConfOption<String> LOG_LEVEL = string(
            "logging", "log level", silently(text -> DebugLevel.parse(text).isPresent()));

    static final ConfOption<String> TRANSPORT =
            string("cluster", "transport", only("cluster", "transport", "tcp"::equals));
    static final ConfOption<String> NODE_ADDRESS = string(
            "cluster",
            "node address",
            only("cluster", "node address", text -> NodeAddress.parse(text).isPresent()));
    static final ConfOption<String> CLUSTER_LOCK = string("cluster", "cluster lock");
    static final ConfOption<String> RECOVERY_LOCK = string("cluster", "recovery lock");
    static final ConfOption<Integer> LEADER_TIMEOUT =
            integer("cluster", "leader timeout", only("cluster", "leader timeout", seconds -> seconds > 0));
    static final ConfOption<Boolean> LEADER_CAPABILITY = bool("cluster", "leader capability");

    static final ConfOption<String> VOLATILE_DIRECTORY = databaseDirectory("volatile database directory");
    static final ConfOption<String> PERSISTENT_DIRECTORY = databaseDirectory("persistent database directory");
    static final ConfOption<String> STATE_DIRECTORY = databaseDirectory("state database directory");
    static final ConfOption<String> LOCK_DEBUG_SCRIPT = script("database", "lock debug script");
    static final ConfOption<Boolean> TDB_MUTEXES = bool("database", "tdb mutexes");

    static final ConfOption<String> EVENT_DEBUG_SCRIPT = script("event", "debug script");

    static final ConfOption<Boolean> FAILOVER_DISABLED = bool("failover", "disabled");

    static final ConfOption<Boolean> REALTIME_SCHEDULING = bool("legacy", "realtime scheduling");
    static final ConfOption<Boolean> LMASTER_CAPABILITY = bool("legacy", "lmaster capability");
    static final ConfOption<Boolean> START_AS_STOPPED = bool("legacy", "start as stopped");
    static final ConfOption<Boolean> START_AS_DISABLED = bool("legacy", "start as disabled");
    static final ConfOption<String> SCRIPT_LOG_LEVEL = string(
            "legacy",
            "script log level",
            only("legacy", "script log level", text -> DebugLevel.parse(text).isPresent()));

    private static final List<ConfOption<?>> OPTIONS = List.of(
            LOCATION,
            LOG_LEVEL,
            TRANSPORT,
            NODE_ADDRESS,
            CLUSTER_LOCK,
            RECOVERY_LOCK,
            LEADER_TIMEOUT,
            LEADER_CAPABILITY,
            VOLATILE_DIRECTORY,
            PERSISTENT_DIRECTORY,
            STATE_DIRECTORY,
            LOCK_DEBUG_SCRIPT,
            TDB_MUTEXES,
            EVENT_DEBUG_SCRIPT,
            FAILOVER_DISABLED,
            REALTIME_SCHEDULING,
            LMASTER_CAPABILITY,
            START_AS_STOPPED,
            START_AS_DISABLED,
            SCRIPT_LOG_LEVEL);

    private final Folders folders;
    private final Map<ConfOption<?>, Object> values = new HashMap<>();
    private final List<String> errors = new ArrayList<>();

    private CtdbConf(Folders folders) {
        this.folders = folders;
    }

    /** Unknown sections and options are ignored; a file that breaks off leaves every option at its default. */
    static CtdbConf parse(String text, Folders folders) {
        CtdbConf conf = new CtdbConf(folders);
        Ini ini = Ini.parse(text);
        if (ini.complete()) {
            String section = "";
            for (Ini.Line line : ini.lines()) {
                if (line instanceof Ini.Section header) {
                    section = header.name();
                } else if (line instanceof Ini.Option option) {
                    conf.apply(section, option);
                }
            }
        }
        return conf;
    }

    /** {@return what is wrong, in the words of ctdbd; the values are of no use unless this is empty} */
    List<String> errors() {
        return List.copyOf(errors);
    }

    <T> Optional<T> get(ConfOption<T> option) {
        @SuppressWarnings("unchecked") // only take() puts values, under the option that made them
        T value = (T) values.get(option);
        return Optional.ofNullable(value);
    }

    private void apply(String section, Ini.Option line) {
        Optional<String> value = line.value();
        for (ConfOption<?> option : OPTIONS) {
            if (value.isPresent()
                    && option.section().equalsIgnoreCase(section)
                    && option.name().equals(line.name())) {
                take(option, value.get());
            }
        }
    }

    private <T> void take(ConfOption<T> option, String text) {
        String place = "[%s] -> \"%s\"".formatted(option.section(), option.name());
        if (text.isEmpty()) {
            errors.add("conf: empty value " + place);
            return;
        }
        Optional<T> value = option.parser().apply(text);
        if (value.isEmpty()) {
            errors.add("conf: invalid value %s = \"%s\"".formatted(place, text));
            return;
        }
        option.rule().complaint(value.get(), folders).ifPresent(lines -> {
            errors.addAll(lines);
            errors.add("conf: validation for option \"%s\" failed".formatted(option.name()));
        });
        values.put(option, value.get());
    }

    private static boolean isLogLocation(String text) {
        if (text.startsWith("file:")) {
            Path folder = Path.of(text.substring("file:".length())).getParent();
            return folder == null || Files.isDirectory(folder);
        }
        return switch (text) {
            case "syslog", "syslog:nonblocking", "syslog:udp", "syslog:udp-rfc5424" -> true;
            default -> false;
        };
    }

    private static ConfOption<String> databaseDirectory(String name) {
        return string("database", name, (value, folders) -> missingDirectory(name, Path.of(value)));
    }

    /** {@return the complaint if the directory is not there} */
    static Optional<List<String>> missingDirectory(String option, Path directory) {
        return Files.isDirectory(directory)
                ? Optional.empty()
                : Optional.of(List.of("%s \"%s\" does not exist".formatted(option, directory)));
    }

    /** Only the base name counts when the script is checked, in the configuration folder. */
    private static ConfOption<String> script(String section, String name) {
        return string(section, name, (value, folders) -> {
            Path path = folders.etc().resolve(Path.of(value).getFileName());
            if (!Files.exists(path)) {
                return Optional.of(List.of("%s %s does not exist".formatted(name, path)));
            }
            if (!Files.isRegularFile(path)) {
                return Optional.of(List.of("%s %s is not a file".formatted(name, path)));
            }
            return Files.isExecutable(path)
                    ? Optional.empty()
                    : Optional.of(List.of("%s %s is not executable".formatted(name, path)));
        });
    }
}
