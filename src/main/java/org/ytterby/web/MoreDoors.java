// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.linecorp.armeria.server.ServerBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What else the node's HTTP server answers, beside what {@link WebServer} itself does. */
public interface MoreDoors {

  /** Nothing. */
  MoreDoors NONE =
      new MoreDoors() {
        @Override
        public List<Map<String, Object>> lines() {
          return List.of();
        }

        @Override
        public void open(ServerBuilder builder) {}
      };

  /** What {@code /api} says of each: {@code method}, {@code path}, {@code what}. */
  List<Map<String, Object>> lines();

  /** Adds the routes to a server that is being made. */
  void open(ServerBuilder builder);

  /** These doors and those. */
  default MoreDoors and(MoreDoors others) {
    MoreDoors these = this;
    return new MoreDoors() {
      @Override
      public List<Map<String, Object>> lines() {
        return Stream.concat(these.lines().stream(), others.lines().stream()).toList();
      }

      @Override
      public void open(ServerBuilder builder) {
        these.open(builder);
        others.open(builder);
      }
    };
  }
}
