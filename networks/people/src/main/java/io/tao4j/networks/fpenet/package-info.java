/**
 * {@code fpenet}: where the parts of a face are. {@link io.tao4j.networks.fpenet.FpeNetwork} is the
 * network, {@link io.tao4j.networks.fpenet.FacePoints} what it answers. Imports {@code network},
 * what lies below it, and the kits.
 */
@NullMarked
package io.tao4j.networks.fpenet;

import org.jspecify.annotations.NullMarked;
