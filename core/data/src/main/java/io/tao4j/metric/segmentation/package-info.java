/**
 * Measures of masks: {@link io.tao4j.metric.segmentation.SegmentationScores} for a class a pixel,
 * {@link io.tao4j.metric.segmentation.BoundaryIou} for borders, {@link
 * io.tao4j.metric.segmentation.PanopticQuality} for classes and objects together.
 *
 * <p>Imports {@code metric}.
 */
@NullMarked
package io.tao4j.metric.segmentation;

import org.jspecify.annotations.NullMarked;
