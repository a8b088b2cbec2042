// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol data units of PS3.8 section 9.3 as records, with a bounded decoder and an encoder.
 */
@NullMarked
package org.ytterby.dicom.net.pdu;

import org.jspecify.annotations.NullMarked;
