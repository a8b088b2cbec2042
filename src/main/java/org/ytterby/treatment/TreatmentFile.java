// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.ZoneId;

/**
 * Reads what people write: {@code treatment.yaml}, and the JSON of {@code PUT
 * /api/studies/{uid}/treatment}, both of the same shape.
 *
 * <p>Strict: unknown keys, impossible values and ambiguous ones are refused, all at once, each with
 * key and line. A time without offset is taken in the node's zone, which a finding says.
 */
public final class TreatmentFile {
  private TreatmentFile() {}

  /**
   * Reads {@code treatment.yaml}.
   *
   * @param file its name, for messages and sources
   * @throws org.ytterby.finding.ConfigProblem with every problem
   */
  public static TreatmentRecord parse(String yaml, String file, ZoneId nodeZone) {
    Problems problems = new Problems();
    DocumentNode root = DocumentReader.yaml(yaml, file, problems);
    return parse(root, file, TreatmentSource.TREATMENT_FILE, nodeZone, problems);
  }

  /**
   * Reads the JSON of the web form.
   *
   * @param origin what messages and sources call it, for example {@code PUT treatment}
   * @throws org.ytterby.finding.ConfigProblem with every problem
   */
  public static TreatmentRecord fromJson(String json, String origin, ZoneId nodeZone) {
    Problems problems = new Problems();
    DocumentNode root = DocumentReader.json(json, origin, problems);
    return parse(root, origin, TreatmentSource.WEB, nodeZone, problems);
  }

  private static TreatmentRecord parse(
      DocumentNode root, String file, TreatmentSource source, ZoneId nodeZone, Problems problems) {
    TreatmentParser.Attribution attribution =
        new TreatmentParser.Attribution() {
          @Override
          public <T> Sourced<T> of(String path, int line, T value) {
            return new Sourced<>(value, source, file + " line " + line + ", " + path);
          }
        };
    return new TreatmentParser(attribution, nodeZone, problems).parse(file, root);
  }
}
