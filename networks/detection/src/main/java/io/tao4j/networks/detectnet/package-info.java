/**
 * DetectNet_v2 with TAO's spec: {@link io.tao4j.networks.detectnet.DetectNetNetwork}. A grid over
 * the picture says for each class how far a cell belongs to an object, and where that object's
 * sides are; cells are clustered to boxes.
 *
 * @see <a
 *     href="https://developer.nvidia.com/blog/detectnet-deep-neural-network-object-detection-digits/">DetectNet</a>
 */
@NullMarked
package io.tao4j.networks.detectnet;

import org.jspecify.annotations.NullMarked;
