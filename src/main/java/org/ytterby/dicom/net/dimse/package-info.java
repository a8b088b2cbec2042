// SPDX-License-Identifier: Apache-2.0
/** DIMSE messages of PS3.7: command fields, statuses, command sets and their fragments. */
@NullMarked
package org.ytterby.dicom.net.dimse;

import org.jspecify.annotations.NullMarked;
