package io.tao4j.networks.mask2former;

import io.tao4j.networks.transformer.DeformableEncoder;

/**
 * How large the parts of the network are.
 *
 * @param classes without that of nothing
 * @param features channels of the pixel decoder, a multiple of 4
 * @param masks numbers that a query and a pixel are compared by
 * @param hidden width of the queries
 * @param heads of each attention of queries
 * @param feedForward inner width of the decoder's layers
 * @param predictions of the decoder, one more than it has layers
 * @param queries number of them
 * @param preNorm whether layers norm what they take, or else what they give
 * @param dropout from 0, below 1
 * @param encoder layers of the pixel decoder
 */
record MaskSizes(
    int classes,
    int features,
    int masks,
    int hidden,
    int heads,
    int feedForward,
    int predictions,
    int queries,
    boolean preNorm,
    double dropout,
    DeformableEncoder.Settings encoder) {}
