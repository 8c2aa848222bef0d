/**
 * SSD with TAO's spec: {@link io.tao4j.networks.ssd.SsdNetwork}. A backbone's maps of strides 8 and
 * 16 and four smaller ones, each with classes and boxes of its anchors.
 *
 * @see <a href="https://arxiv.org/abs/1512.02325">Liu et al. 2015</a>
 */
@NullMarked
package io.tao4j.networks.ssd;

import org.jspecify.annotations.NullMarked;
