// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.spi.config.ConfigurationException;

/** The public_addresses file: an address with its prefix length and the interfaces that may carry it, one a line. */
final class PublicAddresses {

    private PublicAddresses() {}

    /**
     * {@return the lines that name an address, blanks made single}
     *
     * @param hasInterface whether an interface of that name exists
     */
    static List<String> parse(String text, Predicate<String> hasInterface) throws ConfigurationException {
        List<String> lines = new ArrayList<>();
        Set<Blob> seen = new LinkedHashSet<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String[] words = line.strip().split("[ \t]+");
            if (!words[0].isEmpty() && !words[0].startsWith("#")) {
                lines.add(parseLine(words, number, seen, hasInterface));
            }
        }
        return List.copyOf(lines);
    }

    private static String parseLine(String[] words, int number, Set<Blob> seen, Predicate<String> hasInterface)
            throws ConfigurationException {
        if (words.length < 2) {
            throw new ConfigurationException(
                    "No interface specified at line %d of public addresses file".formatted(number));
        }
        NodeAddress address = parseAddress(words[0])
                .orElseThrow(() ->
                        new ConfigurationException("Badly formed line %d in public address list".formatted(number)));
        String failed = "%nFailed to add line %d to the public address list".formatted(number);
        if (!seen.add(address.ip())) {
            throw new ConfigurationException("Duplicate public IP address '%s'".formatted(address.text()) + failed);
        }
        for (String name : words[1].split(",")) {
            if (!hasInterface.test(name)) {
                throw new ConfigurationException(
                        "Unknown interface %s for public address %s".formatted(name, address.text()) + failed);
            }
        }
        return words[0] + " " + words[1];
    }

    private static Optional<NodeAddress> parseAddress(String text) {
        int slash = text.lastIndexOf('/');
        boolean number = slash >= 0 && text.substring(slash + 1).matches("[0-9]{1,3}");
        return number ? NodeAddress.parse(text.substring(0, slash)) : Optional.empty();
    }
}
