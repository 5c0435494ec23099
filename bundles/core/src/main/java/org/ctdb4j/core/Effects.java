// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What one step wants done, in order. Belongs to the node and is good until its next step. */
public final class Effects implements Iterable<Effect> {
    private final List<Effect> list = new ArrayList<>();

    void add(Effect effect) {
        list.add(effect);
    }

    void clear() {
        list.clear();
    }

    public int size() {
        return list.size();
    }

    public Effect get(int index) {
        return list.get(index);
    }

    /** {@return a copy that stays} */
    public List<Effect> toList() {
        return List.copyOf(list);
    }

    @Override
    public Iterator<Effect> iterator() {
        return list.iterator();
    }
}
