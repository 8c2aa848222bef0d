/**
 * Mask2Former (Cheng et al. 2022, arXiv 2112.01527): queries find masks with classes, for classes
 * of pixels, objects, or both. {@link io.tao4j.networks.mask2former.Mask2formerNetwork} is the
 * provider, {@link io.tao4j.networks.mask2former.Mask2formerSpec} its spec, {@link
 * io.tao4j.networks.mask2former.QueryMasks} makes answers of what queries say.
 *
 * <p>Imports {@code network}, what lies below it, the backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.mask2former;

import org.jspecify.annotations.NullMarked;
