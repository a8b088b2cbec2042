// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

/**
 * The actions of PS3.8 Tables 9-6 to 9-9 with the state that follows each. Two of them have a
 * choice, which {@link #next} and {@link #otherwise} name in the standard's order.
 */
public enum Action {
  /** Ask the transport for a connection. */
  AE_1(State.STA4),
  /** Send A-ASSOCIATE-RQ. */
  AE_2(State.STA5),
  /** Issue the A-ASSOCIATE confirmation (accept). */
  AE_3(State.STA6),
  /** Issue the A-ASSOCIATE confirmation (reject) and close the transport connection. */
  AE_4(State.STA1),
  /** Answer the transport connection; start ARTIM. */
  AE_5(State.STA2),
  /**
   * Stop ARTIM; issue the A-ASSOCIATE indication if the provider can accept it, otherwise send
   * A-ASSOCIATE-RJ and start ARTIM.
   */
  AE_6(State.STA3, State.STA13),
  /** Send A-ASSOCIATE-AC. */
  AE_7(State.STA6),
  /** Send A-ASSOCIATE-RJ and start ARTIM. */
  AE_8(State.STA13),

  /** Send P-DATA-TF. */
  DT_1(State.STA6),
  /** Issue the P-DATA indication. */
  DT_2(State.STA6),

  /** Send A-RELEASE-RQ. */
  AR_1(State.STA7),
  /** Issue the A-RELEASE indication. */
  AR_2(State.STA8),
  /** Issue the A-RELEASE confirmation and close the transport connection. */
  AR_3(State.STA1),
  /** Send A-RELEASE-RP and start ARTIM. */
  AR_4(State.STA13),
  /** Stop ARTIM. */
  AR_5(State.STA1),
  /** Issue the P-DATA indication. */
  AR_6(State.STA7),
  /** Send P-DATA-TF. */
  AR_7(State.STA8),
  /**
   * Issue the A-RELEASE indication (collision); the requestor goes on in Sta9, the acceptor in
   * Sta10.
   */
  AR_8(State.STA9, State.STA10),
  /** Send A-RELEASE-RP. */
  AR_9(State.STA11),
  /** Issue the A-RELEASE confirmation. */
  AR_10(State.STA12),

  /** Send A-ABORT (service-user source) and start or restart ARTIM. */
  AA_1(State.STA13),
  /** Stop ARTIM and close the transport connection. */
  AA_2(State.STA1),
  /** Issue the A-ABORT or A-P-ABORT indication and close the transport connection. */
  AA_3(State.STA1),
  /** Issue the A-P-ABORT indication. */
  AA_4(State.STA1),
  /** Stop ARTIM. */
  AA_5(State.STA1),
  /** Ignore the PDU. */
  AA_6(State.STA13),
  /** Send A-ABORT. */
  AA_7(State.STA13),
  /** Send A-ABORT (service-provider source), issue the A-P-ABORT indication and start ARTIM. */
  AA_8(State.STA13);

  private final State next;
  private final State otherwise;

  Action(State next) {
    this(next, next);
  }

  Action(State next, State otherwise) {
    this.next = next;
    this.otherwise = otherwise;
  }

  /** The state that follows; for AE-6 when acceptable, for AR-8 when we are the requestor. */
  public State next() {
    return next;
  }

  /** The state that follows when that condition does not hold. */
  public State otherwise() {
    return otherwise;
  }
}
