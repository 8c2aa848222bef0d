/**
 * The detection kit: what detectors have in common. The spec groups {@link
 * io.tao4j.networks.tasks.detection.DatasetConfig} and {@link
 * io.tao4j.networks.tasks.detection.AugmentationConfig} with {@link
 * io.tao4j.networks.tasks.detection.DetectionData}, which opens their sets, {@link
 * io.tao4j.networks.tasks.detection.DetectionDataCheck}, which looks through them, and {@link
 * io.tao4j.networks.tasks.detection.DatasetConversion}, which makes records of labels. {@link
 * io.tao4j.networks.tasks.detection.DetectionEvaluator} compares answers with the truth, {@link
 * io.tao4j.networks.tasks.detection.DetectionWriter} writes them as pictures, labels and COCO
 * results.
 *
 * <p>Imports {@code network}, {@code spec}, {@code data.detection} and what lies below.
 */
@NullMarked
package io.tao4j.networks.tasks.detection;

import org.jspecify.annotations.NullMarked;
