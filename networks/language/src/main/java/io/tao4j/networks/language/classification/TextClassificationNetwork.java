package io.tao4j.networks.language.classification;

import io.tao4j.model.Model;
import io.tao4j.network.Evaluator;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.language.classification.TextClassificationSpec.EvaluationDs;
import io.tao4j.networks.language.convert.ConvertCommand;
import io.tao4j.networks.language.convert.FolderForm;
import io.tao4j.networks.language.convert.SstForm;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.networks.language.text.TextNetwork;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.text.LineReader;
import io.tao4j.spec.SpecLayout;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** NeMo's text_classification: a class for a text. */
public final class TextClassificationNetwork
    extends TextNetwork<TextClassificationSpec, String, Classification, Integer> {
  static final String NAME = "text_classification";

  /** For the service loader. */
  public TextClassificationNetwork() {
    super(
        NAME,
        "one class for a text",
        TextClassificationSpec.class,
        new ConvertCommand(List.of(new SstForm(), new FolderForm())));
  }

  @Override
  protected SpecLayout nemo() {
    return nemo(
        """
        classifier_head -> head
        """);
  }

  @Override
  protected Source<LabelledTexts> trainingData(TextClassificationSpec spec) {
    TextClassificationSpec.TrainingDs set = spec.trainingDs();
    return new Source<>(
        LabelledTexts.readTraining(
            set.filePath(),
            spec.model().classLabels().classLabelsFile().orElse(null),
            spec.model().dataset().numClasses(),
            set.loading().numSamples()),
        set);
  }

  @Override
  protected Optional<Source<? extends TextData<Integer>>> evaluationData(
      TextClassificationSpec spec, Model model, boolean test) {
    EvaluationDs set =
        test && spec.testDs().filePath().isPresent() ? spec.testDs() : spec.validationDs();
    return set.filePath()
        .map(
            file ->
                new Source<>(
                    LabelledTexts.readEvaluation(
                        file, model.meta().classNames(), set.loading().numSamples()),
                    set));
  }

  @Override
  protected TextDefinition<Integer> definition(
      TextClassificationSpec spec, TextData<Integer> training) {
    return new TextClassificationDefinition(spec, (LabelledTexts) training);
  }

  @Override
  protected Supplier<Evaluator> evaluator(
      TextClassificationSpec spec, Model model, TextSet<Integer> set) {
    List<String> classes = model.meta().classNames();
    return () -> new TextClassificationEvaluator(classes, set);
  }

  @Override
  public Task<String, Classification> task(Model model, @Nullable TextClassificationSpec spec) {
    return new ComposedTask<>(
        String.class,
        Classification.class,
        new LineReader(),
        () -> new TextClassificationInference(model),
        TextClassificationResults::new,
        ServedForm.Scores.of(
            TextClassificationDefinition.LOGITS,
            model.meta().classNames(),
            ServedForm.Activation.SOFTMAX));
  }
}
