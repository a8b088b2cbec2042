// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.List;
import org.ytterby.config.Limit;
import org.ytterby.dicom.net.ServiceRegistry;

/**
 * What running nodes say of themselves. Immutable.
 *
 * @param byDefault what a node without a configuration serves
 * @param everything what one serves whose configuration has everything switched on
 * @param resources what that one answers over HTTP below DICOMweb's prefix
 * @param limits the keys of its configuration that have bounds
 */
public record NodeFacts(
    ServiceRegistry byDefault,
    ServiceRegistry everything,
    List<Resource> resources,
    List<Limit> limits) {
  public NodeFacts {
    resources = List.copyOf(resources);
    limits = List.copyOf(limits);
  }

  /** One HTTP resource, as the node's own list has it. */
  public record Resource(String method, String path, String what) {}
}
