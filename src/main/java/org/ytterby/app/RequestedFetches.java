// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.util.Optional;
import org.ytterby.run.FetchRequests;
import org.ytterby.web.FetchDesk;

/** The runner's fetches as the web asks for them. Thread-safe. */
record RequestedFetches(FetchRequests requests) implements FetchDesk {
  private static final String ACTOR = "web";

  @Override
  public Answer fetch(String caseId, Optional<String> by) {
    return switch (requests.request(caseId, ACTOR, by)) {
      case FetchRequests.Request.NoCase _ -> new Answer.NoCase();
      case FetchRequests.Request.NoArchive _ -> new Answer.NoArchive();
      case FetchRequests.Request.Accepted _ -> new Answer.Accepted();
    };
  }
}
