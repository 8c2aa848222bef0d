/**
 * YOLOv4 (Bochkovskiy et al. 2020, arXiv 2004.10934) and its tiny form: {@link
 * io.tao4j.networks.yolo.YoloV4Network} and {@link io.tao4j.networks.yolo.YoloV4TinyNetwork} are
 * the providers, {@link io.tao4j.networks.yolo.YoloV4Spec} is their spec.
 *
 * <p>Imports {@code network}, what lies below it, and the backbones.
 */
@NullMarked
package io.tao4j.networks.yolo;

import org.jspecify.annotations.NullMarked;
