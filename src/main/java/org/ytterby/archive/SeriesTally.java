// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

/** How many instances of a SOP class the archive has of a series; without conflicting versions. */
public record SeriesTally(String seriesInstanceUid, String sopClassUid, int instances) {}
