// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import org.ytterby.dicom.data.DataSet;

/**
 * What one N-CREATE or N-SET says. Immutable.
 *
 * @param sopInstanceUid of the instance that is created or set
 * @param attributes may name a patient: for the recipient only
 */
public record Message(
    NoticeKind kind, Operation operation, String sopInstanceUid, DataSet attributes) {}
