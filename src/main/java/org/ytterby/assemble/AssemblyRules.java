// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.List;
import java.util.regex.Pattern;
import org.ytterby.protocol.OursRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;

/**
 * What assembly needs of a protocol.
 *
 * @param ours which studies are treated at all
 * @param series what the activity image must be
 * @param preferred regular expressions for Series Description (0008,103E), letter case ignored,
 *     best first; among series that qualify the one of the earlier expression is taken
 */
public record AssemblyRules(OursRules ours, SeriesRules series, List<Pattern> preferred) {
  public AssemblyRules {
    preferred = List.copyOf(preferred);
  }

  /** The rules of a protocol. */
  public static AssemblyRules of(Protocol protocol) {
    return new AssemblyRules(protocol.ours(), protocol.series(), List.of());
  }

  /** Place of a description in the protocol's order; beyond the end where none matches. */
  int preference(String description) {
    for (int i = 0; i < preferred.size(); i++) {
      if (preferred.get(i).matcher(description).find()) {
        return i;
      }
    }
    return preferred.size();
  }
}
