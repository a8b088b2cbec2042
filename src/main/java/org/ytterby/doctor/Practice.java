// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whom the doctor knows: what the configuration names, and nobody else. Immutable.
 *
 * @param aeTitle the node's own
 * @param subjects peers that we call
 * @param callers peers that only call us
 * @param running whether this process is the node whose listeners these are
 * @param patience the longest that a step waits for a peer
 */
public record Practice(
    String aeTitle,
    List<OwnListener> listeners,
    List<Subject> subjects,
    List<KnownCaller> callers,
    boolean running,
    Duration patience) {

  /** Longer waits would be for nobody: who asks the doctor sits before a screen. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  public Practice {
    listeners = List.copyOf(listeners);
    subjects = List.copyOf(subjects);
    callers = List.copyOf(callers);
  }

  /** That of the running node, with the ports that it has taken. */
  public Practice running(List<Integer> ports) {
    List<OwnListener> taken =
        IntStream.range(0, listeners.size())
            .mapToObj(i -> listeners.get(i).at(ports.get(i)))
            .toList();
    return new Practice(aeTitle, taken, subjects, callers, true, patience);
  }

  /** The same with another patience. */
  public Practice with(Duration other) {
    return new Practice(aeTitle, listeners, subjects, callers, running, other);
  }

  /** The same with one peer that no configuration names, instead of all others. */
  public Practice onTrial(Subject subject) {
    return new Practice(aeTitle, listeners, List.of(subject), List.of(), running, patience);
  }
}
