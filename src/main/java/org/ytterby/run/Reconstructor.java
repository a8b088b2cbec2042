// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.RenderedObject;

/**
 * Makes a run's objects. Implementations are thread-safe and pure: the same frozen record gives the
 * same bytes.
 */
@FunctionalInterface
public interface Reconstructor {

  /**
   * The objects of a run.
   *
   * @param inputs the frozen record's inputs, in its order, with the digests that it names
   */
  Outcome<Result> reconstruct(String runId, FrozenRun frozen, List<StoredInstance> inputs);

  /**
   * What a run makes.
   *
   * @param objects in the order of delivery
   * @param summary what {@code summary.json} shows
   * @param hold why the objects wait for a person, where they do whatever the protocol says
   */
  record Result(
      List<RenderedObject> objects, Map<String, @Nullable Object> summary, Optional<String> hold) {
    public Result {
      objects = List.copyOf(objects);
    }
  }
}
