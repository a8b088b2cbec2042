// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ytterby.finding.Finding;
import org.ytterby.protocol.Protocol;

/** What a look at a complete study decides. */
public sealed interface Assessment {

  /** Not a treatment by any protocol's declared rule. */
  record NotOurs(String reason) implements Assessment {}

  /** A treatment that can't be dosed as it is. */
  record NeedsInput(List<Finding> findings) implements Assessment {
    public NeedsInput {
      findings = List.copyOf(findings);
      if (findings.stream().noneMatch(Finding::blocks)) {
        throw new IllegalArgumentException(
            "a case that needs input has a blocking finding: " + findings);
      }
    }
  }

  /**
   * A treatment that can be dosed.
   *
   * @param protocol the protocol that treats it, see {@link ProtocolChoice}
   * @param treatment the treatment record as JSON tree
   * @param chosen SOP Instance UIDs that the dose depends on
   */
  record Ready(Protocol protocol, Map<String, Object> treatment, Set<String> chosen)
      implements Assessment {
    public Ready {
      chosen = Set.copyOf(chosen);
    }
  }
}
