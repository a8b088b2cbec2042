// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.finding.Finding;

/**
 * Turns a result into the objects that go to PACS.
 *
 * <p>Pure: the same report gives the same bytes, on every machine and at any time. Thread-safe.
 */
public final class ObjectRenderer {
  private ObjectRenderer() {}

  /** The objects in delivery order: Segmentation, RT Dose, then the structured report. */
  public static List<RenderedObject> render(DoseReport report) {
    return rendering(report).objects();
  }

  /**
   * The objects, and all findings with those of rendering.
   *
   * @throws org.ytterby.finding.InvalidObject where the emission header lacks what no object can do
   *     without: study, series, SOP instance and frame of reference UID
   */
  public static Rendering rendering(DoseReport report) {
    RunModules run = new RunModules(report);
    RtDoseRenderer dose = new RtDoseRenderer(report, run);
    RenderedObject rtDose = dose.render();
    List<Finding> noticed = new ArrayList<>(dose.findings());
    noticed.addAll(run.findings());
    DoseReport complete = report.noting(noticed);
    RenderedObject sr =
        new SrRenderer(complete, run, ReportRevision.first(report.stamp())).render();
    List<RenderedObject> objects = new ArrayList<>();
    new SegRenderer(report, run).render().ifPresent(objects::add);
    objects.add(rtDose);
    objects.add(sr);
    return new Rendering(objects, complete.findings());
  }

  /**
   * A later structured report of the same result, with the first objects: its numbers are those of
   * the first report, which it names among its predecessors, if the first objects are those that
   * went out.
   */
  public static RevisedReport revised(DoseReport report, ReportRevision revision) {
    Rendering first = rendering(report);
    List<Finding> noticed = new ArrayList<>(first.findings());
    noticed.addAll(revision.findings());
    DoseReport complete = report.noting(noticed.subList(report.findings().size(), noticed.size()));
    return new RevisedReport(
        first.objects(), new SrRenderer(complete, new RunModules(report), revision).render());
  }
}
