// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

/**
 * The answer to a C-ECHO.
 *
 * @param status DIMSE status
 */
public record EchoResponse(int status) {}
