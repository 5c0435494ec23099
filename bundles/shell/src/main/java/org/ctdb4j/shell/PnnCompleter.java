// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.ctdb4j.api.service.NodeView;

/** Completes numbers of nodes. */
@Service
public final class PnnCompleter implements Completer {
    @Reference
    NodeView view;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        view.cluster().members().forEach(member -> names.getStrings().add(Integer.toString(member.pnn())));
        return names.complete(session, line, candidates);
    }
}
