// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

/** What the lines mean was found by feeding them to {@code ctdb-config validate} of 4.17.12. */
class IniTest {

    @Test
    void readsSectionsAndOptions() {
        assertEquals(
                List.of(section("cluster"), option("leader timeout", "9"), section("x"), option("y", "z")),
                Ini.parse("[cluster]\nleader timeout = 9\n[x]\ny=z").lines());
    }

    @Test
    void ignoresCommentsAndBlankLines() {
        assertEquals(
                List.of(option("a", "1")),
                Ini.parse("# x\n\n  ; y = 2\n \t\na=1\n").lines());
    }

    @Test
    void knowsNoTrailingComments() {
        assertEquals(
                List.of(option("a # b", "1 ; c")), Ini.parse("a # b = 1 ; c\n").lines());
    }

    @Test
    void keepsTheFirstOfARunOfWhiteSpace() {
        assertEquals(
                List.of(option("foo\tx", "a b")),
                Ini.parse("  foo\t x \t = a  b \r\n").lines());
        assertEquals(
                List.of(section(" clu ster ")), Ini.parse(" [  clu  ster  ] \n").lines());
    }

    @Test
    void joinsLinesAtATrailingBackslash() {
        assertEquals(List.of(option("foo", "y")), Ini.parse("fo\\\no = y\n").lines());
        assertEquals(List.of(option("foo", "y")), Ini.parse("fo\\  \no = y\n").lines());
        assertEquals(List.of(option("fo o", "y")), Ini.parse("fo \\\n  o = y\n").lines());
        assertEquals(List.of(option("fo\\o", "y")), Ini.parse("fo\\\\\no = y\n").lines());
        assertEquals(List.of(section("bar")), Ini.parse("\\\n[bar]\n").lines());
    }

    @Test
    void doesNotContinueComments() {
        assertEquals(List.of(option("foo", "1")), Ini.parse("#a\\\nfoo=1\n").lines());
    }

    @Test
    void endsASectionNameAtTheFirstBracket() {
        assertEquals(List.of(section("a")), Ini.parse("[a]b]c\n").lines());
    }

    @Test
    void tellsALineWithoutValueFromAnEmptyValue() {
        assertEquals(
                List.of(new Ini.Option("a", Optional.empty()), option("b", "")),
                Ini.parse("a\nb =\n").lines());
    }

    @Test
    void breaksOffAtASectionWithoutEndAndAtAnEmptyName() {
        Ini unended = Ini.parse("a=1\n[b\nc=2\n");
        assertFalse(unended.complete());
        assertEquals(List.of(option("a", "1")), unended.lines());
        assertFalse(Ini.parse("=1\n").complete());
        assertTrue(Ini.parse("a==1\n").complete());
    }

    private static Ini.Line section(String name) {
        return new Ini.Section(name);
    }

    private static Ini.Line option(String name, String value) {
        return new Ini.Option(name, Optional.of(value));
    }
}
