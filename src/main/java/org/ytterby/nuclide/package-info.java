// SPDX-License-Identifier: Apache-2.0
/** The radionuclides that the program ships data files of. A foundation: imports no stage. */
@NullMarked
package org.ytterby.nuclide;

import org.jspecify.annotations.NullMarked;
