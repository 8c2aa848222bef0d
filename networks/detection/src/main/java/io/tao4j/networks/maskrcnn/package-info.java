/**
 * Mask R-CNN (He et al. 2017, arXiv 1703.06870) on a ResNet with a feature pyramid: {@link
 * io.tao4j.networks.maskrcnn.MaskRcnnNetwork} is the provider, {@link
 * io.tao4j.networks.maskrcnn.MaskRcnnSpec} its spec. Boxes and masks of objects come from one pass.
 *
 * <p>Imports {@code network}, what lies below it, the backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.maskrcnn;

import org.jspecify.annotations.NullMarked;
