// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

/** The nineteen events of the upper layer, in the order of the rows of PS3.8 Table 9-10. */
public enum Event {
  /** A-ASSOCIATE request of the local user. */
  EVT1,
  /** The transport connection that we asked for is open. */
  EVT2,
  /** A-ASSOCIATE-AC received. */
  EVT3,
  /** A-ASSOCIATE-RJ received. */
  EVT4,
  /** A peer opened a transport connection. */
  EVT5,
  /** A-ASSOCIATE-RQ received. */
  EVT6,
  /** A-ASSOCIATE response of the local user: accept. */
  EVT7,
  /** A-ASSOCIATE response of the local user: reject. */
  EVT8,
  /** P-DATA request of the local user. */
  EVT9,
  /** P-DATA-TF received. */
  EVT10,
  /** A-RELEASE request of the local user. */
  EVT11,
  /** A-RELEASE-RQ received. */
  EVT12,
  /** A-RELEASE-RP received. */
  EVT13,
  /** A-RELEASE response of the local user. */
  EVT14,
  /** A-ABORT request of the local user. */
  EVT15,
  /** A-ABORT received. */
  EVT16,
  /** The transport connection was closed. */
  EVT17,
  /** The ARTIM timer expired. */
  EVT18,
  /** An unrecognised or invalid PDU was received. */
  EVT19
}
