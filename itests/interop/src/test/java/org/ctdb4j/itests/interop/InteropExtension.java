// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.nio.file.Path;
import java.util.Optional;

import org.ctdb4j.itests.clusters.Peers;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Skips or fails without the peers, hands out the {@link Clusters}, and keeps evidence of failures. */
final class InteropExtension
        implements ExecutionCondition, BeforeAllCallback, ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Path EVIDENCE = Path.of("target", "interop-failures");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Peers.required() || context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("required, or looked at for the class");
        }
        return missing(context)
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("all peers are installed"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        missing(context).ifPresent(reason -> {
            throw new AssertionError(reason);
        });
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Clusters.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return clusters(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Clusters clusters = clusters(context);
        if (context.getExecutionException().isPresent()) {
            clusters.keepEvidence(
                    EVIDENCE.resolve(context.getRequiredTestClass().getSimpleName() + "-"
                            + context.getRequiredTestMethod().getName()));
            clusters.endClass();
        }
        clusters.endTest();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        clusters(context).endClass();
    }

    private static Optional<String> missing(ExtensionContext context) {
        boolean samba =
                context.getRequiredTestClass().getAnnotation(Interop.class).samba();
        return Peers.missing().or(() -> samba ? Peers.missingForSamba() : Optional.empty());
    }

    private static Clusters clusters(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(InteropExtension.class))
                .getOrComputeIfAbsent(Clusters.class, type -> new Clusters(), Clusters.class);
    }
}
