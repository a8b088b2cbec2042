// SPDX-License-Identifier: Apache-2.0
/** Which study is ours, and which of its series is the activity, the CT, the regions; and why. */
@NullMarked
package org.ytterby.assemble;

import org.jspecify.annotations.NullMarked;
