// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration of this process as a service. */
@Component(service = NodeConfiguration.class)
public final class ProcessConfiguration extends FileConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessConfiguration.class);

    @Activate
    public ProcessConfiguration() throws ConfigurationException {
        super(System.getenv());
        warnings().forEach(LOG::warn);
    }
}
