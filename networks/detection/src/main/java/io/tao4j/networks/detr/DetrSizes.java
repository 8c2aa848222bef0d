package io.tao4j.networks.detr;

import io.tao4j.graph.ElementwiseOp.UnaryKind;

/**
 * What a detection transformer is built with.
 *
 * @param hidden numbers of a query and of a pixel
 * @param heads of every attention
 * @param levels feature maps
 * @param queries boxes that are predicted
 * @param encoderLayers of the encoder
 * @param decoderLayers of the decoder
 * @param encoderPoints places of each map that a pixel looks at
 * @param decoderPoints places of each map that a query looks at
 * @param feedForward inner width of the layers
 * @param dropout in training, from 0 and below 1
 * @param temperature of the pixels' positions
 * @param classes number of classes
 */
record DetrSizes(
    int hidden,
    int heads,
    int levels,
    int queries,
    int encoderLayers,
    int decoderLayers,
    int encoderPoints,
    int decoderPoints,
    int feedForward,
    double dropout,
    double temperature,
    int classes) {

  /**
   * RT-DETR's encoder.
   *
   * @param expansion width of its convolutions over {@link #hidden}
   * @param depth factor of the three convolutions of a block
   * @param map which map is mixed by attention, from 0
   * @param attention activation of that
   * @param convolution activation of the convolutions
   * @param rowsFirst whether positions start with the rows'
   */
  record Hybrid(
      double expansion,
      double depth,
      int map,
      UnaryKind attention,
      UnaryKind convolution,
      boolean rowsFirst) {}
}
