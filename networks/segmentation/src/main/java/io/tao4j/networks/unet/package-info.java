/**
 * TAO's UNet: {@link io.tao4j.networks.unet.UnetNetwork} is the network, {@link
 * io.tao4j.networks.unet.UnetSpec} its spec.
 *
 * <p>May import {@code network} and what lies below it, the backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.unet;

import org.jspecify.annotations.NullMarked;
