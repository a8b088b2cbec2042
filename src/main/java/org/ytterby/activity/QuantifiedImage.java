// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import org.ytterby.assemble.PixelScale;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Activity;

/**
 * What an image at administration is made of, and the making: each plane times its factor, the mean
 * where beds overlap. One plane of pixels at a time beside the map.
 *
 * @param series what its frames say
 * @param stack the frames of each plane
 * @param decay from each frame's time
 * @param administration to which
 * @param scale what the numbers are multiplied with beside that
 */
record QuantifiedImage(
    EmissionSeries series,
    PlaneStack stack,
    EmissionDecay decay,
    AdministrationTime administration,
    ImageScale scale) {
  /** More than any treatment; 4 MBq of 18F that are taken for 90Y come to more. */
  private static final double MOST_REPAIRED_BQ = 1e11;

  /**
   * The image, or what blocks.
   *
   * @param name of the series, for findings
   * @param halfLifeS of the dose constants
   * @param findings those of the series, to which its own come
   */
  Outcome<EmissionImage> image(String name, double halfLifeS, SeriesFindings findings) {
    float[] values = new float[stack.grid().voxelCount()];
    StoredRange range = new StoredRange();
    BedAgreement beds = new BedAgreement(stack.grid());
    int padded = 0;
    for (int plane = 0; plane < stack.planes().size(); plane++) {
      List<EmissionFrame> frames = stack.planes().get(plane);
      double[] factors =
          frames.stream()
              .mapToDouble(frame -> scale.factor() * decay.factor(frame, administration.at()))
              .toArray();
      try {
        padded += mean(frames, factors, range, beds, values, stack.grid().index(0, 0, plane));
      } catch (InvalidObject e) {
        findings.add(
            Finding.block(
                FindingCode.PIXEL_FORMAT,
                frames.getFirst().name() + " " + e.where(),
                e.found(),
                e.expected(),
                "Send the instance again; uncompressed if the message is about its compression."));
      }
    }
    findings.addAll(range.findings());
    findings.addAll(beds.findings(name));
    if (padded > 0) {
      findings.add(padding(name, padded));
    }
    Activity inField = new Activity(sum(stack.grid(), values));
    if (!findings.blocks() && !(inField.becquerel() > 0)) {
      findings.add(nothing(name, inField, series.unit()));
    }
    if (scale.repaired() && inField.becquerel() > MOST_REPAIRED_BQ) {
      findings.add(tooMuch(name, inField.becquerel()));
    }
    if (findings.blocks()) {
      return new Outcome.Blocked<>(findings.all());
    }
    Quantification how = quantification(halfLifeS);
    boolean absolute = series.unit() == PixelScale.Unit.BECQUEREL_PER_ML && administration.known();
    EmissionImage image =
        absolute
            ? new ActivityMap(
                stack.grid(),
                values,
                ActivityScale.ABSOLUTE,
                administration.at(),
                decay.imageReference(),
                decay.toAdministration(),
                how)
            : new CountMap(
                stack.grid(),
                values,
                administration.at(),
                decay.imageReference(),
                decay.toAdministration(),
                how);
    return Outcome.of(image, findings.all());
  }

  /**
   * Writes the mean of a plane's frames, each times its factor, by their weights.
   *
   * @param offset place of the first pixel in the target
   * @return how many pixels are padding
   */
  private static int mean(
      List<EmissionFrame> frames,
      double[] factors,
      StoredRange range,
      BedAgreement beds,
      float[] target,
      int offset) {
    double[] sum = new double[frames.getFirst().layout().pixels()];
    double[] weights = OverlappingBeds.weights(frames);
    List<PixelPlane> planes = frames.stream().map(PixelPlane::of).toList();
    int padded = 0;
    for (int k = 0; k < factors.length; k++) {
      padded += planes.get(k).addTo(sum, factors[k], weights[k]);
      range.look(planes.get(k));
    }
    beds.look(planes, factors);
    for (int i = 0; i < sum.length; i++) {
      target[offset + i] = (float) sum[i];
    }
    return padded;
  }

  /** Nothing at all, or less: voxels outside the scanned circle that hold a negative number. */
  private static Finding nothing(String name, Activity inField, PixelScale.Unit unit) {
    boolean negative = inField.becquerel() < 0;
    String sum =
        unit == PixelScale.Unit.COUNTS
            ? "a negative sum of counts"
            : Figures.text(inField.megabecquerel()) + " MBq";
    return Finding.block(
        FindingCode.NO_COUNTS,
        name + " " + Dictionary.name(Tag.PixelData),
        negative
            ? sum + " in the whole field of view: negative voxels outweigh all others"
            : "no activity in the whole field of view",
        "more than 0 Bq",
        negative
            ? "Look where the image is negative. Voxels that were filled up, as those outside the"
                + " scanned circle, are no activity: send a reconstruction that leaves them 0."
            : "Check that the acquisition recorded counts; send the right series.");
  }

  /** An image of the surrogate itself, of 90Y a factor of 7137 or more too much. */
  private static Finding tooMuch(String name, double becquerel) {
    return Finding.block(
        FindingCode.NUCLIDE,
        name + " " + Dictionary.name(Tag.RadiopharmaceuticalInformationSequence),
        "taken for a scan of 90Y under another nuclide's name, "
            + Figures.text(becquerel * 1e-9)
            + " GBq in the field at administration",
        "at most " + Figures.text(MOST_REPAIRED_BQ * 1e-9) + " GBq, more than any treatment",
        "This is a scan of that nuclide itself. Send the series of the 90Y scan.");
  }

  private static Finding padding(String name, int pixels) {
    return Finding.info(
        FindingCode.PIXEL_FORMAT,
        name + " " + Dictionary.name(Tag.PixelPaddingValue),
        pixels + " pixels of the padding value",
        "none in the image of an activity",
        "They hold no activity and are left out.");
  }

  private static double sum(Grid grid, float[] values) {
    double sum = 0;
    for (int plane = 0; plane < grid.planes(); plane++) {
      double ofPlane = 0;
      int start = grid.index(0, 0, plane);
      for (int i = start; i < start + grid.planeSize(); i++) {
        ofPlane += values[i];
      }
      sum += ofPlane * grid.voxelVolumeMl(plane);
    }
    return sum;
  }

  private Quantification quantification(double halfLifeS) {
    return new Quantification(
        series.units(),
        decay.rule(),
        halfLifeS,
        series.corrections(),
        scale.positron(),
        scale.nuclide().headerScale(),
        scale.repaired(),
        series.unit() == PixelScale.Unit.COUNTS ? Quantification.COUNTS : scale.words(),
        administration.known());
  }
}
