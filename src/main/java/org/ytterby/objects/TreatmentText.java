// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Assay;
import org.ytterby.treatment.EarlierTreatment;
import org.ytterby.treatment.LiverFunction;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.Planned;
import org.ytterby.treatment.Residual;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/** The treatment record as lines of text, each with who says it and where. */
final class TreatmentText {
  /** The devices that are microspheres of 90Y. */
  private static final Set<String> MICROSPHERES = Set.of("glass", "resin");

  private TreatmentText() {}

  /** What was given, where the device says that it was 90Y microspheres. */
  static Optional<Coded> agent(TreatmentRecord treatment) {
    return treatment
        .device()
        .map(Sourced::value)
        .filter(MICROSPHERES::contains)
        .map(_ -> Codes.YTTRIUM_90_MICROSPHERES);
  }

  /** What does not belong to one administration. */
  static List<String> general(TreatmentRecord treatment) {
    List<String> lines = new ArrayList<>();
    add(lines, "isotope", treatment.isotope(), Function.identity());
    add(lines, "device", treatment.device(), Function.identity());
    add(lines, "intent", treatment.intent(), Function.identity());
    add(lines, "planned", treatment.planned(), TreatmentText::planned);
    add(lines, "liver function", treatment.liverFunction(), TreatmentText::liverFunction);
    treatment
        .earlier()
        .forEach(
            earlier ->
                add(lines, "earlier treatment", Optional.of(earlier), TreatmentText::earlier));
    return lines;
  }

  static List<String> administration(Administration one) {
    List<String> lines = new ArrayList<>();
    add(lines, "target", one.target(), Function.identity());
    add(lines, "region", one.region(), Function.identity());
    add(lines, "assay", one.assay(), TreatmentText::assay);
    add(lines, "residual", one.residual(), TreatmentText::residual);
    add(lines, "administered at", one.administeredAt(), TreatmentText::moment);
    add(lines, "lung shunt fraction", one.lungShuntFraction(), String::valueOf);
    return lines;
  }

  private static <T> void add(
      List<String> lines, String field, Optional<Sourced<T>> said, Function<T, String> text) {
    said.ifPresent(
        one ->
            lines.add(
                field
                    + " = "
                    + text.apply(one.value())
                    + " ("
                    + one.source().text()
                    + ", "
                    + one.where()
                    + ")"));
  }

  private static String assay(Assay assay) {
    return String.format(Locale.ROOT, "%.6g MBq", assay.activity().megabecquerel())
        + assay.at().map(at -> " at " + moment(at)).orElse(", time not said");
  }

  private static String residual(Residual residual) {
    String amount =
        switch (residual) {
          case Residual.Measured measured ->
              String.format(Locale.ROOT, "%.6g MBq", measured.activity().megabecquerel());
          case Residual.OfAssay part -> part.fraction() + " of the assay";
          case Residual.NoneMeasured _ -> "none measured";
        };
    return amount
        + residual.method().map(method -> " by " + method).orElse("")
        + residual.at().map(at -> " at " + moment(at)).orElse("");
  }

  private static String moment(Moment moment) {
    return moment.at() + (moment.zoneAssumed() ? " (offset of the node's zone)" : "");
  }

  private static String planned(Planned planned) {
    List<String> values =
        planned.values().entrySet().stream()
            .map(one -> one.getKey().key() + " " + one.getValue())
            .toList();
    return String.join(", ", values) + planned.origin().map(origin -> " by " + origin).orElse("");
  }

  private static String liverFunction(LiverFunction liver) {
    List<String> values = new ArrayList<>();
    liver.bilirubinMgDl().ifPresent(bilirubin -> values.add("bilirubin " + bilirubin + " mg/dL"));
    liver.childPugh().ifPresent(score -> values.add("Child-Pugh " + score));
    liver.ecog().ifPresent(status -> values.add("ECOG " + status));
    return String.join(", ", values);
  }

  private static String earlier(EarlierTreatment earlier) {
    return earlier.date()
        + earlier.target().map(target -> ", " + target).orElse("")
        + earlier.device().map(device -> ", " + device).orElse("")
        + earlier
            .activity()
            .map(given -> String.format(Locale.ROOT, ", %.6g MBq", given.megabecquerel()))
            .orElse("");
  }
}
