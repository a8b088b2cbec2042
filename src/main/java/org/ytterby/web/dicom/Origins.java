// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/** Web pages of other places. Stateless. */
final class Origins {
  private Origins() {}

  /**
   * A browser names the page that sends a request; a foreign one must not act through the browser
   * of somebody who can reach this node.
   *
   * @param allowed pages that may
   */
  static void check(RequestHeaders headers, List<String> allowed) {
    @Nullable String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null && !allowed.contains(origin)) {
      throw new InvalidObject(
          ErrorCode.NOT_AUTHORIZED,
          "header Origin",
          "a web page of another place",
          "a program, or a page of dicomweb.origins",
          null);
    }
  }
}
