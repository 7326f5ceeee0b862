/** How every JSON of ours is read and written; open {@link io.plumbline.web.json.Json} first. */
@NullMarked
package io.plumbline.web.json;

import org.jspecify.annotations.NullMarked;
