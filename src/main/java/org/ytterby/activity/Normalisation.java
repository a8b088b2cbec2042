// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import java.util.Optional;
import org.ytterby.quantity.Activity;

/**
 * Among which voxels the net administered activity is shared out, and what stays out of them.
 *
 * @param words the volume and the activity that belongs to it, one clause for people
 * @param measured the image's activity in the volume, less what is left of earlier treatments
 * @param left what counts of earlier treatments
 * @param share the part of the net administered activity that belongs to the volume
 * @param shunt what became of the part that went to the lungs
 * @param outside the image's activity outside the body; 0 where nothing shows its outline
 * @param edge of the volume, where it follows a contour and there is activity in it
 * @param notJudged why nothing may be shared out, where that is so
 */
public record Normalisation(
    String words,
    Activity measured,
    List<LeftActivity> left,
    double share,
    Shunt shunt,
    Activity outside,
    Optional<VolumeEdge> edge,
    Optional<String> notJudged) {

  /** What became of the part that went to the lungs. */
  public enum Shunt {
    /** The lungs are in the volume, and what went there. */
    IN_THE_VOLUME,
    /** The recorded part was taken off, the volume being without the lungs. */
    TAKEN_OFF,
    /** The recorded part was left on, and nothing shows that the lungs are in the volume. */
    LEFT_ON,
    /**
     * It is not recorded, wholly or in part, and nothing shows that the lungs are in the volume.
     */
    UNRECORDED
  }

  public Normalisation {
    left = List.copyOf(left);
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "share of the net activity: found " + share + ", expected above 0 and up to 1");
    }
  }

  /** What is left of earlier treatments: taken off, or added. */
  public Activity earlier() {
    return earlier(left);
  }

  static Activity earlier(List<LeftActivity> left) {
    double becquerel = 0;
    for (LeftActivity one : left) {
      becquerel += one.activity().becquerel();
    }
    return new Activity(becquerel);
  }
}
