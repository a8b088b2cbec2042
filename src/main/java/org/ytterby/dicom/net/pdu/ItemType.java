// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

/**
 * Wire codes of the items and sub-items that are written or read (PS3.8 section 9.3, PS3.7 Annex
 * D.3.3).
 */
final class ItemType {
  static final int APPLICATION_CONTEXT = 0x10;
  static final int PROPOSED_CONTEXT = 0x20;
  static final int NEGOTIATED_CONTEXT = 0x21;
  static final int ABSTRACT_SYNTAX = 0x30;
  static final int TRANSFER_SYNTAX = 0x40;
  static final int USER_INFORMATION = 0x50;
  static final int MAXIMUM_LENGTH = 0x51;
  static final int IMPLEMENTATION_CLASS = 0x52;
  static final int ASYNC_WINDOW = 0x53;
  static final int ROLE_SELECTION = 0x54;
  static final int IMPLEMENTATION_VERSION = 0x55;
  static final int SOP_CLASS_EXTENDED = 0x56;
  static final int SOP_CLASS_COMMON_EXTENDED = 0x57;
  static final int USER_IDENTITY = 0x58;
  static final int USER_IDENTITY_ACCEPTED = 0x59;

  private ItemType() {}
}
