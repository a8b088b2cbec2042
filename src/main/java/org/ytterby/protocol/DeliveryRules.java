// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * Whether a person has to look before anything goes out.
 *
 * @param reviewBeforeDelivery true: a run waits in REVIEW; false: objects go out marked PRELIMINARY
 *     and UNVERIFIED
 */
public record DeliveryRules(boolean reviewBeforeDelivery) {

  /** Objects go out unattended, marked. */
  public static final DeliveryRules UNATTENDED = new DeliveryRules(false);
}
