// SPDX-License-Identifier: Apache-2.0
/** What runs inside the nodes under test, as a bundle of its own. */
package org.ctdb4j.itests.interop.inside;
