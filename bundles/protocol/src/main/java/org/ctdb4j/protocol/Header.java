// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The part of the packet header that is not the same for all packets of a kind.
 *
 * @param generation of the database for packets about records, of the VNN map else; clients send 0
 * @param destnode pnn of the receiver or a special pnn
 * @param srcnode pnn of the sender; a redirected REQ_CALL keeps its origin's
 * @param reqid chosen by whoever asks, repeated in the answer; 0 where there is none
 */
public record Header(int generation, int destnode, int srcnode, int reqid) {

    static Header decode(ByteBuffer frame) {
        return new Header(
                Frame.u32(frame, Frame.GENERATION),
                Frame.u32(frame, Frame.DESTNODE),
                Frame.u32(frame, Frame.SRCNODE),
                Frame.u32(frame, Frame.REQID));
    }

    /** Puts the 32 bytes and leaves the buffer little endian for what follows. */
    void encode(ByteBuffer out, int length, int operation) {
        out.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .putInt(Frame.MAGIC)
                .putInt(Frame.VERSION)
                .putInt(generation)
                .putInt(operation)
                .putInt(destnode)
                .putInt(srcnode)
                .putInt(reqid);
    }

    public Header withGeneration(int newGeneration) {
        return new Header(newGeneration, destnode, srcnode, reqid);
    }

    public Header withDestnode(int newDestnode) {
        return new Header(generation, newDestnode, srcnode, reqid);
    }

    public Header withSrcnode(int newSrcnode) {
        return new Header(generation, destnode, newSrcnode, reqid);
    }

    public Header withReqid(int newReqid) {
        return new Header(generation, destnode, srcnode, newReqid);
    }
}
