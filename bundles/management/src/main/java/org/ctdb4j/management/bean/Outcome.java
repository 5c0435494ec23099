// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import org.ctdb4j.api.service.OperationException;

/** Runs operations so that a failure is of a class that every JMX client has. */
final class Outcome {
    private Outcome() {}

    static void of(Order order) {
        of(() -> {
            order.carryOut();
            return "";
        });
    }

    static <T> T of(Question<T> question) {
        try {
            return question.ask();
        } catch (OperationException failed) {
            throw new IllegalStateException(failed.getMessage());
        }
    }

    /** Something to do. */
    interface Order {
        void carryOut() throws OperationException;
    }

    /** Something to find out. */
    interface Question<T> {
        T ask() throws OperationException;
    }
}
