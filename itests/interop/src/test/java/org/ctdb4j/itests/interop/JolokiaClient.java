// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The MBeans of a node as JSON over HTTP. */
final class JolokiaClient {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ManagementAccess access;

    JolokiaClient(ManagementAccess access) {
        this.access = access;
    }

    /** {@return the answer to the reading of an attribute} */
    String read(String bean, String attribute) {
        return expectSuccess(
                post("{\"type\":\"read\",\"mbean\":\"%s\",\"attribute\":\"%s\"}".formatted(bean, attribute)));
    }

    /** Calls an operation with arguments that are texts, or numbers as text. */
    String invoke(String bean, String operation, Object... arguments) {
        return expectSuccess(post(call(bean, operation, arguments)));
    }

    /** {@return the request for an operation} */
    static String call(String bean, String operation, Object... arguments) {
        return "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"%s\",\"arguments\":[%s]}"
                .formatted(
                        bean,
                        operation,
                        Stream.of(arguments)
                                .map(argument ->
                                        argument instanceof Number ? argument.toString() : "\"" + argument + "\"")
                                .collect(Collectors.joining(",")));
    }

    /** Sends a request with more headers, pairs of name and value. */
    HttpResponse<String> post(String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://%s:%d/jolokia/".formatted(ManagementAccess.HOST, access.jolokiaPort())))
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!access.password().isEmpty()) {
            request.header("Authorization", "Basic " + credentials());
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(json, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** {@return whether the request was done: errors of Jolokia's come with a good status of HTTP} */
    static boolean succeeded(HttpResponse<String> answer) {
        return answer.statusCode() == 200 && succeeded(answer.body());
    }

    static boolean succeeded(String body) {
        return body.contains("\"status\":200");
    }

    private String expectSuccess(HttpResponse<String> answer) {
        if (!succeeded(answer)) {
            throw new AssertionError("HTTP " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private String credentials() {
        byte[] pair = (access.user() + ":" + access.password()).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }
}
