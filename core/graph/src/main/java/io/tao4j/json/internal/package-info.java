/**
 * Strict reading of the project's own JSON files: {@link io.tao4j.json.internal.JsonObjectReader}.
 *
 * <p>Imports {@code error} only. No part of the public API.
 */
@NullMarked
package io.tao4j.json.internal;

import org.jspecify.annotations.NullMarked;
