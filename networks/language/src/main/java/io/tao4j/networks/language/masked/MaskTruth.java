package io.tao4j.networks.language.masked;

/**
 * What was masked.
 *
 * @param places of the tokens that are to be guessed
 * @param tokens their ids
 */
record MaskTruth(int[] places, int[] tokens) {
  static final MaskTruth NONE = new MaskTruth(new int[0], new int[0]);
}
