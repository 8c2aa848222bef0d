/**
 * What detectors have in common. The spec groups {@link io.tao4j.network.detection.DatasetConfig}
 * and {@link io.tao4j.network.detection.AugmentationConfig} with {@link
 * io.tao4j.network.detection.DetectionData}, which opens their sets, {@link
 * io.tao4j.network.detection.DetectionDataCheck}, which looks through them, and {@link
 * io.tao4j.network.detection.DatasetConversion}, which makes records of labels. {@link
 * io.tao4j.network.detection.Detections} is the answer for a picture, {@link
 * io.tao4j.network.detection.DetectionEvaluator} compares answers with the truth, {@link
 * io.tao4j.network.detection.DetectionWriter} writes them as pictures, labels and COCO results.
 *
 * <p>Imports {@code network}, {@code spec}, {@code data.detection} and what lies below.
 */
@NullMarked
package io.tao4j.network.detection;

import org.jspecify.annotations.NullMarked;
