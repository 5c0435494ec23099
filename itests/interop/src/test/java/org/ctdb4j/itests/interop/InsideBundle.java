// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.ctdb4j.itests.interop.inside.InsideLoad;
import org.ctdb4j.itests.interop.inside.InsideLoadMXBean;

/** The load that runs inside of nodes, as a bundle that they install. */
record InsideBundle(Path jar) {
    private static final String DESCRIPTION = "OSGI-INF/inside-load.xml";

    static InsideBundle in(Path folder) throws IOException {
        Path jar = folder.resolve("inside-load.jar");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "inside-load");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", "javax.management,org.ctdb4j.api,org.ctdb4j.api.service,org.ctdb4j.client");
        main.putValue("Service-Component", DESCRIPTION);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry(DESCRIPTION));
            out.write(description().getBytes(StandardCharsets.UTF_8));
            add(out, InsideLoad.class);
            add(out, InsideLoadMXBean.class);
        }
        return new InsideBundle(jar);
    }

    private static String description() {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0"
                        name="inside-load" immediate="true" init="1" deactivate="close">
                    <reference name="ctdb" interface="org.ctdb4j.client.Ctdb" parameter="0"/>
                    <implementation class="%s"/>
                </scr:component>
                """.formatted(InsideLoad.class.getName());
    }

    private static void add(JarOutputStream out, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream content = type.getClassLoader().getResourceAsStream(name)) {
            content.transferTo(out);
        }
    }

    /** Has a node run it. */
    void install(ManagedNode node) throws IOException {
        node.shell().run("bundle:install -s " + jar.toUri());
    }
}
