// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.decimal;
import static org.ytterby.config.ValueType.word;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.NormalisedVolume;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.RepairKind;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.ScannerRatios;
import org.ytterby.protocol.SharedOut;

/**
 * How measured over administered activity is judged, and among which voxels it is shared out.
 * Stateless.
 */
final class RatioReader {
  private RatioReader() {}

  static RatioRules ratio(Section s, NormalisationRules normalisation) {
    RatioRules d = RatioRules.PUBLISHED;
    double coverage = s.value("coverage-factor", d.coverageFactor(), decimal("", 1, 4));
    SortedMap<String, ExpectedRatio> devices = devices(s);
    List<ScannerRatios> scanners =
        s.sections("scanners")
            .map(all -> all.stream().map(RatioReader::ratios).toList())
            .orElse(d.scanners());
    EarlierRule earlier = s.value("earlier-treatment", d.earlier(), word(EarlierRule.class));
    List<Double> marks =
        s.list("delivered-over-prescribed", d.prescribedMarksPercent(), decimal("%", 0.1, 100));
    List<RepairKind> repairs = s.list("repairs", d.repairs(), word(RepairKind.class));
    return s.make(
        () ->
            new RatioRules(
                coverage,
                devices.isEmpty() && !s.has("devices") ? d.devices() : devices,
                scanners,
                normalisation,
                earlier,
                marks,
                repairs),
        d);
  }

  private static SortedMap<String, ExpectedRatio> devices(Section s) {
    SortedMap<String, ExpectedRatio> devices = new TreeMap<>();
    s.named("devices")
        .ifPresent(all -> all.forEach((device, one) -> devices.put(device, expected(one))));
    return devices;
  }

  private static ScannerRatios ratios(Section s) {
    ScannerMatch scanner = ProtocolReader.scanner(s);
    SortedMap<String, ExpectedRatio> devices = devices(s);
    return s.make(
        () -> new ScannerRatios(scanner, devices),
        new ScannerRatios(ScannerMatch.ANY, RatioRules.PUBLISHED.devices()));
  }

  static NormalisationRules normalisation(Section s) {
    NormalisationRules d = NormalisationRules.BODY_OR_LIVER;
    SharedOut activity = s.value("activity", d.activity(), word(SharedOut.class));
    NormalisedVolume volume = s.value("volume", d.volume(), word(NormalisedVolume.class));
    double liverMm = s.value("liver-margin", d.liverMarginMm(), decimal("mm", 0, 50));
    double bodyMm = s.value("body-margin", d.bodyMarginMm(), decimal("mm", 0, 50));
    double shunt = s.value("negligible-shunt", d.negligibleShuntPercent(), decimal("%", 0, 20));
    return s.make(() -> new NormalisationRules(activity, volume, liverMm, bodyMm, shunt), d);
  }

  private static ExpectedRatio expected(Section s) {
    double ratio = s.required("ratio", 1.0, decimal("", 0.1, 10));
    double spread = s.required("spread", 0.1, decimal("", 0, 1));
    return s.make(() -> new ExpectedRatio(ratio, spread), new ExpectedRatio(1, 0.1));
  }
}
