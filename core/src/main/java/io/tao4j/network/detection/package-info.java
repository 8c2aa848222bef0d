/**
 * What detectors have in common above metrics and data: the spec groups {@link
 * io.tao4j.network.detection.DatasetConfig} and {@link
 * io.tao4j.network.detection.AugmentationConfig}, and {@link
 * io.tao4j.network.detection.DetectionData}, which opens their sets.
 *
 * <p>Imports {@code network}, {@code spec}, {@code data.detection} and what lies below.
 */
@NullMarked
package io.tao4j.network.detection;

import org.jspecify.annotations.NullMarked;
