/**
 * TAO's ocdnet: where texts are in a picture, by segmentation with a threshold that is learnt: Liao
 * et al. 2020, arXiv 1911.08947.
 */
@NullMarked
package io.tao4j.networks.ocdnet;

import org.jspecify.annotations.NullMarked;
