package io.tao4j.networks.language.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Network;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.language.answers.QuestionAnsweringNetwork;
import io.tao4j.networks.language.classification.TextClassificationNetwork;
import io.tao4j.networks.language.intents.IntentSlotNetwork;
import io.tao4j.networks.language.masked.MaskedLanguageNetwork;
import io.tao4j.networks.language.punctuation.PunctuationNetwork;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.tokens.TokenClassificationNetwork;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fields of the specs of language make of plans, encoders, heads, losses and batches. */
class LanguageMeaningTest {
  @TempDir static Path folder;

  private static Map<String, String> encoder = Map.of();

  @BeforeAll
  static void write() throws IOException {
    encoder = TinyEncoder.write(folder.resolve("encoder"));
    Files.write(
        folder.resolve("texts.tsv"),
        List.of(
            "a good film\t1", "a bad play\t0", "great song\t1", "dull book\t0", "fine song\t1"));
    Files.createDirectories(folder.resolve("cased"));
    Files.writeString(folder.resolve("cased/tokenizer_config.json"), "{\"do_lower_case\": false}");
    Files.write(
        folder.resolve("cased/vocab.txt"),
        List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "Oslo", "Paris"));
    Files.write(folder.resolve("classes.csv"), List.of("bad", "good"));
    Files.write(
        folder.resolve("text_train.txt"), List.of("Ada flew to Oslo", "Anna works", "the films"));
    Files.write(folder.resolve("labels_train.txt"), List.of("B-PER X X B-LOC", "B-PER X", "X X"));
    Files.write(folder.resolve("marks.txt"), List.of("OU OO OO .U", "OU .O", "OO OO"));
    Files.write(folder.resolve("dict.intents.csv"), List.of("music", "weather"));
    Files.write(folder.resolve("dict.slots.csv"), List.of("O", "B-place"));
    Files.write(
        folder.resolve("train.tsv"),
        List.of("sentence\tlabel", "play a song\t0", "the weather in Oslo\t1", "a song\t0"));
    Files.write(folder.resolve("train_slots.tsv"), List.of("0 0 0", "0 0 0 1", "0 0"));
    Files.writeString(
        folder.resolve("squad.json"),
        """
        {"data": [{"paragraphs": [{"context": "Ada flew to Oslo today and Anna was in Paris",
          "qas": [{"id": "1", "question": "who flew ?",
                   "answers": [{"text": "Ada", "answer_start": 0}]}]}]}]}
        """);
  }

  private static SpecTree tree(Network<?, ?, ?> network, String... fields) {
    Map<String, String> all = new LinkedHashMap<>(encoder);
    switch (network.info().name()) {
      case "text_classification", "masked_language_model" ->
          all.put("training_ds.file_path", folder.resolve("texts.tsv").toString());
      case "question_answering" ->
          all.put("training_ds.file", folder.resolve("squad.json").toString());
      default -> all.put("data_dir", folder.toString());
    }
    if (network.info().name().startsWith("punctuation")) {
      all.put("training_ds.labels_file", "marks.txt");
    }
    if (network.info().name().startsWith("token")) {
      all.put("model.dataset.pad_label", "X");
    }
    all.put("model.dataset.max_seq_length", "24");
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    SpecTree tree =
        SpecReader.standard().parse("trainer: {max_epochs: 1}", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return tree;
  }

  private static <S extends Record> S spec(Network<S, ?, ?> network, String... fields) {
    return network.specBinder().bind(tree(network, fields)).spec();
  }

  private static <S extends Record> TrainingTask open(Network<S, ?, ?> network, String... fields) {
    return network.openTraining(spec(network, fields), null);
  }

  private static <S extends Record> Graph graph(Network<S, ?, ?> network, String... fields) {
    try (TrainingTask task = open(network, fields)) {
      return task.start().graph();
    }
  }

  private static <S extends Record & TextSpec> TrainingPlan plan(
      Network<S, ?, ?> network, String... fields) {
    return TextPlan.of(spec(network, fields));
  }

  private static <S extends Record> Batch batch(Network<S, ?, ?> network, String... fields) {
    try (TrainingTask task = open(network, fields);
        BatchStream batches = task.batches(0)) {
      return batches.next();
    }
  }

  private static double sum(Batch batch, String input) {
    double sum = 0;
    for (float value : batch.inputs().get(input).toFloatArray()) {
      sum += value;
    }
    return sum;
  }

  private static double dropout(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof NormalizeOp.Dropout)
        .mapToDouble(node -> ((NormalizeOp.Dropout) node.op()).rate())
        .max()
        .orElse(0);
  }

  @Test
  void trainerSaysHowLongAndHow() {
    TrainingPlan plan =
        plan(
            new TextClassificationNetwork(),
            "trainer.max_epochs",
            "7",
            "trainer.accumulate_grad_batches",
            "2",
            "trainer.gradient_clip_val",
            "1.5",
            "trainer.check_val_every_n_epoch",
            "3",
            "trainer.seed",
            "9",
            "trainer.checkpoint_interval",
            "4",
            "trainer.monitor",
            "log_loss",
            "trainer.early_stopping",
            "{monitor: accuracy, min_delta: 0.1, patience: 5}",
            "trainer.model_ema",
            "true",
            "trainer.ema_decay",
            "0.98");
    TrainingSettings settings = plan.settings();
    assertThat(settings.epochs()).isEqualTo(7);
    assertThat(settings.batchesPerUpdate()).isEqualTo(2);
    assertThat(settings.validationPeriod()).isEqualTo(3);
    assertThat(settings.seed()).isEqualTo(9);
    assertThat(settings.checkpointPeriod()).isEqualTo(4);
    assertThat(settings.monitor()).isEqualTo("log_loss");
    assertThat(settings.earlyStop()).isEqualTo(new TrainingSettings.EarlyStop(5, 0.1, "accuracy"));
    assertThat(plan.program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(1.5));
    assertThat(plan.program().average()).isNotNull();
    assertThat(plan.program().average().decay()).isEqualTo(0.98);
    assertThat(plan(new TextClassificationNetwork()).program().average()).isNull();
  }

  @Test
  void optimIsTheUpdateRule() {
    String[] fields = {
      "optim.lr",
      "1e-3",
      "optim.betas",
      "[0.8, 0.95]",
      "optim.weight_decay",
      "0.02",
      "optim.eps",
      "1e-6",
      "optim.name",
      ""
    };
    for (Map.Entry<String, Optimizer> rule :
        Map.<String, Optimizer>of(
                "adam", new Optimizer.Adam(0.8, 0.95, 1e-6, false, 0.02),
                "adamw", new Optimizer.AdamW(0.8, 0.95, 1e-6, 0.02),
                "sgd", new Optimizer.Sgd(0.8, false, 0.02))
            .entrySet()) {
      fields[fields.length - 1] = rule.getKey();
      TrainingPlan plan = plan(new TextClassificationNetwork(), fields);
      assertThat(plan.program().optimizer()).isEqualTo(rule.getValue());
      assertThat(plan.settings().schedule().rate(0, 100)).isLessThanOrEqualTo(1e-3);
    }
  }

  @Test
  void schedRisesByWarmupAndFallsToMinLr() {
    LearningRateSchedule steps =
        plan(
                new TextClassificationNetwork(),
                "optim.lr",
                "1e-2",
                "optim.sched",
                "{name: CosineAnnealing, warmup_steps: 10, min_lr: 0.001}")
            .settings()
            .schedule();
    assertThat(steps.rate(4, 100)).isLessThan(steps.rate(9, 100));
    assertThat(steps.rate(10, 100)).isCloseTo(1e-2, within(1e-3));
    assertThat(steps.rate(99, 100)).isCloseTo(1e-3, within(1e-4));
    LearningRateSchedule share =
        plan(
                new TextClassificationNetwork(),
                "optim.lr",
                "1e-2",
                "optim.sched",
                "{name: WarmupPolicy, warmup_ratio: 0.5}")
            .settings()
            .schedule();
    assertThat(share.rate(20, 100)).isLessThan(5e-3);
    assertThat(share.rate(80, 100)).isCloseTo(1e-2, within(1e-9));
    LearningRateSchedule noam =
        plan(
                new TextClassificationNetwork(),
                "optim.lr",
                "2",
                "optim.sched",
                "{name: NoamAnnealing, d_model: 16, warmup_steps: 25, min_lr: 0.06}")
            .settings()
            .schedule();
    assertThat(noam.rate(25, 100)).isCloseTo(2 / Math.sqrt(16 * 25), within(1e-9));
    assertThat(noam.rate(99, 100)).isCloseTo(0.06, within(1e-9));
  }

  /** Shows {@code config_file} of specs. */
  @Test
  void theEncoderIsThatOfItsFields() {
    TextClassificationNetwork network = new TextClassificationNetwork();
    TextSpec sized =
        spec(
            network,
            "model.language_model.config",
            "{num_hidden_layers: 1}",
            "model.language_model.freeze_blocks",
            "[0, 1]",
            "model.language_model.lm_source",
            "none");
    assertThat(new PretrainedEncoder(sized).config().layers()).isOne();
    assertThat(new PretrainedEncoder(sized).weightSource()).isEmpty();
    assertThat(TextPlan.of(sized).program().freezeBlocks()).containsExactly(0, 1);
    Path weights = folder.resolve("encoder/vocab.txt"); // any file: it is not opened here
    TextSpec started = spec(network, "model.language_model.lm_checkpoint", weights.toString());
    assertThat(TextPlan.of(started).start().weights()).contains(weights);
    SpecTree named =
        SpecReader.standard()
            .parse(
                """
                model: {language_model: {pretrained_model_name: distilbert-base-uncased}}
                training_ds: {file_path: %s}
                """
                    .formatted(folder.resolve("texts.tsv")),
                SpecSyntax.YAML,
                "spec");
    TextSpec known = network.specBinder().bind(named).spec();
    assertThat(new PretrainedEncoder(known).config().layers()).isEqualTo(6);
    assertThat(new PretrainedEncoder(known).weightSource()).isPresent();
  }

  @Test
  void theTokenizerIsThatOfItsFields() {
    TextClassificationNetwork network = new TextClassificationNetwork();
    Path vocabulary = folder.resolve("encoder/vocab.txt");
    String cased = folder.resolve("cased/vocab.txt").toString();
    String[] fields = {"model.tokenizer.vocab_file", cased, "model.dataset.do_lower_case", "true"};
    try (Tokenizer lower = new PretrainedEncoder(spec(network, fields)).tokenizer()) {
      assertThat(lower.tokenize("Oslo").get(0).id()).isEqualTo(1);
    }
    fields[3] = "false";
    try (Tokenizer upper = new PretrainedEncoder(spec(network, fields)).tokenizer()) {
      assertThat(upper.tokenize("Oslo").get(0).id()).isEqualTo(5);
    }
    for (String field : List.of("tokenizer_model", "tokenizer_source")) {
      String value =
          field.equals("tokenizer_model") ? vocabulary.toString() : vocabulary.toUri().toString();
      SpecTree tree =
          SpecReader.standard()
              .parse(
                  """
                  model:
                    tokenizer: {%s: "%s"}
                    language_model: {config_file: %s}
                    dataset: {max_seq_length: 24}
                  training_ds: {file_path: %s}
                  """
                      .formatted(
                          field,
                          value,
                          encoder.get("model.language_model.config_file"),
                          folder.resolve("texts.tsv")),
                  SpecSyntax.YAML,
                  "spec");
      try (Tokenizer tokenizer =
          new PretrainedEncoder(network.specBinder().bind(tree).spec()).tokenizer()) {
        assertThat(tokenizer.size()).as(field).isGreaterThan(50);
      }
    }
    SpecTree unnamed =
        SpecReader.standard()
            .parse(
                """
                model:
                  tokenizer: {tokenizer_name: no-such-encoder}
                  language_model: {config_file: %s}
                training_ds: {file_path: %s}
                """
                    .formatted(
                        encoder.get("model.language_model.config_file"),
                        folder.resolve("texts.tsv")),
                SpecSyntax.YAML,
                "spec");
    assertThat(network.specBinder().bind(unnamed).report().errors())
        .anyMatch(error -> error.message().equals("nothing says what cuts texts into tokens"));
  }

  /**
   * batch_size, shuffle, num_samples, num_workers and drop_last of training_ds. Shows {@code
   * file_path} and {@code file} of specs.
   */
  @Test
  void aSourceIsLoadedAsItsGroupSays() {
    TextClassificationNetwork network = new TextClassificationNetwork();
    assertThat(sizes(network, "training_ds.batch_size", "2")).containsExactlyInAnyOrder(2, 2, 1);
    assertThat(sizes(network, "training_ds.batch_size", "2", "training_ds.drop_last", "true"))
        .containsExactly(2, 2);
    assertThat(sizes(network, "training_ds.batch_size", "2", "training_ds.num_samples", "3"))
        .containsExactlyInAnyOrder(2, 1);
    String[] one = {"training_ds.batch_size", "1", "training_ds.shuffle", "false"};
    List<String> inOrder = sources(network, one);
    assertThat(inOrder).isSorted();
    one[3] = "true";
    assertThat(sources(network, one)).containsExactlyInAnyOrderElementsOf(inOrder);
    assertThat(sizes(network, "training_ds.batch_size", "5", "training_ds.num_workers", "3"))
        .containsExactly(5);
  }

  private static List<Integer> sizes(Network<?, ?, ?> network, String... fields) {
    List<Integer> sizes = new java.util.ArrayList<>();
    try (TrainingTask task = open(network, fields);
        BatchStream batches = task.batches(0)) {
      batches.forEachRemaining(batch -> sizes.add(batch.size()));
    }
    return sizes;
  }

  private static List<String> sources(Network<?, ?, ?> network, String... fields) {
    List<String> sources = new java.util.ArrayList<>();
    try (TrainingTask task = open(network, fields);
        BatchStream batches = task.batches(0)) {
      batches.forEachRemaining(batch -> sources.addAll(batch.ids()));
    }
    return sources;
  }

  /** file_path, batch_size, num_samples and num_workers of validation_ds and test_ds. */
  @Test
  void aSetToJudgeByIsThatOfItsGroup() {
    TextClassificationNetwork network = new TextClassificationNetwork();
    String file = folder.resolve("texts.tsv").toString();
    try (TrainingTask silent = open(network);
        TrainingTask judged =
            open(
                network,
                "validation_ds.file_path",
                file,
                "validation_ds.batch_size",
                "2",
                "validation_ds.num_workers",
                "2",
                "validation_ds.num_samples",
                "3")) {
      assertThat(silent.validation()).isNull();
      assertThat(judged.validation()).isNotNull();
      try (BatchStream batches = judged.validation().batches()) {
        assertThat(batches.next().size()).isEqualTo(2);
        assertThat(batches.next().size()).isEqualTo(1);
        assertThat(batches.hasNext()).isFalse();
      }
      try (var test =
              network.openEvaluation(
                  spec(network, "test_ds.file_path", file, "test_ds.batch_size", "4"),
                  judged.start());
          BatchStream batches = test.batches()) {
        assertThat(batches.next().size()).isEqualTo(4);
      }
    }
  }

  /** num_output_layers, fc_dropout, pooling, num_classes, class_labels_file and class_balancing. */
  @Test
  void theHeadOfTextsIsThatOfItsFields() {
    TextClassificationNetwork network = new TextClassificationNetwork();
    Graph two = graph(network, "model.head.num_output_layers", "2");
    Graph three = graph(network, "model.head.num_output_layers", "3");
    assertThat(three.parameterCount() - two.parameterCount()).isEqualTo(32 * 32 + 32);
    assertThat(dropout(graph(network, "model.head.fc_dropout", "0.3"))).isEqualTo(0.3);
    assertThat(dropout(graph(network, "model.head.fc_dropout", "0"))).isZero();
    assertThat(graph(network, "model.head.pooling", "MEAN").nodes())
        .hasSizeGreaterThan(graph(network, "model.head.pooling", "FIRST").nodes().size());
    try (TrainingTask more = open(network, "model.dataset.num_classes", "3");
        TrainingTask named =
            open(
                network,
                "model.class_labels.class_labels_file",
                folder.resolve("classes.csv").toString())) {
      assertThat(more.start().meta().classNames()).hasSize(3);
      assertThat(named.start().meta().classNames()).containsExactly("bad", "good");
    }
    try (TrainingTask plain = open(network);
        TrainingTask balanced = open(network, "model.dataset.class_balancing", "weighted_loss")) {
      assertThat(balanced.program().graph()).isNotEqualTo(plain.program().graph());
    }
  }

  /** retain_head of texts, words and intents. */
  @Test
  void retainHeadKeepsRowsOfKnownClasses() {
    assertThat(
            plan(new TextClassificationNetwork(), "model.head.retain_head", "true")
                .start()
                .keepKnownClasses())
        .isTrue();
    assertThat(
            plan(new TokenClassificationNetwork(), "model.head.retain_head", "true")
                .start()
                .keepKnownClasses())
        .isTrue();
    assertThat(
            plan(new IntentSlotNetwork(), "model.head.retain_head", "true")
                .start()
                .keepKnownClasses())
        .isTrue();
    assertThat(plan(new IntentSlotNetwork()).start().keepKnownClasses()).isFalse();
  }

  /** In NeMo's files and in those of the spec. */
  @Test
  void inputBatchIsWhatInferenceAnswers() {
    TextClassificationNetwork network = new TextClassificationNetwork();
    var binder = network.specBinder().forVerb(io.tao4j.spec.Verb.INFERENCE);
    SpecTree tree =
        SpecReader.standard()
            .parse("input_batch: [a good film, 'no']", SpecSyntax.YAML, "infer.yaml");
    assertThat(network.inputLines(binder.bind(tree).spec())).containsExactly("a good film", "no");
    SpecTree none = SpecReader.standard().parse("", SpecSyntax.YAML, "infer.yaml");
    assertThat(network.inputLines(binder.bind(none).spec())).isEmpty();
  }

  @Test
  void restoreFromIsTheModelToGoOnFrom() {
    Path file = folder.resolve("encoder/config.json"); // any file: it is not opened here
    assertThat(
            plan(new TextClassificationNetwork(), "restore_from", file.toString()).start().model())
        .contains(file);
  }

  @Test
  void maxSeqLengthIsTheLongestText() {
    Batch batch = batch(new TextClassificationNetwork(), "model.dataset.max_seq_length", "4");
    assertThat(batch.inputs().get("input_ids").shape().size(1)).isLessThanOrEqualTo(4);
  }

  /**
   * pad_label, ignore_extra_tokens, ignore_start_end, class_balancing, num_fc_layers, activation.
   */
  @Test
  void labelsOfWordsCountAsTheFieldsSay() {
    TokenClassificationNetwork network = new TokenClassificationNetwork();
    try (TrainingTask task = open(network)) {
      assertThat(task.start().meta().classNames().get(0)).isEqualTo("X");
    }
    String mask = "loss_mask";
    double all = sum(batch(network), mask);
    // two special tokens of each of three texts
    assertThat(all - sum(batch(network, "model.dataset.ignore_start_end", "true"), mask))
        .isEqualTo(6);
    assertThat(sum(batch(network, "model.dataset.ignore_extra_tokens", "true"), mask))
        .isLessThan(all);
    Graph two = graph(network, "model.head.num_fc_layers", "2", "model.head.activation", "relu");
    Graph three = graph(network, "model.head.num_fc_layers", "3");
    assertThat(three.parameterCount() - two.parameterCount()).isEqualTo(32 * 32 + 32);
    assertThat(dropout(graph(network, "model.head.fc_dropout", "0.3"))).isEqualTo(0.3);
    try (TrainingTask plain = open(network);
        TrainingTask balanced = open(network, "model.dataset.class_balancing", "weighted_loss")) {
      assertThat(balanced.program().graph()).isNotEqualTo(plain.program().graph());
    }
  }

  /** data_dir, text_file and labels_file of words and of marks. */
  @Test
  void filesOfWordsLieInDataDir() {
    assertThat(
            sizes(
                new TokenClassificationNetwork(),
                "training_ds.text_file",
                "text_train.txt",
                "training_ds.labels_file",
                "labels_train.txt"))
        .containsExactly(3);
    assertThat(sizes(new PunctuationNetwork(), "training_ds.text_file", "text_train.txt"))
        .containsExactly(3);
    try (TrainingTask task =
        open(
            new TokenClassificationNetwork(),
            "validation_ds.text_file",
            "text_train.txt",
            "validation_ds.labels_file",
            "labels_train.txt")) {
      assertThat(task.validation()).isNotNull();
    }
  }

  /**
   * punct_num_fc_layers, capit_num_fc_layers, fc_dropout, activation, pad_label and ignored tokens.
   */
  @Test
  void marksAndCapitalsHaveHeadsOfTheirOwn() {
    PunctuationNetwork network = new PunctuationNetwork();
    long one = graph(network).parameterCount();
    assertThat(graph(network, "model.punct_head.punct_num_fc_layers", "2").parameterCount() - one)
        .isEqualTo(32 * 32 + 32);
    assertThat(graph(network, "model.capit_head.capit_num_fc_layers", "2").parameterCount() - one)
        .isEqualTo(32 * 32 + 32);
    assertThat(
            dropout(
                graph(
                    network,
                    "model.punct_head.fc_dropout",
                    "0.4",
                    "model.capit_head.fc_dropout",
                    "0.2",
                    "model.punct_head.activation",
                    "relu",
                    "model.capit_head.activation",
                    "relu")))
        .isEqualTo(0.4);
    double words = sum(batch(network, "model.dataset.ignore_start_end", "true"), "loss_mask");
    double all = sum(batch(network, "model.dataset.ignore_start_end", "false"), "loss_mask");
    assertThat(all - words).isEqualTo(6);
    assertThat(sum(batch(network, "model.dataset.ignore_extra_tokens", "true"), "loss_mask"))
        .isLessThan(words);
    try (TrainingTask task = open(network, "model.dataset.pad_label", "Z")) {
      assertThat(TextFacts.of(task.start().meta()).heads().values())
          .allSatisfy(classes -> assertThat(classes.get(0)).isEqualTo("Z"));
    }
  }

  /** intent_loss_weight, class_balancing, prefix, num_output_layers, pooling and ignored tokens. */
  @Test
  void intentsAndSlotsShareTheLoss() {
    IntentSlotNetwork network = new IntentSlotNetwork();
    try (TrainingTask plain = open(network);
        TrainingTask weighted = open(network, "model.intent_loss_weight", "0.2");
        TrainingTask balanced = open(network, "model.class_balancing", "weighted_loss")) {
      assertThat(weighted.program().graph()).isNotEqualTo(plain.program().graph());
      assertThat(balanced.program().graph()).isNotEqualTo(plain.program().graph());
    }
    Graph two = graph(network, "model.head.num_output_layers", "2");
    Graph three = graph(network, "model.head.num_output_layers", "3");
    assertThat(three.parameterCount() - two.parameterCount()).isEqualTo(2 * (32 * 32 + 32));
    assertThat(dropout(graph(network, "model.head.fc_dropout", "0.3"))).isEqualTo(0.3);
    assertThat(graph(network, "model.head.pooling", "MEAN").nodes())
        .hasSizeGreaterThan(graph(network, "model.head.pooling", "FIRST").nodes().size());
    double words = sum(batch(network, "model.ignore_start_end", "true"), "loss_mask");
    assertThat(sum(batch(network, "model.ignore_start_end", "false"), "loss_mask") - words)
        .isEqualTo(6);
    assertThat(sum(batch(network, "model.ignore_extra_tokens", "true"), "loss_mask"))
        .isLessThanOrEqualTo(words);
    try (TrainingTask task =
        open(network, "training_ds.prefix", "train", "validation_ds.prefix", "train")) {
      assertThat(task.validation()).isNotNull();
    }
  }

  /** doc_stride, max_query_length, keep_doc_spans, num_layers, dropout and activation. */
  @Test
  void aLongContextIsSeenInWindows() {
    QuestionAnsweringNetwork network = new QuestionAnsweringNetwork();
    int near =
        sizes(network, "model.dataset.doc_stride", "2", "model.dataset.max_seq_length", "12")
            .stream()
            .mapToInt(Integer::intValue)
            .sum();
    int far =
        sizes(
                network,
                "model.dataset.doc_stride",
                "8",
                "model.dataset.max_seq_length",
                "16",
                "model.dataset.keep_doc_spans",
                "all")
            .stream()
            .mapToInt(Integer::intValue)
            .sum();
    assertThat(near).isGreaterThan(far);
    int short_ =
        sizes(
                network,
                "model.dataset.doc_stride",
                "8",
                "model.dataset.max_seq_length",
                "16",
                "model.dataset.max_query_length",
                "1")
            .stream()
            .mapToInt(Integer::intValue)
            .sum();
    assertThat(short_).isLessThanOrEqualTo(far);
    Graph one = graph(network, "model.token_classifier.num_layers", "1");
    Graph two =
        graph(
            network,
            "model.token_classifier.num_layers",
            "2",
            "model.token_classifier.dropout",
            "0.25",
            "model.token_classifier.activation",
            "relu");
    assertThat(two.parameterCount() - one.parameterCount()).isEqualTo(32 * 32 + 32);
    assertThat(dropout(two)).isEqualTo(0.25);
  }

  @Test
  void maskProbabilityIsTheShareThatIsGuessed() {
    MaskedLanguageNetwork network = new MaskedLanguageNetwork();
    double few = sum(batch(network, "model.dataset.mask_probability", "0.1"), "loss_mask");
    double most = sum(batch(network, "model.dataset.mask_probability", "0.9"), "loss_mask");
    assertThat(most).isGreaterThan(2 * few);
  }
}
