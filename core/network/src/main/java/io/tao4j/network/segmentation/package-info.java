/**
 * What networks say of each pixel: {@link io.tao4j.network.segmentation.Segmentation}.
 *
 * <p>May import {@code data} and what lies below it.
 */
@NullMarked
package io.tao4j.network.segmentation;

import org.jspecify.annotations.NullMarked;
