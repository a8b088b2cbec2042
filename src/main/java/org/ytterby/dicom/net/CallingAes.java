// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Set;

/** Which requestors may call. */
public sealed interface CallingAes {

  /** True when a requestor with this title may associate. */
  boolean permits(String callingAe);

  /** Every requestor may call. */
  record Anyone() implements CallingAes {
    @Override
    public boolean permits(String callingAe) {
      return true;
    }
  }

  /** Only requestors with these AE titles may call. */
  record Only(Set<String> titles) implements CallingAes {
    public Only {
      titles = Set.copyOf(titles);
    }

    @Override
    public boolean permits(String callingAe) {
      return titles.contains(callingAe);
    }
  }
}
