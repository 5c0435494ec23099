// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The id space that clients and requests of a node share ({@code spec/protocol.md} 2.5): an id belongs to one owner until it is
 * released. Ids are never 0; the first ones lie just below 2³¹, so that the wrap-around is soon met.
 */
final class RequestIds {
    private static final int FIRST = Integer.MAX_VALUE - 200;

    private final Map<Integer, Object> owners = new HashMap<>();
    private int next = FIRST;

    /** {@return a free id, which belongs to the owner from now on} */
    int allocate(Object owner) {
        while (owners.containsKey(next)) {
            advance();
        }
        int id = next;
        owners.put(id, owner);
        advance();
        return id;
    }

    /** {@return the owner of an id, if there is one and it is of the wanted kind} */
    <T> Optional<T> owner(int id, Class<T> kind) {
        return Optional.ofNullable(owners.get(id)).filter(kind::isInstance).map(kind::cast);
    }

    void release(int id) {
        owners.remove(id);
    }

    private void advance() {
        next = next == Integer.MAX_VALUE ? 1 : next + 1;
    }
}
