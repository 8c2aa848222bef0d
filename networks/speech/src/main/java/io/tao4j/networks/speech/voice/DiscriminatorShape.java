package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.voice.NormedLayers.Norm;
import java.util.List;

/**
 * Layers of HiFi-GAN's discriminators.
 *
 * @param periods a discriminator sees every so many samples beneath each other, for each period
 * @param periodChannels channels of their convolutions, each of kernel 5 and stride 3, the last of
 *     stride 1
 * @param scaleLayers convolutions of the discriminators of the sound itself and of its means
 * @param scales how many of those there are, each of half the rate
 * @param firstScale norm of the kernels of the first of them
 * @param others norm of all other kernels
 */
record DiscriminatorShape(
    List<Integer> periods,
    List<Integer> periodChannels,
    List<Layer> scaleLayers,
    int scales,
    Norm firstScale,
    Norm others) {
  private static final List<Integer> PERIODS = List.of(2, 3, 5, 7, 11);
  private static final List<Integer> PERIOD_CHANNELS = List.of(32, 128, 512, 1024, 1024);

  private static final List<Layer> SCALE_LAYERS =
      List.of(
          new Layer(128, 15, 1, 1),
          new Layer(128, 41, 2, 4),
          new Layer(256, 41, 2, 16),
          new Layer(512, 41, 4, 16),
          new Layer(1024, 41, 4, 16),
          new Layer(1024, 41, 1, 16),
          new Layer(1024, 5, 1, 1));

  /**
   * A convolution over a sequence.
   *
   * @param channels that it makes
   * @param kernel its size, odd
   * @param stride its step
   * @param groups of channels
   */
  record Layer(int channels, int kernel, int stride, int groups) {}

  DiscriminatorShape {
    periods = List.copyOf(periods);
    periodChannels = List.copyOf(periodChannels);
    scaleLayers = List.copyOf(scaleLayers);
  }

  /**
   * The paper's, or narrower ones.
   *
   * @param width share of the paper's channels, above 0
   */
  static DiscriminatorShape of(double width) {
    return new DiscriminatorShape(
        PERIODS,
        PERIOD_CHANNELS.stream().map(channels -> narrowed(channels, 1, width)).toList(),
        SCALE_LAYERS.stream()
            .map(
                layer ->
                    new Layer(
                        narrowed(layer.channels(), 16, width),
                        layer.kernel(),
                        layer.stride(),
                        layer.groups()))
            .toList(),
        3,
        Norm.SPECTRAL,
        Norm.WEIGHT);
  }

  /** A share of channels that the groups still divide. */
  private static int narrowed(int channels, int groups, double width) {
    return (int) Math.max(1, Math.round(channels * width / groups)) * groups;
  }
}
