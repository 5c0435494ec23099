// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** Reads the repository itself: what the house style asks for and a script can see. */
class TidyTest {
    private static final Repository REPOSITORY = Repository.find();
    /** The formatter sees to code, but splits no text. */
    private static final int LINE_MAX = 140;

    private static final String SPDX = "// SPDX-License-Identifier: Apache-2.0";

    private static final Set<String> KERNEL_OF_ADAPTERS =
            Set.of("api", "protocol", "spi", "tdb", "socket", "system-linux");

    /** Which bundles the main code of a bundle may use; the adapters, which are the rest, may use {@link #KERNEL_OF_ADAPTERS}. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("api", Set.of()),
            Map.entry("tdb", Set.of()),
            Map.entry("protocol", Set.of("api")),
            Map.entry("spi", Set.of("api", "protocol")),
            Map.entry("core", Set.of("api", "protocol", "spi")),
            Map.entry("recovery", Set.of("api", "protocol", "spi")),
            Map.entry("failover", Set.of("api", "protocol", "spi")),
            Map.entry("socket", Set.of("api", "protocol", "spi")),
            Map.entry("system-linux", Set.of("api", "protocol", "spi", "tdb")),
            Map.entry("daemon", Set.of("api", "protocol", "spi", "core", "system-linux")),
            Map.entry("management", Set.of("api")),
            Map.entry("shell", Set.of("api")),
            Map.entry("client", Set.of("api", "protocol", "spi", "tdb", "system-linux")),
            Map.entry("testkit", Set.of("api", "protocol", "spi", "core", "recovery", "failover", "tdb")),
            Map.entry("testkit-linux", Set.of("api", "spi")),
            Map.entry("launcher", Set.of("api", "protocol", "spi", "config")));

    /** Bundles that decide and do nothing else. */
    private static final Set<String> PURE = Set.of("api", "protocol", "tdb", "core", "recovery", "failover");

    /** What has its own ideas of time, chance or order, or reaches out of the machine. */
    private static final Map<String, Pattern> IMPURE = Map.ofEntries(
            Map.entry("wall clock", Pattern.compile("Instant\\.now|LocalDateTime\\.now|System\\.currentTimeMillis")),
            Map.entry("clock", Pattern.compile("System\\.nanoTime")),
            Map.entry("chance", Pattern.compile("util\\.Random\\b|new Random\\(|UUID\\.randomUUID|Math\\.random")),
            Map.entry("thread", Pattern.compile("new Thread\\(|Executors\\.|ForkJoin|parallelStream|\\.parallel\\(")),
            Map.entry("file", Pattern.compile("java\\.nio\\.file|java\\.io\\.File\\b|java\\.nio\\.channels")),
            Map.entry("socket", Pattern.compile("java\\.net\\.(Server)?Socket\\b|DatagramSocket")),
            Map.entry("log", Pattern.compile("org\\.slf4j|java\\.util\\.logging")));

    /** Iterating these depends on the run of the JVM; looking things up in them does not. */
    private static final Pattern SALTED = Pattern.compile("\\b(?:Set|Map)\\.(?:of|copyOf|ofEntries)\\(");

    /** Whole bundles that operators install by no feature. */
    private static final Map<String, String> IN_NO_FEATURE = Map.of(
            "testkit", "for tests alone",
            "testkit-linux", "for tests alone",
            "launcher", "starts the process, before there is a framework");

    @Test
    void bundlesAreNamedAfterTheirFolders() {
        List<String> offences = new ArrayList<>();
        for (String bundle : REPOSITORY.bundles()) {
            String pom = REPOSITORY.pom(bundle).text();
            String own = pom.substring(pom.indexOf("</parent>"));
            if (!Repository.element(own, "artifactId").equals("ctdb4j-" + bundle)) {
                offences.add(bundle + " has the artifactId " + Repository.element(own, "artifactId"));
            }
        }
        REPOSITORY.javaSources().stream()
                .filter(source -> source.isMain() && !source.bundle().isEmpty())
                .filter(source -> !source.path()
                        .toString()
                        .contains("org/ctdb4j/" + source.bundle().replace('-', '/')))
                .forEach(source -> offences.add(source.path() + " is outside the bundle's package"));
        assertNone(offences);
    }

    @Test
    void dependenciesGoTheAllowedWays() {
        List<String> offences = new ArrayList<>();
        for (String bundle : REPOSITORY.bundles()) {
            Set<String> allowed = MAY_USE.getOrDefault(bundle, KERNEL_OF_ADAPTERS);
            REPOSITORY.dependencies(bundle).forEach((other, scope) -> {
                if (!scope.equals("test") && !allowed.contains(other)) {
                    offences.add(bundle + " depends on " + other);
                }
            });
        }
        assertNone(offences);
    }

    @Test
    void importsGoTheAllowedWays() {
        List<String> offences = new ArrayList<>();
        Pattern imported = Pattern.compile("^import (?:static )?(org\\.ctdb4j\\.[\\w.]+);", Pattern.MULTILINE);
        for (Repository.Source source : REPOSITORY.javaSources()) {
            if (source.isMain() && !source.bundle().isEmpty()) {
                Set<String> allowed = MAY_USE.getOrDefault(source.bundle(), KERNEL_OF_ADAPTERS);
                imported.matcher(source.text())
                        .results()
                        .map(match -> bundleOf(match.group(1)))
                        .filter(other -> !other.equals(source.bundle()) && !allowed.contains(other))
                        .forEach(other -> offences.add(source.path() + " uses " + other));
            }
        }
        assertNone(offences);
    }

    /** {@return the bundle with the longest name that the imported name can belong to} */
    private static String bundleOf(String imported) {
        String best = "";
        for (String bundle : REPOSITORY.bundles()) {
            String rootPackage = "org.ctdb4j." + bundle.replace('-', '.') + ".";
            if (imported.startsWith(rootPackage) && bundle.length() > best.length()) {
                best = bundle;
            }
        }
        return best.isEmpty() ? imported : best;
    }

    @Test
    void pureBundlesHaveNoClockThreadFileOrChance() {
        List<String> offences = new ArrayList<>();
        for (Repository.Source source : REPOSITORY.javaSources()) {
            if (source.isMain() && PURE.contains(source.bundle())) {
                IMPURE.forEach((what, pattern) -> offences.addAll(source.matching(pattern, what)));
                offences.addAll(iteratesSalted(source));
            }
        }
        assertNone(offences);
    }

    /** What is kept in a salted collection and gone through later on, in the same file. */
    private static List<String> iteratesSalted(Repository.Source source) {
        List<String> offences = new ArrayList<>();
        Pattern constant = Pattern.compile("(\\w+)\\s*=\\s*" + SALTED);
        Set<String> names = new TreeSet<>();
        constant.matcher(source.text()).results().map(match -> match.group(1)).forEach(names::add);
        for (String name : names) {
            Pattern walk = Pattern.compile("(?<![\\w.])" + name
                    + "\\.(?:forEach|stream|iterator|entrySet|keySet|values)\\b|: " + name + "\\)");
            offences.addAll(source.matching(walk, "goes through a collection whose order is not fixed"));
        }
        return offences;
    }

    @Test
    void testsDoNotSleep() {
        Pattern sleep = Pattern.compile("Thread\\.sleep|TimeUnit\\.\\w+\\.sleep|RepeatedTest|RetryingTest");
        List<String> offences = new ArrayList<>();
        for (Repository.Source source : REPOSITORY.javaSources()) {
            if (!source.isMain() && !isThisTest(source) && !waitsForRealTime(source)) {
                offences.addAll(source.matching(sleep, "sleeps or repeats"));
            }
        }
        assertNone(offences);
    }

    /** Helpers that poll a condition with a deadline, of processes that cannot tell when it comes true. */
    private static boolean waitsForRealTime(Repository.Source source) {
        return source.path().getFileName().toString().matches("(Await|Waiting|Eventually|Condition)\\w*\\.java");
    }

    @Test
    void bundlesDoNotPrint() {
        Pattern print = Pattern.compile("System\\.(out|err)\\b|printStackTrace\\(\\)");
        List<String> offences = new ArrayList<>();
        for (Repository.Source source : REPOSITORY.javaSources()) {
            boolean framework = source.isMain() && !source.bundle().equals("launcher");
            if (framework && !source.bundle().isEmpty()) {
                offences.addAll(source.matching(print, "prints"));
            }
        }
        assertNone(offences);
    }

    @Test
    void sourcesAreInTheHouseFormat() {
        Pattern wildcard = Pattern.compile("^import .*\\*;");
        Pattern tab = Pattern.compile("\t");
        Pattern open = Pattern.compile("\\b(?:TODO|FIXME|XXX)\\b");
        Pattern wide = Pattern.compile("^.{" + (LINE_MAX + 1) + ",}$");
        List<String> offences = new ArrayList<>();
        for (Repository.Source source : REPOSITORY.javaSources()) {
            if (!source.lines().get(0).equals(SPDX)) {
                offences.add(source.path() + " does not begin with its licence");
            }
            offences.addAll(source.matching(wildcard, "imports a whole package"));
            offences.addAll(source.matching(tab, "has a tab"));
            if (!isThisTest(source)) {
                offences.addAll(source.matching(open, "leaves something open"));
                source.matching(wide, "is too long").stream()
                        .filter(offence -> !offence.contains("http"))
                        .forEach(offences::add);
            }
        }
        assertNone(offences);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        Set<String> packages = new TreeSet<>();
        Set<String> described = new TreeSet<>();
        for (Repository.Source source : REPOSITORY.javaSources()) {
            if (source.isMain() && !source.bundle().isEmpty()) {
                String folder = source.path().getParent().toString();
                packages.add(folder);
                if (source.path().endsWith("package-info.java")) {
                    described.add(folder);
                }
            }
        }
        packages.removeAll(described);
        assertNone(List.copyOf(packages));
    }

    /** What an operator can set is in the shipped file, and what is in the file can be set. */
    @Test
    void configurationFilesNameEveryKey() {
        Map<String, Set<String>> typed = typedKeys();
        Map<String, Set<String>> shipped = new TreeMap<>();
        for (Repository.Source file : REPOSITORY.files("etc", ".cfg")) {
            String name = file.path().getFileName().toString().replace(".cfg", "");
            if (name.startsWith("org.ctdb4j.")) {
                shipped.put(name, keys(file));
            }
        }
        assertFalse(typed.isEmpty(), "no typed configuration found");
        assertEquals(typed, shipped);
    }

    private static Map<String, Set<String>> typedKeys() {
        Pattern pid = Pattern.compile("PID\\s*=\\s*\"([\\w.]+)\"");
        Pattern key = Pattern.compile("^ {8,}[\\w.<>\\[\\]]+ (\\w+)\\(\\)(?: default .*)?;", Pattern.MULTILINE);
        Map<String, Set<String>> typed = new TreeMap<>();
        for (Repository.Source source : REPOSITORY.javaSources()) {
            Matcher name = pid.matcher(source.text());
            int from = source.text().indexOf("@ObjectClassDefinition");
            if (source.isMain() && from >= 0 && name.find()) {
                String config = source.text().substring(from);
                Set<String> keys = new TreeSet<>();
                key.matcher(config.substring(0, config.indexOf("\n    }")))
                        .results()
                        .map(match -> match.group(1).replace('_', '.'))
                        .forEach(keys::add);
                typed.put(name.group(1), keys);
            }
        }
        return typed;
    }

    private static Set<String> keys(Repository.Source file) {
        Set<String> keys = new TreeSet<>();
        Pattern.compile("^#?([\\w.]+) *=", Pattern.MULTILINE)
                .matcher(file.text())
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(keys::add);
        return keys;
    }

    @Test
    void everyBundleIsInAFeature() {
        String features = REPOSITORY.files("features", "feature.xml").get(0).text();
        List<String> missing = REPOSITORY.bundles().stream()
                .filter(bundle -> !IN_NO_FEATURE.containsKey(bundle))
                .filter(bundle -> !features.contains("/ctdb4j-" + bundle + "/"))
                .toList();
        assertNone(missing);
    }

    /** Versions stand in the root pom alone. */
    @Test
    void bundlePomsNameNoVersions() {
        List<String> offences = new ArrayList<>();
        for (String bundle : REPOSITORY.bundles()) {
            String pom = REPOSITORY.pom(bundle).text();
            if (pom.substring(pom.indexOf("</parent>")).contains("<version>")) {
                offences.add(bundle);
            }
        }
        assertNone(offences);
    }

    private static boolean isThisTest(Repository.Source source) {
        return source.path().endsWith("TidyTest.java");
    }

    private static void assertNone(List<String> offences) {
        assertEquals("", String.join("\n", offences));
    }
}
