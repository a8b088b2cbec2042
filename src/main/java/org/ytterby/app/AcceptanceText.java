// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.commission.AcceptanceRecord;
import org.ytterby.finding.Finding;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.MeasuredBlur;

/** An acceptance record, and what stood against one, as people read it. Stateless. */
final class AcceptanceText {
  private AcceptanceText() {}

  static List<String> lines(Path file, AcceptanceRecord record) {
    CalibrationRecord calibration = record.calibration();
    List<String> lines = new ArrayList<>();
    lines.add(
        "factor %s ± %s %%  (true over stored, k = 1)"
            .formatted(calibration.factor(), calibration.uncertaintyPercent()));
    Optional.ofNullable(calibration.form()).ifPresent(form -> lines.add(form(form)));
    calibration.measuredBlur().ifPresent(blur -> add(lines, blur));
    if (record.tree().get("notes") instanceof List<?> notes) {
      notes.forEach(note -> lines.add("note: " + note));
    }
    lines.add(file + "  sha256 " + record.sha256());
    lines.add(
        "To use it, put it beside a protocol and say there, under quantification: calibrations:"
            + " [{record: "
            + file.getFileName()
            + "}]");
    return lines;
  }

  private static String form(ImageForm form) {
    return "for    filter %s, pixels of %s mm, slices of %s mm, positron fraction %s in the header"
        .formatted(
            form.kernel() == null || form.kernel().isEmpty() ? "not named" : form.kernel(),
            said(form.pixelSpacingMm()),
            said(form.sliceThicknessMm()),
            said(form.positronFraction()));
  }

  private static String said(@Nullable Double value) {
    return value == null ? "not said" : value.toString();
  }

  private static void add(List<String> lines, MeasuredBlur blur) {
    lines.add(
        "blur   %s ± %s mm  (full width at half maximum)"
            .formatted(blur.psfMm(), blur.psfUncertaintyMm()));
    blur.recovery()
        .forEach(
            point ->
                lines.add(
                    "recovery of %s mL: %s".formatted(point.volumeMl(), point.recoveryFraction())));
  }

  static String sentence(Finding finding) {
    return finding.severity()
        + " "
        + finding.code()
        + "\n  where    "
        + finding.where()
        + "\n  found    "
        + finding.found()
        + "\n  expected "
        + finding.expected()
        + "\n  action   "
        + finding.action();
  }
}
