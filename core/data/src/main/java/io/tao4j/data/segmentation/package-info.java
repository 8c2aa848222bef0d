/**
 * Pictures with a class for each pixel: {@link io.tao4j.data.segmentation.SegmentationDataset} is
 * what a network is trained and judged on, {@link io.tao4j.data.segmentation.SegmentationBatch}
 * what a loader makes of it, {@link io.tao4j.data.segmentation.LabelMap} the classes of one
 * picture, {@link io.tao4j.data.segmentation.MaskClasses} what the values in mask files mean.
 *
 * <p>Imports {@code data}, {@code geometry} and what those import; knows no engine and no graph.
 */
@NullMarked
package io.tao4j.data.segmentation;

import org.jspecify.annotations.NullMarked;
