// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

/** A record as the index knows it. */
record IndexRow(RecordHead head, RecordPlace place) {}
