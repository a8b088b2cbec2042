// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ytterby.run.RunState;
import org.ytterby.run.RunWorker;
import org.ytterby.web.ReleaseDesk;

/** The worker's releases as the web asks for them. Thread-safe. */
record Releases(RunWorker worker) implements ReleaseDesk {
  private static final String ACTOR = "web";

  @Override
  public Answer release(String caseId, Optional<String> by) {
    return switch (worker.release(caseId, ACTOR, by)) {
      case RunWorker.Release.NoCase _ -> new Answer.NoCase();
      case RunWorker.Release.NothingHeld held -> {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("case", caseId);
        state.put("run_state", held.run().map(RunState::name).orElse(null));
        yield new Answer.NothingHeld(state);
      }
      case RunWorker.Release.CaseMovedOn moved -> {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("case", caseId);
        state.put("run_state", RunState.REVIEW.name());
        state.put("case_state", moved.state().name());
        state.put("message", "the case is being decided anew; what is held now may be replaced");
        yield new Answer.NothingHeld(state);
      }
      case RunWorker.Release.Released released -> {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("case", caseId);
        state.put("run", released.runId());
        yield new Answer.Released(state);
      }
    };
  }
}
