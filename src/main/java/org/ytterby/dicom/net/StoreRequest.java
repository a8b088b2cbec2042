// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.dict.TransferSyntax;

/**
 * What a C-STORE-RQ says about the instance that follows (PS3.7 section 9.3.1.1).
 *
 * @param transferSyntax in which the data set's bytes arrive
 */
public record StoreRequest(
    String sopClassUid, String sopInstanceUid, TransferSyntax transferSyntax, int messageId) {}
