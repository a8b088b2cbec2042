// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.List;
import java.util.stream.Stream;
import org.ytterby.dicom.data.CharacterSet;
import org.ytterby.dicom.sr.SrDecoder;
import org.ytterby.finding.Defect;
import org.ytterby.objects.RenderedObject;

/** Every table of the statement. The same code gives the same text everywhere. Stateless. */
public final class ConformanceTables {
  private ConformanceTables() {}

  /**
   * All of them.
   *
   * @param facts what nodes serve
   * @param results the objects of a run that makes one of each kind
   */
  public static List<Table> all(NodeFacts facts, List<RenderedObject> results) {
    return Stream.of(
            ServiceTables.of(facts),
            NetworkTables.all(),
            StatusTables.of(facts.everything()),
            AnswerTables.all(),
            WebTables.all(),
            QueryTables.all(),
            ObjectTables.of(results),
            Stream.of(
                RequestorTable.of(results),
                LimitTables.limits(facts.limits()),
                SecurityTables.tls(),
                characterSets(),
                report(results)))
        .flatMap(tables -> tables)
        .toList();
  }

  private static Table characterSets() {
    return new Table(
        "character-sets",
        List.of("defined terms"),
        List.of(List.of(String.join(", ", CharacterSet.definedTerms()))));
  }

  private static Table report(List<RenderedObject> results) {
    return results.stream()
        .filter(object -> object.role().equals(RenderedObject.REPORT))
        .findFirst()
        .map(object -> ReportTable.of(SrDecoder.read(object.dataSet())))
        .orElseThrow(() -> new Defect("the run has made no report"));
  }
}
