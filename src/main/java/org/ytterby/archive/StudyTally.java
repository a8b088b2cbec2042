// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.time.Instant;

/**
 * How many instances of an origin and a modality the archive has of a study, and since when;
 * without conflicting versions.
 */
public record StudyTally(
    String studyInstanceUid,
    Origin origin,
    String modality,
    int instances,
    Instant firstReceived,
    Instant lastReceived) {}
