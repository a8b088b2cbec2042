// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.CutField;
import org.ytterby.activity.Normalisation;
import org.ytterby.dose.DoseMap;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.RelativeScale;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/**
 * On which basis a case's dose stands, and whether the other stands beside it.
 *
 * <p>Patient-relative is primary where measured over administered activity lies inside its gate.
 * Outside it a renormalisation would hide what is wrong (another nuclide, an unrecorded residual, a
 * clock): the absolute dose is primary and the relative one only stands beside it. Where the field
 * of view cuts the liver, activity that nobody measured would be shared out among the voxels that
 * were: then there is no relative dose at all. So it is where no contour shows the liver, and an
 * end plane holds too much of the activity ({@link CutField}): the gate of the ratio lets as much
 * through as may be missing. Counts have no absolute dose, and are refused there before.
 *
 * @param findings what the choice rests on and no earlier stage said
 */
public record BasisChoice(Basis primary, RelativeScale relative, List<Finding> findings) {
  private static final Set<RegionKind> OF_THE_LIVER =
      EnumSet.of(RegionKind.LIVER, RegionKind.PERFUSED, RegionKind.TUMOUR);

  /**
   * A part of the liver, or a name that is not clear, has no kind of its own but is liver still.
   */
  private static final Pattern NAMES_THE_LIVER =
      Pattern.compile("liver|hepat|leber|foie|h[ií]gado|fegato", Pattern.CASE_INSENSITIVE);

  public BasisChoice {
    findings = List.copyOf(findings);
    if (primary == Basis.RELATIVE && !(relative instanceof RelativeScale.Known)) {
      throw new IllegalArgumentException("basis: relative can't be primary without its scale");
    }
  }

  /**
   * Chooses by the ratio and by what the regions of the liver, or else the activity itself, show of
   * the field.
   */
  public static BasisChoice of(ActivityRatio ratio, ActivityMap map, List<Region> regions) {
    if (ratio.relativeOnly()) {
      return new BasisChoice(Basis.RELATIVE, new RelativeScale.Known(1), List.of());
    }
    Optional<Region> cut = regions.stream().filter(BasisChoice::isCut).findFirst();
    if (cut.isPresent()) {
      return new BasisChoice(
          Basis.ABSOLUTE,
          new RelativeScale.NotJudged("the field of view cuts the liver"),
          List.of(fieldOfView(cut.get())));
    }
    if (CutField.forbidsSharing(map, regions)) {
      return absoluteOnly("an end of the field cuts through the activity"); // its finding is there
    }
    Optional<String> notShared = ratio.normalisation().flatMap(Normalisation::notJudged);
    if (notShared.isPresent()) {
      return absoluteOnly(notShared.get());
    }
    Optional<Double> known = ratio.ratio();
    if (known.isEmpty()) {
      return absoluteOnly("the ratio of net administered to measured activity is not known");
    }
    if (!(known.get() > 0)) {
      return absoluteOnly("no activity was measured to share the administered among");
    }
    return new BasisChoice(
        ratio.outsideGate() ? Basis.ABSOLUTE : Basis.RELATIVE,
        new RelativeScale.Known(1 / known.get()),
        List.of());
  }

  /**
   * Why nothing can be shared out among the voxels of an image without an absolute scale, for which
   * there is no other dose.
   */
  public static Optional<Finding> refusal(List<Region> regions) {
    return regions.stream()
        .filter(BasisChoice::isCut)
        .findFirst()
        .map(BasisChoice::fieldOfView)
        .map(
            finding ->
                Finding.block(
                    finding.code(),
                    finding.where(),
                    finding.found(),
                    finding.expected(),
                    "The image has no absolute scale, and activity lies outside the field: there is"
                        + " no dose. Send a series that shows the whole liver."));
  }

  /** The dose per voxel on the primary basis. */
  public DoseMap primaryOf(DoseMap absolute) {
    return switch (primary) {
      case ABSOLUTE -> absolute;
      case RELATIVE ->
          switch (relative) {
            case RelativeScale.Known(double factor) -> absolute.scaled(factor);
            case RelativeScale.NotJudged _ -> absolute;
          };
    };
  }

  private static BasisChoice absoluteOnly(String reason) {
    return new BasisChoice(Basis.ABSOLUTE, new RelativeScale.NotJudged(reason), List.of());
  }

  private static boolean isCut(Region region) {
    boolean ofTheLiver =
        OF_THE_LIVER.contains(region.kind())
            || region.kind() == RegionKind.OTHER && NAMES_THE_LIVER.matcher(region.name()).find();
    // A threshold that reaches an end plane found activity there, which is no contour's word for
    // tissue.
    boolean contoured = region.source() != RegionSource.AUTOMATIC;
    return contoured && ofTheLiver && !cutPlanes(region.mask()).isEmpty();
  }

  /** The end planes that hold voxels of the region, as people read it. */
  private static String cutPlanes(Mask mask) {
    return IntStream.of(0, mask.grid().planes() - 1)
        .filter(plane -> mask.countInPlane(plane) > 0)
        .mapToObj(mask.grid()::endText)
        .collect(Collectors.joining(" and the "));
  }

  private static Finding fieldOfView(Region region) {
    return Finding.review(
        FindingCode.LIVER_TRUNCATED,
        region.sourceSopInstanceUid() + " ROI " + region.number(),
        "voxels in the " + cutPlanes(region.mask()),
        "the whole liver inside the field of view",
        "The absolute dose is primary and stays valid inside the field; there is no relative one,"
            + " activity being outside.");
  }
}
