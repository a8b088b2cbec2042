// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;

/**
 * One request of a peer.
 *
 * @param sopClassUid the abstract syntax of its presentation context
 * @param transferSyntax in which its data set, if any, is encoded
 */
public record DimseRequest(
    AssociationInfo association,
    String sopClassUid,
    TransferSyntax transferSyntax,
    CommandField field,
    CommandSet command,
    Payload payload) {}
