/**
 * Detection transformers on one kit: Deformable DETR (Zhu et al. 2020, arXiv 2010.04159), DINO
 * (Zhang et al. 2022, arXiv 2203.03605) and RT-DETR (Zhao et al. 2023, arXiv 2304.08069). {@link
 * io.tao4j.networks.detr.DeformableDetrNetwork}, {@link io.tao4j.networks.detr.DinoNetwork} and
 * {@link io.tao4j.networks.detr.RtDetrNetwork} are the providers, {@link
 * io.tao4j.networks.detr.DetrSpec} is the spec of all.
 *
 * <p>Imports {@code network}, what lies below it, the backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.detr;

import org.jspecify.annotations.NullMarked;
