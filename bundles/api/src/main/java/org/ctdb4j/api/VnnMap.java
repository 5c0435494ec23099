// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The generation and the nodes that share the lmaster role in it, in the order that decides who has which keys. */
public final class VnnMap {

    /** Before the first recovery. */
    public static final VnnMap INVALID = new VnnMap(Generation.INVALID, new int[0]);

    private final int generation;
    private final int[] pnns;

    private VnnMap(int generation, int[] pnns) {
        this.generation = generation;
        this.pnns = pnns;
    }

    public static VnnMap of(int generation, int... pnns) {
        return new VnnMap(generation, pnns.clone());
    }

    public int generation() {
        return generation;
    }

    public int size() {
        return pnns.length;
    }

    public int pnnAt(int index) {
        return pnns[index];
    }

    public boolean contains(int pnn) {
        for (int each : pnns) {
            if (each == pnn) {
                return true;
            }
        }
        return false;
    }

    /** {@return the node that knows where the record is, {@link Pnn#UNKNOWN} while the map is empty} */
    public int lmaster(Blob key) {
        return pnns.length == 0 ? Pnn.UNKNOWN : pnns[Integer.remainderUnsigned(key.jenkinsHash(), pnns.length)];
    }

    public VnnMap withGeneration(int newGeneration) {
        return new VnnMap(newGeneration, pnns);
    }

    /** {@return the nodes in map order, in an array of the caller's own} */
    public int[] toArray() {
        return pnns.clone();
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof VnnMap other && generation == other.generation && Arrays.equals(pnns, other.pnns);
    }

    @Override
    public int hashCode() {
        return 31 * generation + Arrays.hashCode(pnns);
    }

    @Override
    public String toString() {
        return "generation " + Generation.toText(generation) + " lmasters "
                + Arrays.stream(pnns).mapToObj(Pnn::toText).collect(Collectors.joining(",", "[", "]"));
    }
}
