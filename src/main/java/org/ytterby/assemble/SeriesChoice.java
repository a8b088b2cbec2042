// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

/**
 * What became of one series and why.
 *
 * @param description Series Description (0008,103E), empty where absent
 * @param instances how many
 * @param role what it was taken as
 * @param reason one sentence
 */
public record SeriesChoice(
    String seriesInstanceUid,
    String description,
    String modality,
    int instances,
    Role role,
    String reason) {

  /** What a series was taken as. */
  public enum Role {
    EMISSION,
    CT,
    STRUCTURES,
    LEFT
  }

  static SeriesChoice of(Series series, Role role, String reason) {
    return new SeriesChoice(
        series.uid(),
        series.description(),
        series.modality(),
        series.instances().size(),
        role,
        reason);
  }
}
