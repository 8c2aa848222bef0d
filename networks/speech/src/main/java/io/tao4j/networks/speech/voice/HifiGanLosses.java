package io.tao4j.networks.speech.voice;

import io.tao4j.graph.ElementwiseOp.LeakyRelu;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Pads;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Spectrogram;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.AveragePool;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.networks.speech.voice.DiscriminatorShape.Layer;
import io.tao4j.networks.speech.voice.NormedLayers.Norm;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What training adds to HiFi-GAN's generator: discriminators that tell recordings from what it
 * makes, and the losses of both sides (Kong et al. 2020, arXiv 2010.05646).
 */
final class HifiGanLosses {
  /** Name of the model's part that the discriminators are. */
  static final String PART = "discriminators";

  /** Target: recordings, {@code FLOAT32 [N, 1, samples]}. */
  static final String AUDIO = "audio";

  /** Target: spectrograms of the recordings as the loss compares them, {@code [N, bands, T]}. */
  static final String MEL = "mel_target";

  /** Scope of the tables that the loss's spectrogram is made with. */
  static final String TABLES = "loss_spectrogram";

  static final String LOSS = "generator_loss";
  static final String DISCRIMINATOR_LOSS = "discriminator_loss";
  static final List<String> TERMS = List.of("adversarial_loss", "feature_loss", "mel_loss");

  private static final double FEATURES = 2;
  private static final double SLOPE = 0.1;

  private HifiGanLosses() {}

  /**
   * What the discriminators see of a sound: of each its layers' answers, the last of which is its
   * score.
   *
   * @param sound {@code [N, 1, samples]}, a fixed number
   */
  static List<List<Value>> seen(GraphBuilder b, Value sound, DiscriminatorShape shape) {
    List<List<Value>> all = new ArrayList<>();
    for (int i = 0; i < shape.periods().size(); i++) {
      all.add(
          ofPeriod(
              b.scope("mpd." + i),
              sound,
              shape.periods().get(i),
              shape.periodChannels(),
              shape.others()));
    }
    AveragePool half = new AveragePool(List.of(4), List.of(2), Padding.all(2, 1), true);
    Value x = sound;
    for (int i = 0; i < shape.scales(); i++) {
      x = i == 0 ? sound : b.add(half, x);
      Norm norm = i == 0 ? shape.firstScale() : shape.others();
      all.add(ofScale(b.scope("msd." + i), x, shape.scaleLayers(), norm));
    }
    return all;
  }

  private static List<Value> ofPeriod(
      GraphBuilder b, Value sound, int period, List<Integer> channels, Norm norm) {
    int samples = Math.toIntExact(b.shape(sound).size(2));
    int missing = (period - samples % period) % period;
    Value x = missing == 0 ? sound : Pads.pad(b, sound, 2, 0, missing, Pads.Kind.REFLECT);
    x =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(1),
                    new Extent.Sized((samples + missing) / period),
                    new Extent.Sized(period))),
            x);
    List<Value> seen = new ArrayList<>();
    List<Integer> five = List.of(5, 1);
    for (int i = 0; i < channels.size(); i++) {
      int stride = i + 1 < channels.size() ? 3 : 1;
      Conv op =
          new Conv(List.of(stride, 1), List.of(1, 1), new Padding(List.of(2, 0), List.of(2, 0)), 1);
      Value y =
          NormedLayers.conv(
              b,
              "convs." + i,
              x,
              channels.get(i),
              five,
              op,
              norm,
              NormedLayers.usual(b.channels(x), five));
      x = b.add(new LeakyRelu(SLOPE), y);
      seen.add(x);
    }
    List<Integer> three = List.of(3, 1);
    Conv last =
        new Conv(List.of(1, 1), List.of(1, 1), new Padding(List.of(1, 0), List.of(1, 0)), 1);
    seen.add(
        NormedLayers.conv(
            b, "conv_post", x, 1, three, last, norm, NormedLayers.usual(b.channels(x), three)));
    return seen;
  }

  private static List<Value> ofScale(GraphBuilder b, Value sound, List<Layer> layers, Norm norm) {
    List<Value> seen = new ArrayList<>();
    Value x = sound;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      x = b.add(new LeakyRelu(SLOPE), scaleConv(b, "convs." + i, x, layer, norm));
      seen.add(x);
    }
    seen.add(scaleConv(b, "conv_post", x, new Layer(1, 3, 1, 1), norm));
    return seen;
  }

  private static Value scaleConv(GraphBuilder b, String name, Value x, Layer layer, Norm norm) {
    List<Integer> kernel = List.of(layer.kernel());
    return NormedLayers.conv(
        b,
        name,
        x,
        layer.channels(),
        kernel,
        Conv.of(layer.stride(), Padding.all(layer.kernel() / 2, 1), layer.groups()),
        norm,
        NormedLayers.usual(b.channels(x) / layer.groups(), kernel));
  }

  private static Value score(List<Value> seen) {
    return seen.get(seen.size() - 1);
  }

  /** Mean square distance of scores from a number. */
  private static Value from(GraphBuilder b, Value scores, double number) {
    Value distance = number == 0 ? scores : b.difference(b.constant(number), scores);
    return b.reduceAll(ReduceKind.MEAN, b.product(distance, distance));
  }

  /** How badly the discriminators tell recordings, 1, from what is made, 0. */
  static Value discriminators(GraphBuilder b, List<List<Value>> real, List<List<Value>> made) {
    Value sum = b.constant(0);
    for (int i = 0; i < real.size(); i++) {
      sum = b.sum(sum, b.sum(from(b, score(real.get(i)), 1), from(b, score(made.get(i)), 0)));
    }
    return sum;
  }

  /** How well the discriminators see what is made as such. */
  static Value adversarial(GraphBuilder b, List<List<Value>> made) {
    Value sum = b.constant(0);
    for (List<Value> one : made) {
      sum = b.sum(sum, from(b, score(one), 1));
    }
    return sum;
  }

  /** Twice how far all answers of the discriminators' layers are apart, scores included. */
  static Value features(GraphBuilder b, List<List<Value>> real, List<List<Value>> made) {
    Value sum = b.constant(0);
    for (int i = 0; i < real.size(); i++) {
      for (int k = 0; k < real.get(i).size(); k++) {
        sum = b.sum(sum, distance(b, real.get(i).get(k), made.get(i).get(k)));
      }
    }
    return b.scale(sum, FEATURES);
  }

  /** Mean absolute difference. */
  static Value distance(GraphBuilder b, Value x, Value y) {
    return b.reduceAll(ReduceKind.MEAN, b.unary(UnaryKind.ABSOLUTE, b.difference(x, y)));
  }

  /**
   * The generator's loss of its terms.
   *
   * @param melFactor weight of the distance of spectrograms
   */
  static Value generator(
      GraphBuilder b, Value adversarial, Value features, Value mel, double melFactor) {
    return b.sum(b.sum(adversarial, features), b.scale(mel, melFactor));
  }

  /** What the discriminators see of sounds of one length, a second time of other sounds. */
  static List<List<Value>> again(GraphBuilder b, Value from, Value to, List<List<Value>> seen) {
    List<Value> flat = b.again(from, to, seen.stream().flatMap(List::stream).toList());
    List<List<Value>> all = new ArrayList<>();
    int at = 0;
    for (List<Value> one : seen) {
      all.add(flat.subList(at, at + one.size()));
      at += one.size();
    }
    return all;
  }

  private static Shape sized(int channels, int length) {
    return new Shape(List.of(Dim.symbol("N"), Dim.of(channels), Dim.of(length)));
  }

  private static Value spectrogram(GraphBuilder b, Value sound, VocoderFacts facts) {
    return Spectrogram.logMel(b, TABLES, HifiGanGraph.line(b, sound), facts.lossSpectrogram());
  }

  /**
   * The discriminators alone, as a part of the model, with the tables of the loss's spectrogram.
   *
   * @param samples of a segment
   */
  static Graph part(VocoderFacts facts, DiscriminatorShape shape, int samples) {
    GraphBuilder b = new GraphBuilder();
    Value sound = b.input(AUDIO, DType.FLOAT32, sized(1, samples));
    List<List<Value>> seen = seen(b, sound, shape);
    for (int i = 0; i < seen.size(); i++) {
      b.output("score_" + i, score(seen.get(i)));
    }
    b.output("loss_mel", spectrogram(b, sound, facts));
    return b.build();
  }

  /**
   * The generator continued by the discriminators and all losses, for segments of one length.
   *
   * @param samples of a segment, whole hops
   * @param melFactor weight of the distance of spectrograms
   */
  static Graph training(
      VocoderFacts facts, DiscriminatorShape shape, int samples, double melFactor) {
    GraphBuilder b = new GraphBuilder();
    int bands = facts.spectrograms().bands();
    int frames = samples / facts.spectrograms().hop();
    Value mel = b.input(HifiGanGraph.SPECTROGRAM, DType.FLOAT32, sized(bands, frames));
    Value made =
        HifiGanGraph.generated(
            b.scope(NetworkDefinition.BACKBONE), mel, facts.shape(), Norm.WEIGHT);
    b.output(HifiGanGraph.WAVEFORM, HifiGanGraph.line(b, made));
    Value audio = b.input(AUDIO, DType.FLOAT32, sized(1, samples));
    Value target = b.input(MEL, DType.FLOAT32, sized(bands, facts.frames(samples)));
    List<List<Value>> real = seen(b, audio, shape);
    List<List<Value>> fake = again(b.scope("made"), audio, made, real);
    b.trainingOutput(DISCRIMINATOR_LOSS, discriminators(b, real, fake));
    List<Value> terms =
        List.of(
            adversarial(b, fake),
            features(b, real, fake),
            distance(b, spectrogram(b, made, facts), target));
    for (int i = 0; i < terms.size(); i++) {
      b.trainingOutput(TERMS.get(i), terms.get(i));
    }
    b.trainingOutput(LOSS, generator(b, terms.get(0), terms.get(1), terms.get(2), melFactor));
    return b.build();
  }
}
