// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.TunableValue;

/** {@code org.ctdb4j:type=Tunables}. */
@Description("The knobs of this node")
public interface TunablesMXBean {
    @Description("All tunables in use with their values and defaults, in the order ctdb listvars has")
    List<TunableValue> getValues();

    @Description("Tells the value of a tunable")
    long getTunable(@Description(name = "name", value = "In whatever case") String name);

    @Description("Sets a tunable of this node until it stops")
    void setTunable(
            @Description(name = "name", value = "In whatever case") String name,
            @Description(name = "value", value = "0 to 4294967295") long value);
}
