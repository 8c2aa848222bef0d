/**
 * How good found boxes are, worked out on host arrays: {@link
 * io.tao4j.metric.detection.DetectionTable} gathers true and found boxes picture by picture, {@link
 * io.tao4j.metric.detection.VocAveragePrecision} is PASCAL's and TAO's average precision with its
 * {@link io.tao4j.metric.detection.PrecisionRecallCurve}, {@link
 * io.tao4j.metric.detection.CocoEvaluation} COCO's, with {@link
 * io.tao4j.metric.detection.KeyPointSimilarity} that of key points; {@link
 * io.tao4j.metric.detection.DetectionErrors} tells kinds of errors apart.
 *
 * <p>Imports nothing of this project.
 */
@NullMarked
package io.tao4j.metric.detection;

import org.jspecify.annotations.NullMarked;
