package io.tao4j.networks.language.tokens;

import io.tao4j.model.Model;
import io.tao4j.network.Evaluator;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.networks.language.convert.ConvertCommand;
import io.tao4j.networks.language.convert.IobForm;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.networks.language.text.TextNetwork;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.language.tokens.TokenClassificationSpec.EvaluationDs;
import io.tao4j.networks.language.tokens.TokenClassificationSpec.TrainingDs;
import io.tao4j.networks.language.words.LabelledSpan;
import io.tao4j.networks.language.words.LabelledWords;
import io.tao4j.networks.language.words.Sentence;
import io.tao4j.networks.language.words.TextWord;
import io.tao4j.networks.language.words.WordDefinition;
import io.tao4j.networks.language.words.WordEvaluator;
import io.tao4j.networks.language.words.WordEvaluator.Judged;
import io.tao4j.networks.language.words.WordEvaluator.Kind;
import io.tao4j.networks.language.words.WordHead;
import io.tao4j.networks.language.words.WordLabeller;
import io.tao4j.networks.language.words.WordTruth;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.text.JsonLines;
import io.tao4j.networks.tasks.text.LineReader;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.spec.SpecLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** NeMo's token_classification: entities in a text, or any other label a word. */
public final class TokenClassificationNetwork
    extends TextNetwork<TokenClassificationSpec, String, Entities, WordTruth> {
  static final String NAME = "token_classification";
  private static final String LOGITS = "logits";

  /** For the service loader. */
  public TokenClassificationNetwork() {
    super(
        NAME,
        "entities in a text: a label a word",
        TokenClassificationSpec.class,
        new ConvertCommand(List.of(new IobForm())));
  }

  @Override
  protected SpecLayout nemo() {
    return nemo(
        """
        label_ids, class_labels : the labels are those of the training set
        """);
  }

  @Override
  protected Source<LabelledWords> trainingData(TokenClassificationSpec spec) {
    TrainingDs set = spec.trainingDs();
    Path texts = spec.file(set.textFile());
    List<LabelledWords.Pair> pairs =
        LabelledWords.pairs(texts, spec.file(set.labelsFile()), set.loading().numSamples());
    TreeSet<String> others = new TreeSet<>();
    pairs.forEach(pair -> others.addAll(pair.labels()));
    String outside = spec.model().dataset().words().padLabel();
    others.remove(outside);
    List<String> classes = new ArrayList<>(List.of(outside));
    classes.addAll(others);
    return new Source<>(labelled(texts, pairs, classes), set);
  }

  private static LabelledWords labelled(
      Path texts, List<LabelledWords.Pair> pairs, List<String> classes) {
    List<Sentence> sentences = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (LabelledWords.Pair pair : pairs) {
      int[] numbers = LabelledWords.numbers(pair.labels(), classes, pair.labelSource(), problems);
      sentences.add(new Sentence(pair.source(), pair.words(), List.of(numbers), 0));
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty(
          "TEXT-007", texts + ": labels that the training set does not have", problems);
    }
    return new LabelledWords(
        texts.toString(), sentences, List.of(classes), List.of(), true, List.of());
  }

  @Override
  protected Optional<Source<? extends TextData<WordTruth>>> evaluationData(
      TokenClassificationSpec spec, Model model, boolean test) {
    EvaluationDs set =
        test && spec.testDs().textFile().isPresent() ? spec.testDs() : spec.validationDs();
    if (set.textFile().isEmpty() || set.labelsFile().isEmpty()) {
      return Optional.empty();
    }
    Path texts = spec.file(set.textFile().get());
    return Optional.of(
        new Source<>(
            labelled(
                texts,
                LabelledWords.pairs(
                    texts, spec.file(set.labelsFile().get()), set.loading().numSamples()),
                model.meta().classNames()),
            set));
  }

  @Override
  protected TextDefinition<WordTruth> definition(
      TokenClassificationSpec spec, TextData<WordTruth> training) {
    LabelledWords words = (LabelledWords) training;
    TokenClassificationSpec.DatasetConfig data = spec.model().dataset();
    List<String> classes = words.classes().get(0);
    return new WordDefinition(
        NAME,
        spec,
        classes,
        List.of(
            WordHead.ofWords(
                    "head",
                    LOGITS,
                    classes,
                    spec.model().head().numFcLayers(),
                    spec.model().head().fcDropout())
                .withClassWeights(data.classBalancing().isPresent() ? words.balance(0) : null)),
        new WordDefinition.Counted(data.words().ignoreExtraTokens(), data.ignoreStartEnd()));
  }

  @Override
  protected Supplier<Evaluator> evaluator(
      TokenClassificationSpec spec, Model model, TextSet<WordTruth> set) {
    WordHead head = WordHead.ofWords("head", LOGITS, model.meta().classNames(), 1, 0);
    return () -> new WordEvaluator(set, List.of(new Judged(head, Kind.SPANS, "")));
  }

  @Override
  public Task<String, Entities> task(Model model, @Nullable TokenClassificationSpec spec) {
    List<String> classes = model.meta().classNames();
    return new ComposedTask<>(
        String.class,
        Entities.class,
        new LineReader(),
        () ->
            new WordLabeller<>(
                model,
                TextWord::withPunctuationApart,
                true,
                (text, answer) ->
                    new Entities(text, LabelledSpan.of(text, answer, LOGITS, classes))),
        folder -> new JsonLines<>(folder, (text, result) -> json(result)),
        new ServedForm.Raw());
  }

  private static Map<String, Object> json(Entities result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", result.text());
    json.put("entities", result.entities().stream().map(LabelledSpan::json).toList());
    return json;
  }
}
