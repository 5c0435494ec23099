// SPDX-License-Identifier: Apache-2.0
/** Implements the MBeans over the services of the api and keeps them registered while this bundle is there. */
package org.ctdb4j.management.bean;
