// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class PictureTest {
    @Test
    void barsGoTheSameWayForTwiceAndForHalfAsGood() throws Exception {
        Document picture =
                parse(Picture.of(List.of(Results.rates("better", 100, 200), Results.rates("worse", 100, 50))));
        NodeList bars = picture.getElementsByTagName("rect");

        assertEquals(3, bars.getLength(), "the background and two bars");
        assertEquals(number(bars, 1, "width"), number(bars, 2, "width"), 0.1);
        assertEquals(number(bars, 1, "x"), number(bars, 2, "x") + number(bars, 2, "width"), 0.1);
    }

    @Test
    void aBarEndsWithTheAxisAndItsNumberGoesOn() throws Exception {
        String svg = Picture.of(List.of(Results.rates("much better", 1, 1000)));
        NodeList bars = parse(svg).getElementsByTagName("rect");

        assertTrue(number(bars, 1, "x") + number(bars, 1, "width") < 880, svg);
        assertTrue(svg.contains("1,000 ×"), svg);
    }

    @Test
    void whatFailedHasNoBarButItsName() throws Exception {
        Document picture = parse(Picture.of(List.of(Results.failed("vacuum", "why"))));
        NodeList texts = picture.getElementsByTagName("text");

        assertEquals(1, picture.getElementsByTagName("rect").getLength());
        assertTrue(IntStream.range(0, texts.getLength())
                .mapToObj(i -> texts.item(i).getTextContent())
                .toList()
                .containsAll(List.of("vacuum, 1 node", "not measured")));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static double number(NodeList elements, int index, String attribute) {
        return Double.parseDouble(((Element) elements.item(index)).getAttribute(attribute));
    }
}
