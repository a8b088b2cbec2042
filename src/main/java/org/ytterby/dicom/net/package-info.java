// SPDX-License-Identifier: Apache-2.0
/** The DICOM network node on Netty: server with its services, client, association policy. */
@NullMarked
package org.ytterby.dicom.net;

import org.jspecify.annotations.NullMarked;
