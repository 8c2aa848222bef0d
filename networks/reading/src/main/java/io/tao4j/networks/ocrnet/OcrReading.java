package io.tao4j.networks.ocrnet;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.decode.CtcDecoder;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.reading.CharacterList;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.ReadText.ReadCharacter;
import io.tao4j.networks.reading.TextDecoding;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads pictures by a decoder with attention: a character a step, until the end. The loop is in the
 * graph. Thread-safe.
 */
final class OcrReading implements TextDecoding {
  private final ImagePlan plan;
  private final CharacterList characters;

  OcrReading(ModelMeta meta) {
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.characters = new CharacterList(meta.classNames());
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(OcrGraph.IMAGES, plan.batch(images));
  }

  @Override
  public List<ReadText> decode(Map<String, Tensor> outputs) {
    Tensor logits = outputs.get(OcrGraph.LOGITS);
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
      read.add(text(CtcDecoder.logSoftmax(scores)));
    }
    return read;
  }

  /** The start is no character: where a step has it, nothing is written. */
  private ReadText text(double[][] logProbabilities) {
    List<Integer> numbers = new ArrayList<>();
    List<ReadCharacter> found = new ArrayList<>();
    double sum = 0;
    for (double[] step : logProbabilities) {
      int best = 0;
      for (int label = 1; label < step.length; label++) {
        best = step[label] > step[best] ? label : best;
      }
      if (best == AttentionDecoder.END && !found.isEmpty()) {
        break;
      }
      sum += step[best];
      if (best == AttentionDecoder.END) {
        break;
      }
      if (best >= AttentionDecoder.FIRST) {
        int number = best - AttentionDecoder.FIRST;
        numbers.add(number);
        found.add(new ReadCharacter(characters.entries().get(number), Math.exp(step[best])));
      }
    }
    return new ReadText(characters.text(numbers), found, Math.exp(sum));
  }
}
