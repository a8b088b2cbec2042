// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.util.List;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.DensitySource;
import org.ytterby.protocol.MassRules;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.OursRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.protocol.SharedOut;

/** Protocols that differ from a shipped one in what a test is about. Stateless. */
public final class TestProtocols {
  private TestProtocols() {}

  /** SPECT of 99mTc-MAA before the treatment, of series by these rules. */
  public static Protocol predicting(SeriesRules series) {
    Protocol plain = Protocol.y90Pet();
    RatioRules ratio = plain.ratio();
    NormalisationRules body = NormalisationRules.BODY_OR_LIVER;
    return new Protocol(
        "tc99m-maa",
        "SPECT of 99mTc-MAA before the treatment",
        new OursRules(OursRules.TECHNETIUM_99M, List.of("maa"), List.of(".*")),
        series,
        plain.quantification(),
        plain.dose(),
        plain.mass(),
        new RatioRules(
            ratio.coverageFactor(),
            ratio.devices(),
            ratio.scanners(),
            new NormalisationRules(
                SharedOut.PLANNED,
                body.volume(),
                body.liverMarginMm(),
                body.bodyMarginMm(),
                body.negligibleShuntPercent()),
            ratio.earlier(),
            ratio.prescribedMarksPercent(),
            ratio.repairs()),
        plain.regions(),
        plain.perfused(),
        plain.metrics(),
        plain.resolution(),
        plain.uncertainty(),
        plain.delivery());
  }

  /** The same, whose results wait for a person. */
  public static Protocol reviewed(Protocol plain) {
    return with(plain, plain.series(), plain.mass(), new DeliveryRules(true));
  }

  /** The same for other series. */
  public static Protocol with(Protocol plain, SeriesRules series) {
    return with(plain, series, plain.mass(), plain.delivery());
  }

  /** The same with other rules of mass. */
  public static Protocol with(Protocol plain, MassRules mass) {
    return with(plain, plain.series(), mass, plain.delivery());
  }

  /** The same with what a site has measured, and what becomes of scanners without. */
  public static Protocol with(
      Protocol plain, List<CalibrationRecord> calibrations, CommissioningRule without) {
    QuantificationRules rules = plain.quantification();
    return plain.with(
        new QuantificationRules(
            rules.positronFractions(),
            rules.positronFractionInCalibration(),
            rules.earliestScanH(),
            rules.latestScanH(),
            rules.scannerDecay(),
            rules.nuclideRepair(),
            calibrations,
            without));
  }

  private static Protocol with(
      Protocol plain, SeriesRules series, MassRules mass, DeliveryRules delivery) {
    return new Protocol(
        plain.name(),
        plain.description(),
        plain.ours(),
        series,
        plain.quantification(),
        plain.dose(),
        mass,
        plain.ratio(),
        plain.regions(),
        plain.perfused(),
        plain.metrics(),
        plain.resolution(),
        plain.uncertainty(),
        delivery);
  }

  /** The density of each voxel from the CT. */
  public static MassRules byCt() {
    MassRules plain = MassRules.UNIFORM;
    return new MassRules(
        DensitySource.CT,
        plain.curves(),
        plain.metalGramPerMl(),
        plain.organGramPerMl(),
        plain.rimMm(),
        plain.edgeToleranceMm(),
        plain.lungMassG());
  }
}
