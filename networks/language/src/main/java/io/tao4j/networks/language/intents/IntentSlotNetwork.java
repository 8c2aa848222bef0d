package io.tao4j.networks.language.intents;

import io.tao4j.model.Model;
import io.tao4j.network.Evaluator;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.language.convert.AssistantForm;
import io.tao4j.networks.language.convert.AtisForm;
import io.tao4j.networks.language.convert.ConvertCommand;
import io.tao4j.networks.language.convert.SnipsForm;
import io.tao4j.networks.language.intents.IntentSlotSpec.EvaluationDs;
import io.tao4j.networks.language.intents.IntentSlotSpec.TrainingDs;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.networks.language.text.TextFacts;
import io.tao4j.networks.language.text.TextHead.Pooling;
import io.tao4j.networks.language.text.TextNetwork;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.language.words.LabelledSpan;
import io.tao4j.networks.language.words.LabelledWords;
import io.tao4j.networks.language.words.TextWord;
import io.tao4j.networks.language.words.WordAnswer;
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
import io.tao4j.spec.SpecLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * NeMo's intent_slot_classification: what a text wants, and the slices that say with what. Chen et
 * al. 2019, arXiv 1902.10909.
 */
public final class IntentSlotNetwork
    extends TextNetwork<IntentSlotSpec, String, Intent, WordTruth> {
  static final String NAME = "intent_slot_classification";
  private static final String INTENTS = "intent_logits";
  private static final String SLOTS = "slot_logits";

  /** For the service loader. */
  public IntentSlotNetwork() {
    super(
        NAME,
        "what a text wants, with the slots of its words",
        IntentSlotSpec.class,
        new ConvertCommand(List.of(new SnipsForm(), new AtisForm(), new AssistantForm())));
  }

  private static LabelledWords read(IntentSlotSpec spec, String prefix, int most) {
    return IntentFiles.read(
        spec.dataDir(),
        prefix,
        IntentFiles.names(spec.dataDir(), "intents"),
        IntentFiles.names(spec.dataDir(), "slots"),
        most);
  }

  @Override
  protected SpecLayout nemo() {
    return nemo(
        """
        data_dir -> /data_dir
        language_model.max_seq_length -> dataset.max_seq_length
        class_labels : intents and slots are those of dict.intents.csv and dict.slots.csv
        """);
  }

  @Override
  protected Source<LabelledWords> trainingData(IntentSlotSpec spec) {
    TrainingDs set = spec.trainingDs();
    return new Source<>(read(spec, set.prefix(), set.loading().numSamples()), set);
  }

  @Override
  protected Optional<Source<? extends TextData<WordTruth>>> evaluationData(
      IntentSlotSpec spec, Model model, boolean test) {
    EvaluationDs set =
        test && !spec.testDs().prefix().isEmpty() ? spec.testDs() : spec.validationDs();
    return set.prefix().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Source<>(
                IntentFiles.read(
                    spec.dataDir(),
                    set.prefix(),
                    model.meta().classNames(),
                    slots(model),
                    set.loading().numSamples()),
                set));
  }

  /** The second of its heads. */
  private static List<String> slots(Model model) {
    return List.copyOf(TextFacts.of(model.meta()).heads().values()).get(1);
  }

  private static List<WordHead> heads(
      List<String> intents, List<String> slots, IntentSlotSpec.Head head, double intentWeight) {
    int layers = head.numOutputLayers();
    return List.of(
        new WordHead(
            "intent",
            INTENTS,
            intents,
            layers,
            head.fcDropout(),
            intentWeight,
            head.pooling(),
            null),
        new WordHead("slot", SLOTS, slots, layers, head.fcDropout(), 1 - intentWeight, null, null));
  }

  @Override
  protected TextDefinition<WordTruth> definition(
      IntentSlotSpec spec, TextData<WordTruth> training) {
    LabelledWords words = (LabelledWords) training;
    List<WordHead> heads =
        heads(
            words.kinds(),
            words.classes().get(0),
            spec.model().head(),
            spec.model().intentLossWeight());
    if (spec.model().classBalancing().isPresent()) {
      heads =
          List.of(
              heads.get(0).withClassWeights(words.balanceKinds()),
              heads.get(1).withClassWeights(words.balance(0)));
    }
    return new WordDefinition(
        NAME,
        spec,
        words.kinds(),
        heads,
        new WordDefinition.Counted(
            spec.model().ignoreExtraTokens(), spec.model().ignoreStartEnd()));
  }

  @Override
  protected Supplier<Evaluator> evaluator(
      IntentSlotSpec spec, Model model, TextSet<WordTruth> set) {
    List<WordHead> heads =
        heads(
            model.meta().classNames(),
            slots(model),
            new IntentSlotSpec.Head(1, 0, Pooling.FIRST, false),
            1);
    return () ->
        new WordEvaluator(
            set,
            List.of(
                new Judged(heads.get(0), Kind.TEXTS, "intent"),
                new Judged(heads.get(1), Kind.SPANS, "slot")));
  }

  @Override
  public Task<String, Intent> task(Model model, @Nullable IntentSlotSpec spec) {
    List<String> intents = model.meta().classNames();
    List<String> slots = slots(model);
    return new ComposedTask<>(
        String.class,
        Intent.class,
        new LineReader(),
        () ->
            new WordLabeller<>(
                model, TextWord::of, false, (text, answer) -> intent(text, answer, intents, slots)),
        folder -> new JsonLines<>(folder, (text, result) -> json(result)),
        new ServedForm.Raw());
  }

  private static Intent intent(
      String text, WordAnswer answer, List<String> intents, List<String> slots) {
    return new Intent(
        text,
        Classification.ofLogits(intents, answer.kinds().get(INTENTS), 0),
        LabelledSpan.of(text, answer, SLOTS, slots));
  }

  private static Map<String, Object> json(Intent result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", result.text());
    json.put("intent", result.name());
    json.put("probability", result.intents().best().probability());
    json.put("slots", result.slots().stream().map(LabelledSpan::json).toList());
    return json;
  }
}
