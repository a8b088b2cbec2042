// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

/** A series of a study, by its UIDs. */
public record SeriesPlace(String studyInstanceUid, String seriesInstanceUid) {}
