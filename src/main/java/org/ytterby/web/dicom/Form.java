// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

/**
 * A form in which something is given: alone, or in the parts of a multipart message (PS3.18 8.6,
 * 8.7). Immutable.
 *
 * @param mediaType of the body, or of each part
 */
public record Form(String mediaType, boolean multipart) {
  static final String RELATED = "multipart/related";

  static Form alone(String mediaType) {
    return new Form(mediaType, false);
  }

  static Form parts(String mediaType) {
    return new Form(mediaType, true);
  }

  /** As it would be written into Accept. */
  public String text() {
    return multipart ? RELATED + "; type=\"" + mediaType + "\"" : mediaType;
  }
}
