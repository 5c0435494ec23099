// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Says at the end of the run, once for each reason, what was skipped. */
public final class SkipReport implements LauncherSessionListener, TestExecutionListener {
    private final Map<String, Set<String>> skipped = new LinkedHashMap<>();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        session.getLauncher().registerTestExecutionListeners(this);
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        add(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            add(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        skipped.forEach((reason, tests) -> {
            System.out.println("Skipped: " + String.join(", ", tests));
            System.out.println("  " + reason);
        });
    }

    private void add(TestIdentifier test, String reason) {
        skipped.computeIfAbsent(reason, r -> new TreeSet<>()).add(name(test));
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(method -> method.getJavaClass().getSimpleName() + "." + method.getMethodName())
                .orElse(test.getDisplayName());
    }
}
