/**
 * EfficientDet with TAO's specs: {@link io.tao4j.networks.efficientdet.BiFpn} joins an
 * EfficientNet's maps in both directions, and two small networks that all maps share say classes
 * and boxes.
 *
 * @see <a href="https://arxiv.org/abs/1911.09070">Tan et al. 2019</a>
 */
@NullMarked
package io.tao4j.networks.efficientdet;

import org.jspecify.annotations.NullMarked;
