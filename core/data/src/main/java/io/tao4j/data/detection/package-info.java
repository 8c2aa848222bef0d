/**
 * Sets of pictures with boxes on them: {@link io.tao4j.data.detection.DetectionDataset} is what a
 * detector is trained and judged on, {@link io.tao4j.data.detection.DetectionBatch} what a loader
 * makes of it, {@link io.tao4j.data.detection.Placement} how a picture lies in the network's input.
 *
 * <p>Imports {@code data}, {@code geometry} and what those import; knows no engine and no graph.
 */
@NullMarked
package io.tao4j.data.detection;

import org.jspecify.annotations.NullMarked;
