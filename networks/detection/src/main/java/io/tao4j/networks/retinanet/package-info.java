/**
 * RetinaNet with TAO's spec: {@link io.tao4j.networks.retinanet.RetinaNetwork}. A feature pyramid
 * of five maps and two small networks of convolutions that all maps go through, trained with a
 * focal loss.
 *
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. 2017</a>
 */
@NullMarked
package io.tao4j.networks.retinanet;

import org.jspecify.annotations.NullMarked;
