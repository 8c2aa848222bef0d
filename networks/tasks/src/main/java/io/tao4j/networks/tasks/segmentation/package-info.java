/**
 * The kit of networks that give each pixel a class: a network extends {@link
 * io.tao4j.networks.tasks.segmentation.SegmentationNetwork} and says what it is in a {@link
 * io.tao4j.networks.tasks.segmentation.SegmenterDefinition}; its spec is a {@link
 * io.tao4j.networks.tasks.segmentation.SegmenterSpec}.
 *
 * <p>May import {@code network} and what lies below it, and the other kits.
 */
@NullMarked
package io.tao4j.networks.tasks.segmentation;

import org.jspecify.annotations.NullMarked;
