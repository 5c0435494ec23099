// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.ctdb4j.api.Tunable;

/** Completes names of tunables. */
@Service
public final class TunableCompleter implements Completer {
    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        Tunable.listed().forEach(tunable -> names.getStrings().add(tunable.text()));
        return names.complete(session, line, candidates);
    }
}
