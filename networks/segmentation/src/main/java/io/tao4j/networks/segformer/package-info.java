/**
 * SegFormer: {@link io.tao4j.networks.segformer.SegformerNetwork} is the network, {@link
 * io.tao4j.networks.segformer.SegformerSpec} its spec.
 *
 * <p>May import {@code network} and what lies below it, the backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.segformer;

import org.jspecify.annotations.NullMarked;
