package io.tao4j.networks.speech.voice;

import io.tao4j.graph.ElementwiseOp.LeakyRelu;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.graph.WindowOp.ConvTranspose;
import io.tao4j.networks.speech.voice.NormedLayers.Norm;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;

/**
 * HiFi-GAN's generator (Kong et al. 2020, arXiv 2010.05646): from a mel spectrogram to sound, by
 * transposed convolutions with residual blocks of several widths behind each.
 */
final class HifiGanGraph {
  /** Input: natural logarithms of mel bands, {@code FLOAT32 [N, bands, T]}. */
  static final String SPECTROGRAM = "spectrogram";

  /** Output: samples of -1 to 1, {@code FLOAT32 [N, T * hop]}. */
  static final String WAVEFORM = "waveform";

  private static final double SLOPE = 0.1;

  /** That before the last convolution is PyTorch's own. */
  private static final double LAST_SLOPE = 0.01;

  private static final int ENDS = 7;
  private static final Initializer SMALL = new Initializer.Normal(0.01);

  private HifiGanGraph() {}

  /** The whole network, for spectrograms of any length. */
  static Graph build(VocoderShape shape, int bands) {
    GraphBuilder b = new GraphBuilder();
    Value mel =
        b.input(
            SPECTROGRAM,
            DType.FLOAT32,
            new Shape(List.of(Dim.symbol("N"), Dim.of(bands), Dim.symbol("T"))));
    Value sound = generated(b.scope(NetworkDefinition.BACKBONE), mel, shape, Norm.WEIGHT);
    b.output(WAVEFORM, line(b, sound));
    return b.build();
  }

  /** Sound without the axis of its one channel. */
  static Value line(GraphBuilder b, Value sound) {
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(2))), sound);
  }

  /**
   * Its layers.
   *
   * @param mel {@code [N, bands, T]}
   * @param norm of all kernels
   * @return {@code [N, 1, T * hop]}
   */
  static Value generated(GraphBuilder b, Value mel, VocoderShape shape, Norm norm) {
    int channels = shape.initialChannels();
    Value x =
        NormedLayers.conv(
            b,
            "conv_pre",
            mel,
            channels,
            List.of(ENDS),
            same(ENDS, 1),
            norm,
            NormedLayers.usual(b.channels(mel), List.of(ENDS)));
    int count = shape.kernels().size();
    for (int stage = 0; stage < shape.upsampleRates().size(); stage++) {
      int rate = shape.upsampleRates().get(stage);
      int kernel = shape.upsampleKernels().get(stage);
      channels /= 2;
      x =
          NormedLayers.transposed(
              b,
              "upsampler." + stage,
              leaky(b, x, SLOPE),
              channels,
              kernel,
              ConvTranspose.of(rate, Padding.all((kernel - rate) / 2, 1), 1),
              norm,
              SMALL);
      Value sum = null;
      for (int i = 0; i < count; i++) {
        Value block =
            block(
                b.scope("resblocks." + (stage * count + i)),
                x,
                shape.kernels().get(i),
                shape.dilations().get(i),
                shape.twoConvolutions(),
                norm);
        sum = sum == null ? block : b.sum(sum, block);
      }
      x = b.scale(java.util.Objects.requireNonNull(sum), 1.0 / count);
    }
    Value last =
        NormedLayers.conv(
            b, "conv_post", leaky(b, x, LAST_SLOPE), 1, List.of(ENDS), same(ENDS, 1), norm, SMALL);
    return b.unary(UnaryKind.TANH, last);
  }

  private static Value block(
      GraphBuilder b, Value x, int kernel, List<Integer> dilations, boolean two, Norm norm) {
    Value sum = x;
    int channels = b.channels(x);
    for (int i = 0; i < dilations.size(); i++) {
      Value y =
          NormedLayers.conv(
              b,
              (two ? "convs1." : "convs.") + i,
              leaky(b, sum, SLOPE),
              channels,
              List.of(kernel),
              same(kernel, dilations.get(i)),
              norm,
              SMALL);
      if (two) {
        y =
            NormedLayers.conv(
                b,
                "convs2." + i,
                leaky(b, y, SLOPE),
                channels,
                List.of(kernel),
                same(kernel, 1),
                norm,
                SMALL);
      }
      sum = b.sum(sum, y);
    }
    return sum;
  }

  private static Value leaky(GraphBuilder b, Value x, double slope) {
    return b.add(new LeakyRelu(slope), x);
  }

  private static Conv same(int kernel, int dilation) {
    return new Conv(List.of(1), List.of(dilation), Padding.all(dilation * (kernel - 1) / 2, 1), 1);
  }
}
