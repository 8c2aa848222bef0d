/**
 * Failures that come from the world rather than from the programmer: {@link
 * io.tao4j.error.TaoException} with a stable code and a place.
 *
 * <p>Imports nothing; every package may import it.
 */
@NullMarked
package io.tao4j.error;

import org.jspecify.annotations.NullMarked;
