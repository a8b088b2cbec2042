// SPDX-License-Identifier: Apache-2.0
/**
 * The upper layer's state machine of PS3.8 section 9.2 as a table, and the handler that obeys it.
 */
@NullMarked
package org.ytterby.dicom.net.state;

import org.jspecify.annotations.NullMarked;
