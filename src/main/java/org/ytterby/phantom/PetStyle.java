// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;

/**
 * How a PET header is written: what makers of scanners do differently, as far as a reader of
 * activity has to bear it. The device is always named as a phantom.
 *
 * @param equipment who made it
 * @param corrections what was corrected, in the maker's order
 * @param timing to what the values were decayed, and how the header's times say so
 * @param positronFraction with which counts were calibrated, as the header states
 * @param headFirst whether instance 1 is the plane nearest the head
 */
record PetStyle(
    Equipment equipment,
    Corrections corrections,
    Timing timing,
    double positronFraction,
    boolean headFirst) {
  private static final String BY_CT = "measured, CT of the phantom";
  private static final String SMOOTH = "smooth background, known mean";

  /** The noise-free image: one bed, nothing to correct. */
  static final PetStyle ANALYTIC =
      new PetStyle(
          new Equipment("Digital phantom", "STATIC"),
          new Corrections(
              List.of("DECY", "ATTN", "SCAT", "DTIM", "RAN", "RADL", "DCAL", "NORM"),
              "none needed: digital phantom",
              "none needed: digital phantom",
              "analytic"),
          Timing.START,
          31.86e-6,
          false);

  /** Decayed to the administration; all images carry one acquisition time. */
  static final PetStyle GE =
      new PetStyle(
          new Equipment("Digital phantom, GE-like", "STATIC"),
          new Corrections(
              List.of("DECY", "ATTN", "SCAT", "DTIM", "RAN", "RADL", "DCAL", "SLSENS", "NORM"),
              BY_CT,
              SMOOTH,
              "OSEM"),
          Timing.ADMIN_ONE_TIME,
          3.2e-5,
          true);

  /** Decayed to series time; Frame Reference Time counts from there; RAN is not said. */
  static final PetStyle SIEMENS =
      new PetStyle(
          new Equipment("Digital phantom, Siemens-like", "WHOLE BODY"),
          new Corrections(
              List.of("NORM", "DTIM", "ATTN", "SCAT", "RADL", "DECY"), BY_CT, SMOOTH, "OSEM2D"),
          Timing.START_EACH_BED,
          31.86e-6,
          false);

  /**
   * Decayed to series time. Scanners of this maker may send Units CNTS with a private factor to
   * Bq/mL; this one sends BQML.
   */
  static final PetStyle PHILIPS =
      new PetStyle(
          new Equipment("Digital phantom, Philips-like", "STATIC"),
          new Corrections(
              List.of("DECY", "RADL", "ATTN", "SCAT", "DTIM", "RAN", "NORM"),
              BY_CT,
              SMOOTH,
              "OSEM"),
          Timing.START_EACH_BED,
          3.19e-5,
          true);

  /**
   * @param manufacturer Manufacturer (0008,0070)
   * @param seriesType first value of Series Type (0054,1000)
   */
  record Equipment(String manufacturer, String seriesType) {}

  /**
   * @param applied Corrected Image (0028,0051)
   * @param attenuation Attenuation Correction Method (0054,1101)
   * @param scatter Scatter Correction Method (0054,1105)
   * @param reconstruction beginning of Reconstruction Method (0054,1103)
   */
  record Corrections(
      List<String> applied, String attenuation, String scatter, String reconstruction) {
    Corrections {
      applied = List.copyOf(applied);
    }
  }

  /** Decay reference, and which times the images carry. */
  enum Timing {
    /** To the series time; there is one frame, from then. */
    START("START"),
    /** To the series time; each image has its bed's acquisition time. */
    START_EACH_BED("START"),
    /** To the administration; acquisition times are all that of the series. */
    ADMIN_ONE_TIME("ADMIN");

    private final String decayCorrection;

    Timing(String decayCorrection) {
      this.decayCorrection = decayCorrection;
    }

    /** Decay Correction (0054,1102). */
    String decayCorrection() {
      return decayCorrection;
    }
  }
}
