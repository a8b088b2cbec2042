// SPDX-License-Identifier: Apache-2.0
/** TLS by BCP 195 (PS3.15 section B.12): settings, keys and certificates from files, reloading. */
@NullMarked
package org.ytterby.dicom.net.tls;

import org.jspecify.annotations.NullMarked;
