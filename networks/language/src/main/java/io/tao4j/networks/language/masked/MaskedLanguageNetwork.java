package io.tao4j.networks.language.masked;

import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluator;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.networks.language.masked.MaskedLanguageSpec.EvaluationDs;
import io.tao4j.networks.language.text.TextBatch;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.networks.language.text.TextNetwork;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.text.JsonLines;
import io.tao4j.networks.tasks.text.LineReader;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adapts an encoder to plain text of its user, which needs no labels: masked tokens are guessed,
 * Devlin et al. 2018, arXiv 1810.04805, as Gururangan et al. 2020, arXiv 2004.10964, do it. The
 * model file is a {@code lm_checkpoint} of every other network of language.
 */
public final class MaskedLanguageNetwork
    extends TextNetwork<MaskedLanguageSpec, String, Filled, MaskTruth> {
  static final String NAME = "masked_language_model";

  /** For the service loader. */
  public MaskedLanguageNetwork() {
    super(NAME, "adapts an encoder to plain text by guessing words", MaskedLanguageSpec.class);
  }

  @Override
  protected Source<PlainTexts> trainingData(MaskedLanguageSpec spec) {
    return new Source<>(
        PlainTexts.read(
            spec.trainingDs().filePath(),
            spec.model().dataset().maskProbability(),
            spec.trainingDs().loading().numSamples()),
        spec.trainingDs());
  }

  @Override
  protected Optional<Source<? extends TextData<MaskTruth>>> evaluationData(
      MaskedLanguageSpec spec, Model model, boolean test) {
    EvaluationDs set =
        test && spec.testDs().filePath().isPresent() ? spec.testDs() : spec.validationDs();
    return set.filePath()
        .map(
            file ->
                new Source<>(
                    PlainTexts.read(
                        file, spec.model().dataset().maskProbability(), set.loading().numSamples()),
                    set));
  }

  @Override
  protected TextDefinition<MaskTruth> definition(
      MaskedLanguageSpec spec, TextData<MaskTruth> training) {
    return new MaskedLanguageDefinition(spec);
  }

  @Override
  protected Batch forEvaluation(TextBatch<MaskTruth> batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(batch.inputs());
    inputs.put(
        MaskedLanguageDefinition.PLACES, MaskedLanguageDefinition.rows(batch, MaskTruth::places));
    return new Batch(
        inputs,
        Map.of(
            MaskedLanguageDefinition.LABELS,
            MaskedLanguageDefinition.rows(batch, MaskTruth::tokens),
            MaskedLanguageDefinition.COUNTED,
            MaskedLanguageDefinition.counted(batch)),
        batch.samples().stream().map(sample -> sample.source()).toList());
  }

  @Override
  protected Supplier<Evaluator> evaluator(
      MaskedLanguageSpec spec, Model model, TextSet<MaskTruth> set) {
    return MaskedLanguageEvaluator::new;
  }

  @Override
  public Task<String, Filled> task(Model model, @Nullable MaskedLanguageSpec spec) {
    return new ComposedTask<>(
        String.class,
        Filled.class,
        new LineReader(),
        () -> new MaskFilling(model),
        folder -> new JsonLines<>(folder, (text, result) -> json(result)),
        new ServedForm.Raw());
  }

  private static Map<String, Object> json(Filled result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", result.text());
    json.put(
        "blanks",
        result.blanks().stream()
            .map(
                blank -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("start", blank.start());
                  one.put("end", blank.end());
                  one.put(
                      "candidates",
                      blank.candidates().stream()
                          .map(c -> List.of(c.piece(), c.probability()))
                          .toList());
                  return one;
                })
            .toList());
    return json;
  }
}
