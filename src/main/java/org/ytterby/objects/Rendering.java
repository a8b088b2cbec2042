// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.List;
import org.ytterby.finding.Finding;

/**
 * The objects of a run and what was noticed while they were made.
 *
 * @param objects in delivery order
 * @param findings those of the report, then those of rendering; the structured report carries all
 *     of them
 */
public record Rendering(List<RenderedObject> objects, List<Finding> findings) {
  public Rendering {
    objects = List.copyOf(objects);
    findings = List.copyOf(findings);
  }
}
