/**
 * What a detector answers: {@link io.tao4j.network.detection.Detections} for a picture. Exported
 * models with suppression inside answer with it too, whatever network they were made of; all else
 * that detectors share is in the detection kit of the module {@code networks/tasks}.
 *
 * <p>Imports {@code geometry}.
 */
@NullMarked
package io.tao4j.network.detection;

import org.jspecify.annotations.NullMarked;
