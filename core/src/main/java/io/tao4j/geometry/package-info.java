/**
 * Shapes in the plane of a picture: {@link io.tao4j.geometry.Box} and what is computed from boxes,
 * {@link io.tao4j.geometry.NonMaximumSuppression}.
 *
 * <p>Imports nothing of the project.
 */
@NullMarked
package io.tao4j.geometry;

import org.jspecify.annotations.NullMarked;
