// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

/**
 * The closed set of error codes; each knows its DIMSE status (PS3.7 Annex C, PS3.4 Annex B), its
 * HTTP status and who acts.
 */
public enum ErrorCode {
  OBJECT_UNREADABLE(0xC000, 400, Actor.SENDER),
  OBJECT_MISMATCH(0xA900, 409, Actor.SENDER),
  OUT_OF_RESOURCES(0xA700, 503, Actor.ADMINISTRATOR),
  NOT_AUTHORIZED(0x0124, 403, Actor.ADMINISTRATOR),
  SOP_CLASS_NOT_SUPPORTED(0x0122, 415, Actor.SENDER),
  CONFIGURATION(0x0110, 400, Actor.ADMINISTRATOR),
  REQUEST_INVALID(0x0110, 400, Actor.SENDER),
  NOT_FOUND(0x0112, 404, Actor.SENDER),
  NOT_ACCEPTABLE(0x0110, 406, Actor.SENDER),
  TOO_LARGE(0xA700, 413, Actor.SENDER),
  MEDIA_TYPE_NOT_SUPPORTED(0x0110, 415, Actor.SENDER),
  WRONG_STATE(0x0110, 409, Actor.SENDER),
  PEER_TRANSIENT(0x0110, 502, Actor.NOBODY_YET),
  PEER_PERMANENT(0x0110, 502, Actor.ADMINISTRATOR),
  STORAGE(0xA700, 503, Actor.ADMINISTRATOR),
  DEFECT(0x0110, 500, Actor.DEVELOPER);

  /** Who has to do something. */
  public enum Actor {
    SENDER,
    ADMINISTRATOR,
    DEVELOPER,
    NOBODY_YET
  }

  private final int dimseStatus;
  private final int httpStatus;
  private final Actor actor;

  ErrorCode(int dimseStatus, int httpStatus, Actor actor) {
    this.dimseStatus = dimseStatus;
    this.httpStatus = httpStatus;
    this.actor = actor;
  }

  public int dimseStatus() {
    return dimseStatus;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public Actor actor() {
    return actor;
  }
}
