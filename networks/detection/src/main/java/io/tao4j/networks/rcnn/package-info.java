/**
 * Faster R-CNN (Ren et al. 2015, arXiv 1506.01497): {@link io.tao4j.networks.rcnn.RcnnNetwork} is
 * the provider, {@link io.tao4j.networks.rcnn.RcnnSpec} its spec. A network of regions proposes
 * boxes, whose part of the map a second stage reads.
 *
 * <p>Imports {@code network}, what lies below it, the backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.rcnn;

import org.jspecify.annotations.NullMarked;
