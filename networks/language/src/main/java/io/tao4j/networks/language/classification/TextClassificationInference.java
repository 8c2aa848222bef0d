package io.tao4j.networks.language.classification;

import io.tao4j.model.Model;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.language.text.TextCutter;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From texts to classes. */
final class TextClassificationInference implements SinglePassInference<String, Classification> {
  private final TextCutter cutter;
  private final List<String> classes;

  TextClassificationInference(Model model) {
    this.cutter = new TextCutter(model);
    this.classes = model.meta().classNames();
  }

  @Override
  public int length(String text) {
    return cutter.length(text);
  }

  @Override
  public int batchesByLength() {
    return TextCutter.BATCHES_BY_LENGTH;
  }

  @Override
  public Map<String, Tensor> encode(List<String> texts) {
    return cutter.inputs(texts.stream().map(cutter::truncated).toList());
  }

  @Override
  public List<Classification> decode(List<String> texts, Map<String, Tensor> outputs) {
    float[] logits = outputs.get(TextClassificationDefinition.LOGITS).toFloatArray();
    return IntStream.range(0, texts.size())
        .mapToObj(i -> Classification.ofLogits(classes, logits, i))
        .toList();
  }
}
