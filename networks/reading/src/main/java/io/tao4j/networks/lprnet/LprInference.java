package io.tao4j.networks.lprnet;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.decode.CtcDecoder;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.reading.CharacterList;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.ReadText.ReadCharacter;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From pictures of plates to their characters. Thread-safe. */
final class LprInference implements SinglePassInference<Image, ReadText> {
  private final ImagePlan plan;
  private final CharacterList characters;
  private final CtcDecoder decoder;
  private final int beamWidth;

  /**
   * Inference of a model.
   *
   * @param beamWidth sequences that a beam search keeps; 1 takes the best class of each step
   */
  LprInference(ModelMeta meta, int beamWidth) {
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.characters = new CharacterList(meta.classNames());
    this.decoder = new CtcDecoder(characters.size());
    this.beamWidth = beamWidth;
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(LprGraph.IMAGES, plan.batch(images));
  }

  @Override
  public List<ReadText> decode(List<Image> images, Map<String, Tensor> outputs) {
    return decode(outputs);
  }

  /** What was read in each picture of a batch. */
  List<ReadText> decode(Map<String, Tensor> outputs) {
    Tensor logits = outputs.get(LprGraph.LOGITS);
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

  /** As TAO decodes: a character's confidence is that of the first step of its run. */
  private ReadText best(double[][] logProbabilities) {
    CtcDecoder.Path path = decoder.greedy(logProbabilities);
    List<ReadCharacter> found = new ArrayList<>();
    double lowest = 1;
    for (int i = 0; i < path.labels().size(); i++) {
      int label = path.labels().get(i);
      double confidence = Math.exp(logProbabilities[path.firstSteps().get(i)][label]);
      lowest = Math.min(lowest, confidence);
      found.add(new ReadCharacter(characters.entries().get(label), confidence));
    }
    double confidence = found.isEmpty() ? Math.exp(path.logProbability()) : lowest;
    return new ReadText(characters.text(path.labels()), found, confidence);
  }

  /** A beam search sums over the steps: all characters have the confidence of the whole. */
  private ReadText searched(double[][] logProbabilities) {
    CtcDecoder.Beam beam = decoder.beam(logProbabilities, beamWidth).get(0);
    double confidence = Math.exp(beam.logProbability());
    return new ReadText(
        characters.text(beam.labels()),
        beam.labels().stream()
            .map(label -> new ReadCharacter(characters.entries().get(label), confidence))
            .toList(),
        confidence);
  }
}
