// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.dict.TransferSyntax;

/**
 * One presentation context that a requestor needs: a SOP class in one transfer syntax, so that the
 * acceptor can't choose another.
 */
public record Proposal(String sopClassUid, TransferSyntax transferSyntax) {}
