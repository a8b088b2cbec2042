// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.List;
import org.ytterby.watch.Exposition;
import org.ytterby.watch.Part;

/** What the node shows to those who watch it. Implemented by the wiring. */
public interface WatchSource {

  /**
   * Whether the process works. <b>Threads:</b> called on event loops, must not block: it answers
   * when nothing else does.
   */
  List<Part> live();

  /** Whether the node can do its work. <b>Threads:</b> as {@link #live}. */
  List<Part> ready();

  /**
   * All metrics in the format that an Accept header wants. <b>Threads:</b> called on the server's
   * workers, may block for some seconds.
   */
  Exposition metrics(String accept);
}
