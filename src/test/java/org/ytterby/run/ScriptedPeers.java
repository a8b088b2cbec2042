// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.archive.StoredInstance;
import org.ytterby.deliver.Courier;
import org.ytterby.deliver.Destination;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** Destinations that answer as a test says: the listed statuses in order, then Success. */
final class ScriptedPeers implements Courier {
  private final Map<String, List<Integer>> answers = new HashMap<>();
  private final Map<String, List<String>> sent = new HashMap<>();
  private final Map<String, ErrorCode> down = new HashMap<>();
  String refusesClass = "";

  /** Error Comment of each answer that is no Success; nothing where it is empty. */
  String comment = "";

  void answers(String destination, Integer... statuses) {
    answers.put(destination, new ArrayList<>(List.of(statuses)));
  }

  void down(String destination, ErrorCode how) {
    down.put(destination, how);
  }

  void up(String destination) {
    down.remove(destination);
  }

  /** Modalities of what a destination was sent, in order. */
  List<String> sent(String destination) {
    return sent.getOrDefault(destination, List.of());
  }

  @Override
  public Trip open(Destination destination, List<StoredInstance> objects) {
    ErrorCode how = down.get(destination.name());
    if (how != null) {
      throw new PeerFailure(how, "no association with " + destination.name());
    }
    return new Trip() {
      @Override
      public boolean accepts(StoredInstance object) {
        return !object.modality().equals(refusesClass);
      }

      @Override
      public StoreResponse store(StoredInstance object) {
        sent.computeIfAbsent(destination.name(), name -> new ArrayList<>()).add(object.modality());
        List<Integer> left = answers.getOrDefault(destination.name(), new ArrayList<>());
        int status = left.isEmpty() ? 0 : left.removeFirst();
        return new StoreResponse(
            status, Optional.of(comment).filter(said -> status != 0 && !said.isEmpty()));
      }

      @Override
      public void close() {}
    };
  }
}
