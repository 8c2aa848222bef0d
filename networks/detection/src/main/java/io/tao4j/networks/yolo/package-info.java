/**
 * YOLOv4 (Bochkovskiy et al. 2020, arXiv 2004.10934) and its tiny form: {@link
 * io.tao4j.networks.yolo.YoloV4Network} and {@link io.tao4j.networks.yolo.YoloV4TinyNetwork} are
 * the providers, {@link io.tao4j.networks.yolo.YoloV4Spec} is their spec. YOLOv3 (Redmon and
 * Farhadi 2018, arXiv 1804.02767), {@link io.tao4j.networks.yolo.YoloV3Network} with {@link
 * io.tao4j.networks.yolo.YoloV3Spec}, has the same heads and another loss.
 *
 * <p>Imports {@code network}, what lies below it, and the backbones.
 */
@NullMarked
package io.tao4j.networks.yolo;

import org.jspecify.annotations.NullMarked;
