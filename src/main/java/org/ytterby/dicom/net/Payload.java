// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The data set of a request while it arrives. Used on one thread of the association's own. */
public interface Payload {

  /**
   * Hands every piece that is still to come to the consumer, in order, waiting for the network. The
   * buffer is valid only during the call.
   *
   * @return true when the data set is complete; false when the association ended before that
   */
  boolean forEach(Consumer<ByteBuffer> consumer);

  /** Takes what was left, as {@link #forEach}; a request is answered only after all of it came. */
  default boolean drain() {
    return forEach(_ -> {});
  }
}
