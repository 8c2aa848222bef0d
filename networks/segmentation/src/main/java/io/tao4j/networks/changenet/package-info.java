/**
 * What changed between two pictures: {@link io.tao4j.networks.changenet.ChangenetNetwork} is the
 * network, {@link io.tao4j.networks.changenet.ChangenetSpec} its spec.
 *
 * <p>May import {@code network} and what lies below it, the backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.changenet;

import org.jspecify.annotations.NullMarked;
