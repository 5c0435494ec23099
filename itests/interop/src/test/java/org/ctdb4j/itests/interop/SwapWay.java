// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.net.URI;

import javax.management.JMException;

/** The ways in which an operator replaces a plug-in that holds its role. */
enum SwapWay {
    UPDATE {
        @Override
        void swap(ManagedNode node, Plugin plugin, Version fresh) throws IOException {
            node.shell().run("bundle:update " + plugin.symbolicName() + " " + fresh.jar());
        }
    },
    STOP_AND_START {
        @Override
        boolean changesVersion() {
            return false;
        }

        @Override
        void swap(ManagedNode node, Plugin plugin, Version fresh) throws IOException {
            node.shell().run("bundle:stop " + plugin.symbolicName());
            node.shell().run("bundle:start " + plugin.symbolicName());
        }
    },
    REFRESH {
        @Override
        boolean changesVersion() {
            return false;
        }

        @Override
        void swap(ManagedNode node, Plugin plugin, Version fresh) throws IOException {
            node.shell().run("bundle:refresh " + plugin.symbolicName());
        }
    },
    SIDE_BY_SIDE {
        @Override
        void swap(ManagedNode node, Plugin plugin, Version fresh) throws IOException {
            Object old = node.role(plugin.role()).get("version");
            node.shell().run("bundle:install -s " + fresh.jar());
            node.shell().run("bundle:uninstall " + plugin.symbolicName() + "/" + old);
        }
    },
    OPERATION_OVER_HTTP {
        @Override
        void swap(ManagedNode node, Plugin plugin, Version fresh) {
            node.jolokia().invoke("org.ctdb4j:type=Roles", "swap", plugin.role(), fresh.number());
        }
    },
    OPERATION_OVER_RMI {
        @Override
        void swap(ManagedNode node, Plugin plugin, Version fresh) throws IOException, JMException {
            String text = String.class.getName();
            node.jmx()
                    .invoke("org.ctdb4j:type=Roles", "swap", new String[] {text, text}, plugin.role(), fresh.number());
        }
    };

    /** A version of the plug-in in the distribution's repository folder. */
    record Version(String number, URI jar) {}

    /** Has the fresh version take over, or the one that is there start anew. */
    abstract void swap(ManagedNode node, Plugin plugin, Version fresh) throws IOException, JMException;

    boolean changesVersion() {
        return true;
    }
}
