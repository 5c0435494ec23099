// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.GLock;
import org.ctdb4j.protocol.type.ServerId;

/** Who holds a lock, as its record lists them. */
record Holders(List<GLock> entries) {
    static final Holders NOBODY = new Holders(List.of());

    Holders {
        entries = List.copyOf(entries);
    }

    /** {@return what a record says; nothing if it is not of this format, as when smbd holds the lock} */
    static Optional<Holders> decode(Blob record) {
        try {
            List<GLock> entries = GLock.decodeList(record);
            boolean ours = entries.stream().allMatch(each -> each.type() == GLock.READ || each.type() == GLock.WRITE);
            return ours ? Optional.of(new Holders(entries)) : Optional.empty();
        } catch (MalformedPayloadException e) {
            return Optional.empty();
        }
    }

    Blob encode() {
        return GLock.encodeList(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** {@return somebody who keeps others out, or whom a writer has to wait for} */
    Optional<ServerId> inTheWay(boolean write) {
        return entries.stream()
                .filter(each -> write || each.type() == GLock.WRITE)
                .map(GLock::holder)
                .findFirst();
    }

    Holders with(boolean write, ServerId holder) {
        List<GLock> more = new ArrayList<>(entries);
        more.add(new GLock(write ? GLock.WRITE : GLock.READ, holder));
        return new Holders(more);
    }

    Holders without(ServerId holder) {
        return new Holders(
                entries.stream().filter(each -> !each.holder().equals(holder)).toList());
    }
}
