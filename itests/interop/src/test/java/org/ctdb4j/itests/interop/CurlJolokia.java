// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.TestNode;

/** The MBeans of a node in a namespace as JSON over HTTP, fetched by a program that runs there. */
final class CurlJolokia {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestNode node;
    private final ManagementAccess access;

    CurlJolokia(TestNode node) {
        this.node = node;
        this.access = ManagementAccess.of(node);
    }

    /** Calls an operation with arguments that are texts. */
    String invoke(String bean, String operation, Object... arguments) {
        CommandResult answer = node.command(List.of(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--user",
                        access.user() + ":" + access.password(),
                        "--data",
                        JolokiaClient.call(bean, operation, arguments),
                        "http://%s:%d/jolokia/".formatted(ManagementAccess.HOST, access.jolokiaPort())))
                .run(LIMIT)
                .expectSuccess();
        if (!JolokiaClient.succeeded(answer.out())) {
            throw new AssertionError(answer.toString());
        }
        return answer.out();
    }
}
