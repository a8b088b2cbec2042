// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.util.Optional;

/**
 * An instance that an archive says it holds. Immutable.
 *
 * @param sopClassUid where the archive says it
 */
public record Holding(
    String modality, String seriesUid, String sopInstanceUid, Optional<String> sopClassUid) {}
