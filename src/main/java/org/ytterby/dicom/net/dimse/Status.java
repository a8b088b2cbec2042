// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.Defect;

/**
 * The statuses that this node sends or tells apart, with the wire codes of Status (0000,0900)
 * (PS3.7 Annex C, PS3.4 B.2.3).
 */
public enum Status {
  SUCCESS(0x0000),
  WARNING(0x0001),
  NO_SUCH_ATTRIBUTE(0x0105),
  INVALID_ATTRIBUTE_VALUE(0x0106),
  ATTRIBUTE_LIST_ERROR(0x0107),
  PROCESSING_FAILURE(0x0110),
  DUPLICATE_SOP_INSTANCE(0x0111),
  NO_SUCH_SOP_INSTANCE(0x0112),
  NO_SUCH_EVENT_TYPE(0x0113),
  NO_SUCH_ARGUMENT(0x0114),
  INVALID_ARGUMENT_VALUE(0x0115),
  ATTRIBUTE_VALUE_OUT_OF_RANGE(0x0116),
  INVALID_SOP_INSTANCE(0x0117),
  NO_SUCH_SOP_CLASS(0x0118),
  CLASS_INSTANCE_CONFLICT(0x0119),
  MISSING_ATTRIBUTE(0x0120),
  MISSING_ATTRIBUTE_VALUE(0x0121),
  SOP_CLASS_NOT_SUPPORTED(0x0122),
  NO_SUCH_ACTION(0x0123),
  NOT_AUTHORIZED(0x0124),
  /** Duplicate transaction UID: a Failure Reason of storage commitment (PS3.4 J.3.3.1.1). */
  DUPLICATE_TRANSACTION_UID(0x0131),
  DUPLICATE_INVOCATION(0x0210),
  UNRECOGNIZED_OPERATION(0x0211),
  MISTYPED_ARGUMENT(0x0212),
  RESOURCE_LIMITATION(0x0213),
  OUT_OF_RESOURCES(0xA700),
  CAN_NOT_COUNT_MATCHES(0xA701),
  CAN_NOT_PERFORM_SUB_OPERATIONS(0xA702),
  MOVE_DESTINATION_UNKNOWN(0xA801),
  DATA_SET_DOES_NOT_MATCH(0xA900),
  /** Of a C-STORE. For C-GET and C-MOVE the same code means {@link #SUB_OPERATIONS_FAILED}. */
  COERCION_OF_DATA_ELEMENTS(0xB000),
  ELEMENTS_DISCARDED(0xB006),
  DATA_SET_MISMATCH_TOLERATED(0xB007),
  CANNOT_UNDERSTAND(0xC000),
  /** Of a C-FIND, C-GET or C-MOVE (PS3.4 Tables C.4-1 to C.4-3). */
  UNABLE_TO_PROCESS(0xC001),
  /** Referenced Transfer Syntax not supported: a Failure Reason (PS3.18 Annex I). */
  TRANSFER_SYNTAX_NOT_SUPPORTED(0xC122),
  CANCEL(0xFE00),
  PENDING(0xFF00),
  PENDING_WITH_WARNING(0xFF01);

  /** What a status means for the operation (PS3.7 Annex C.1). */
  public enum Category {
    SUCCESS,
    WARNING,
    FAILURE,
    CANCEL,
    PENDING
  }

  /** Of a C-GET or C-MOVE: complete, but for one or more sub-operations (PS3.4 C.4.2.1.5). */
  public static final Status SUB_OPERATIONS_FAILED = COERCION_OF_DATA_ELEMENTS;

  private static final Map<Integer, Status> BY_CODE = new HashMap<>();

  static {
    for (Status status : values()) {
      if (BY_CODE.put(status.code, status) != null) {
        throw new Defect("two statuses have the code " + text(status.code));
      }
    }
  }

  private final int code;

  Status(int code) {
    this.code = code;
  }

  /** The wire code. */
  public int code() {
    return code;
  }

  /** The status of a wire code, if it is one of those named here. */
  public static Optional<Status> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** The category of any wire code, named here or not (PS3.7 Annex C). */
  public static Category category(int code) {
    if (code == 0) {
      return Category.SUCCESS;
    }
    if (code == CANCEL.code) {
      return Category.CANCEL;
    }
    if (code == PENDING.code || code == PENDING_WITH_WARNING.code) {
      return Category.PENDING;
    }
    boolean general =
        code == WARNING.code
            || code == ATTRIBUTE_LIST_ERROR.code
            || code == ATTRIBUTE_VALUE_OUT_OF_RANGE.code;
    return general || (code & 0xF000) == 0xB000 ? Category.WARNING : Category.FAILURE;
  }

  /** True for a failure after which trying again may help. */
  public static boolean isTransient(int code) {
    return (code & 0xFF00) == OUT_OF_RESOURCES.code
        || code == PROCESSING_FAILURE.code
        || code == RESOURCE_LIMITATION.code;
  }

  /** {@code A700H}, or {@code A700H OUT_OF_RESOURCES} where the code has a name. */
  public static String text(int code) {
    String hex = String.format(Locale.ROOT, "%04XH", code);
    return of(code).map(status -> hex + " " + status.name()).orElse(hex);
  }
}
