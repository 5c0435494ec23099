// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What is done about each kind of a sealed type. */
final class Reactions<T> {
    private final Map<Class<? extends T>, Consumer<? super T>> reactions = new HashMap<>();

    <K extends T> Reactions<T> on(Class<K> kind, Consumer<? super K> reaction) {
        if (reactions.put(kind, thing -> reaction.accept(kind.cast(thing))) != null) {
            throw new IllegalStateException("two reactions to " + kind.getSimpleName());
        }
        return this;
    }

    /** {@return whether there is a reaction, which then has been called} */
    boolean to(T thing) {
        Consumer<? super T> reaction = reactions.get(thing.getClass());
        if (reaction == null) {
            return false;
        }
        reaction.accept(thing);
        return true;
    }

    boolean knows(Class<?> kind) {
        return reactions.containsKey(kind);
    }
}
