// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.inject.Inject;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;

/** Runs inside the platform, booted from the shipped archive. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ComponentsTest {

    private static final String OWN = "org.ctdb4j.";
    private static final String LOGGING = "etc/org.ops4j.pax.logging.cfg";
    private static final String REPOSITORIES = "etc/org.ops4j.pax.url.mvn.cfg";

    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime runtime;

    /** What bin/ctdbd and the launcher do before there is a framework, and where the test's own bundles are. */
    @Configuration
    public Option[] shippedArchive() throws IOException {
        NodeFolder node = NodeFolder.create(Path.of(System.getenv("CTDB_BASE")), "127.91.17.1");
        String endorsed = "lib/endorsed/org.apache.karaf.specs.%s-" + System.getProperty("karaf.version") + ".jar";
        return new Option[] {
            karafDistributionConfiguration()
                    .frameworkUrl(new File(System.getProperty("ctdb4j.archive"))
                            .toURI()
                            .toString())
                    .name("ctdb4j")
                    .unpackDirectory(new File("target/exam"))
                    .useDeployFolder(false),
            configureConsole().ignoreLocalConsole(),
            vmOptions(
                    "--patch-module=java.base=" + endorsed.formatted("locator"),
                    "--patch-module=java.xml=" + endorsed.formatted("java.xml"),
                    "--add-reads=java.xml=java.logging",
                    "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                    "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED"),
            systemProperty("ctdb4j.ssh.port").value("0"),
            // Pax Exam stops the container through it.
            editConfigurationFilePut("etc/config.properties", "karaf.shutdown.port", "0"),
            editConfigurationFilePut(LOGGING, "log4j2.appender.main.type", "File"),
            editConfigurationFilePut(LOGGING, "log4j2.appender.main.name", "main"),
            editConfigurationFilePut(LOGGING, "log4j2.appender.main.fileName", node.base() + "/log.karaf"),
            editConfigurationFilePut(LOGGING, "log4j2.appender.main.layout.type", "PatternLayout"),
            editConfigurationFilePut(
                    REPOSITORIES,
                    "org.ops4j.pax.url.mvn.defaultRepositories",
                    "${karaf.home.uri}system@id=system@snapshots,"
                            + new File(System.getProperty("exam.repository")).toURI() + "@id=exam@snapshots"),
        };
    }

    @Test
    public void everyBundleIsActive() {
        List<String> others = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith(OWN) && bundle.getState() != Bundle.ACTIVE) {
                others.add(bundle.getSymbolicName() + " is in state " + bundle.getState());
            }
        }
        assertEquals(List.of(), others);
    }

    @Test
    public void everyComponentIsSatisfied() {
        List<String> unsatisfied = new ArrayList<>();
        List<ComponentDescriptionDTO> components = ownComponents();
        for (ComponentDescriptionDTO component : components) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                if (configuration.state != ComponentConfigurationDTO.ACTIVE
                        && configuration.state != ComponentConfigurationDTO.SATISFIED) {
                    unsatisfied.add(
                            component.name + " is in state " + configuration.state + ": " + configuration.failure);
                }
            }
        }
        assertFalse(components.isEmpty());
        assertEquals(List.of(), unsatisfied);
    }

    /** The daemon starts without them and waits: a satisfied daemon alone says nothing of its roles. */
    @Test
    public void everyRoleOfTheDaemonIsFilled() {
        List<String> empty = new ArrayList<>();
        for (ComponentDescriptionDTO component : ownComponents()) {
            if (component.name.equals("org.ctdb4j.daemon.Daemon")) {
                for (ComponentConfigurationDTO daemon : runtime.getComponentConfigurationDTOs(component)) {
                    for (SatisfiedReferenceDTO role : daemon.satisfiedReferences) {
                        if (!role.name.startsWith("osgi.ds.") && role.boundServices.length == 0) {
                            empty.add(role.name);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), empty);
    }

    private List<ComponentDescriptionDTO> ownComponents() {
        return runtime.getComponentDescriptionDTOs().stream()
                .filter(component -> component.name.startsWith(OWN))
                .toList();
    }
}
