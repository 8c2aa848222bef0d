package io.tao4j.networks.reading;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.decode.CtcDecoder;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.reading.ReadText.ReadCharacter;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads pictures by a network of connectionist temporal classification: the characters of the
 * model's classes, and a blank before or behind them. Thread-safe.
 */
public final class CtcReading implements TextDecoding {
  private final CtcOutputs outputs;
  private final ImagePlan plan;
  private final CharacterList characters;
  private final CtcDecoder decoder;
  private final int beamWidth;
  private final Confidence confidence;

  /** How sure a text is. */
  public enum Confidence {
    /** As its least sure character. */
    LOWEST,
    /** The product of the most probable class of all steps, blanks too. */
    PRODUCT
  }

  /**
   * Reads with a model.
   *
   * @param beamWidth sequences that a beam search keeps; 1 takes the best class of each step
   */
  public CtcReading(CtcOutputs outputs, ModelMeta meta, int beamWidth, Confidence confidence) {
    this.outputs = outputs;
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.characters = new CharacterList(meta.classNames());
    this.decoder = new CtcDecoder(outputs.blank(characters.size()));
    this.beamWidth = beamWidth;
    this.confidence = confidence;
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(outputs.images(), plan.batch(images));
  }

  @Override
  public List<ReadText> decode(Map<String, Tensor> tensors) {
    Tensor logits = tensors.get(outputs.logits());
    int pictures = Math.toIntExact(logits.shape().size(0));
    int steps = Math.toIntExact(logits.shape().size(1));
    int classes = Math.toIntExact(logits.shape().size(2));
    float[] all = logits.toFloatArray();
    List<ReadText> read = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      float[][] scores = new float[steps][classes];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(all, (i * steps + t) * classes, scores[t], 0, classes);
      }
      double[][] logProbabilities = CtcDecoder.logSoftmax(scores);
      read.add(beamWidth == 1 ? best(logProbabilities) : searched(logProbabilities));
    }
    return read;
  }

  private List<Integer> characters(List<Integer> labels) {
    return labels.stream().map(label -> label - outputs.first()).toList();
  }

  /** As TAO decodes: a character's confidence is that of the first step of its run. */
  private ReadText best(double[][] logProbabilities) {
    CtcDecoder.Path path = decoder.greedy(logProbabilities);
    List<Integer> numbers = characters(path.labels());
    List<ReadCharacter> found = new ArrayList<>();
    double lowest = 1;
    for (int i = 0; i < numbers.size(); i++) {
      double sure = Math.exp(logProbabilities[path.firstSteps().get(i)][path.labels().get(i)]);
      lowest = Math.min(lowest, sure);
      found.add(new ReadCharacter(characters.entries().get(numbers.get(i)), sure));
    }
    boolean product = found.isEmpty() || confidence == Confidence.PRODUCT;
    return new ReadText(
        characters.text(numbers), found, product ? Math.exp(path.logProbability()) : lowest);
  }

  /** A beam search sums over the steps: all characters have the confidence of the whole. */
  private ReadText searched(double[][] logProbabilities) {
    CtcDecoder.Beam beam = decoder.beam(logProbabilities, beamWidth).get(0);
    List<Integer> numbers = characters(beam.labels());
    double sure = Math.exp(beam.logProbability());
    return new ReadText(
        characters.text(numbers),
        numbers.stream()
            .map(number -> new ReadCharacter(characters.entries().get(number), sure))
            .toList(),
        sure);
  }
}
