/**
 * Shapes in the plane of a picture: {@link io.tao4j.geometry.Box} and what is computed from boxes,
 * {@link io.tao4j.geometry.NonMaximumSuppression}; {@link io.tao4j.geometry.RunLengthMask} for sets
 * of pixels, {@link io.tao4j.geometry.MaskOutlines} for their outlines.
 *
 * <p>Imports nothing of the project.
 */
@NullMarked
package io.tao4j.geometry;

import org.jspecify.annotations.NullMarked;
