package io.tao4j.networks.language.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.network.Network;
import io.tao4j.networks.language.answers.QuestionAnsweringNetwork;
import io.tao4j.networks.language.answers.QuestionAnsweringSpec;
import io.tao4j.networks.language.classification.TextClassificationNetwork;
import io.tao4j.networks.language.classification.TextClassificationSpec;
import io.tao4j.networks.language.intents.IntentSlotNetwork;
import io.tao4j.networks.language.intents.IntentSlotSpec;
import io.tao4j.networks.language.punctuation.PunctuationNetwork;
import io.tao4j.networks.language.punctuation.PunctuationSpec;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.tokens.TokenClassificationNetwork;
import io.tao4j.networks.language.tokens.TokenClassificationSpec;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations in NeMo's own form, and fields that only TAO's files have. */
class NemoLayoutTest {
  @TempDir static Path folder;

  private static final String TRAINER =
      """
      name: &name a-name
      trainer:
        gpus: 2
        num_nodes: 1
        max_epochs: 3
        max_steps: null
        accumulate_grad_batches: 1
        gradient_clip_val: 0.5
        amp_level: O0
        precision: 16
        accelerator: ddp
        log_every_n_steps: 1
        val_check_interval: 1.0
        resume_from_checkpoint: null
        num_sanity_val_steps: 0
        enable_checkpointing: false
        logger: false
      exp_manager:
        exp_dir: null
        name: *name
        create_tensorboard_logger: true
      """;
  private static final String ENCODER =
      """
        tokenizer:
          tokenizer_name: bert-base-uncased
          vocab_file: null
          tokenizer_model: null
          special_tokens: null
        optim:
          name: adamw
          lr: 3e-4
          betas: [0.9, 0.99]
          weight_decay: 0.02
          sched:
            name: SquareRootAnnealing
            warmup_steps: null
            warmup_ratio: 0.2
            last_epoch: -1
            monitor: val_loss
            reduce_on_plateau: false
      """;
  private static final String LANGUAGE_MODEL =
      """
        language_model:
          pretrained_model_name: bert-base-uncased
          lm_checkpoint: null
          config_file: null
          config: null
      """;

  @BeforeAll
  static void write() throws IOException {
    for (String name : List.of("train.tsv", "dev.tsv", "labels.csv", "train.json", "dev.json")) {
      Files.writeString(folder.resolve(name), "");
    }
  }

  private static <S extends Record> SpecBinding<S> bind(Network<S, ?, ?> network, String model) {
    return file(network, TRAINER + model + ENCODER + LANGUAGE_MODEL);
  }

  private static <S extends Record> SpecBinding<S> file(Network<S, ?, ?> network, String text) {
    SpecBinding<S> binding =
        network
            .specBinder()
            .bind(
                SpecReader.standard()
                    .parse(text.replace("DATA", folder.toString()), SpecSyntax.YAML, "nemo.yaml"));
    assertThat(binding.report().errors()).isEmpty();
    assertThat(binding.layout().map(SpecLayout::name)).contains("nemo");
    return binding;
  }

  private static void isAsNemoSays(TextSpec spec) {
    assertThat(spec.trainer().maxEpochs()).isEqualTo(3);
    assertThat(spec.trainer().gradientClipVal()).isEqualTo(0.5);
    assertThat(spec.optim().name()).isEqualTo("adamw");
    assertThat(spec.optim().lr()).isEqualTo(3e-4);
    assertThat(spec.optim().betas()).containsExactly(0.9, 0.99);
    assertThat(spec.optim().sched().warmupRatio()).contains(0.2);
  }

  @Test
  void textClassification() {
    SpecBinding<TextClassificationSpec> binding =
        bind(
            new TextClassificationNetwork(),
            """
            model:
              nemo_path: text.nemo
              class_labels: {class_labels_file: DATA/labels.csv}
              dataset: {num_classes: 2, do_lower_case: true, max_seq_length: 64}
              train_ds: {file_path: DATA/train.tsv, batch_size: 8, shuffle: true, num_samples: -1}
              validation_ds: {file_path: DATA/dev.tsv, batch_size: 9}
              test_ds: {file_path: null, batch_size: 4}
              classifier_head: {num_output_layers: 3, fc_dropout: 0.2}
              infer_samples: [one, two]
            """);
    TextClassificationSpec spec = binding.spec();
    isAsNemoSays(spec);
    assertThat(spec.trainingDs().filePath()).isEqualTo(folder.resolve("train.tsv"));
    assertThat(spec.trainingDs().batchSize()).isEqualTo(8);
    assertThat(spec.validationDs().batchSize()).isEqualTo(9);
    assertThat(spec.model().head().numOutputLayers()).isEqualTo(3);
    assertThat(spec.model().dataset().maxSeqLength()).isEqualTo(64);
    assertThat(binding.report().problems())
        .extracting(Problem::path)
        .contains("exp_manager", "model.infer_samples", "model.nemo_path");
  }

  @Test
  void tokenClassification() {
    TokenClassificationSpec spec =
        bind(
                new TokenClassificationNetwork(),
                """
                model:
                  label_ids: null
                  class_labels: {class_labels_file: label_ids.csv}
                  dataset: {data_dir: DATA, pad_label: X, max_seq_length: 64, ignore_extra_tokens: true}
                  train_ds: {text_file: a.txt, labels_file: b.txt, batch_size: 8}
                  validation_ds: {text_file: c.txt, labels_file: d.txt}
                  head: {num_fc_layers: 1, fc_dropout: 0.4, activation: relu, use_transformer_init: true}
                """)
            .spec();
    isAsNemoSays(spec);
    assertThat(spec.model().dataset().words().dataDir()).contains(folder);
    assertThat(spec.trainingDs().textFile()).isEqualTo("a.txt");
    assertThat(spec.validationDs().labelsFile()).contains("d.txt");
    assertThat(spec.model().dataset().words().padLabel()).isEqualTo("X");
  }

  @Test
  void punctuation() {
    SpecBinding<PunctuationSpec> binding =
        bind(
            new PunctuationNetwork(),
            """
            model:
              punct_label_ids: null
              class_labels: {punct_labels_file: p.csv, capit_labels_file: c.csv}
              common_dataset_parameters:
                {pad_label: Z, ignore_extra_tokens: true, ignore_start_end: false, label_vocab_dir: null}
              train_ds:
                {ds_item: DATA, text_file: a.txt, labels_file: b.txt, tokens_in_batch: 15000,
                 max_seq_length: 96, num_samples: 7, use_cache: true, n_jobs: 0}
              validation_ds: {ds_item: DATA, text_file: c.txt, labels_file: d.txt, batch_size: 5}
              punct_head: {num_fc_layers: 2, fc_dropout: 0.3}
              capit_head: {num_fc_layers: 3, fc_dropout: 0.2}
            """);
    PunctuationSpec spec = binding.spec();
    isAsNemoSays(spec);
    assertThat(spec.dataDir()).contains(folder);
    assertThat(spec.trainingDs().textFile()).isEqualTo("a.txt");
    assertThat(spec.trainingDs().loading().numSamples()).isEqualTo(7);
    assertThat(spec.validationDs().batchSize()).isEqualTo(5);
    assertThat(spec.model().dataset().maxSeqLength()).isEqualTo(96);
    assertThat(spec.model().dataset().words().padLabel()).isEqualTo("Z");
    assertThat(spec.model().dataset().words().ignoreExtraTokens()).isTrue();
    assertThat(spec.model().dataset().ignoreStartEnd()).isFalse();
    assertThat(spec.model().punctHead().punctNumFcLayers()).isEqualTo(2);
    assertThat(spec.model().capitHead().capitNumFcLayers()).isEqualTo(3);
    assertThat(binding.report().problems())
        .extracting(Problem::path)
        .contains("model.train_ds.tokens_in_batch");
  }

  @Test
  void questionAnswering() {
    QuestionAnsweringSpec spec =
        bind(
                new QuestionAnsweringNetwork(),
                """
                model:
                  nemo_path: null
                  dataset: {version_2_with_negative: true, doc_stride: 100, max_seq_length: 256,
                            null_score_diff_threshold: 0.5, n_best_size: 5, keep_doc_spans: all}
                  train_ds: {file: DATA/train.json, batch_size: 12, num_samples: 100}
                  validation_ds: {file: DATA/dev.json}
                  token_classifier: {num_layers: 2, dropout: 0.1, num_classes: 2, log_softmax: false}
                """)
            .spec();
    isAsNemoSays(spec);
    assertThat(spec.trainingDs().file()).isEqualTo(folder.resolve("train.json"));
    assertThat(spec.trainingDs().loading().numSamples()).isEqualTo(100);
    assertThat(spec.model().dataset().docStride()).isEqualTo(100);
    assertThat(spec.model().tokenClassifier().numLayers()).isEqualTo(2);
  }

  /** The longest text stands with the encoder, in TAO's files of this network too. */
  @Test
  void intentsAndSlots() {
    String model =
        """
        model:
          data_dir: DATA
          class_balancing: weighted_loss
          intent_loss_weight: 0.7
          pad_label: -1
          train_ds: {prefix: train, batch_size: 8}
          validation_ds: {prefix: test}
          head: {num_output_layers: 1, fc_dropout: 0.3}
          language_model: {max_seq_length: 40, pretrained_model_name: bert-base-uncased}
        """;
    IntentSlotSpec spec = file(new IntentSlotNetwork(), TRAINER + model + ENCODER).spec();
    isAsNemoSays(spec);
    assertThat(spec.dataDir()).isEqualTo(folder);
    assertThat(spec.model().dataset().maxSeqLength()).isEqualTo(40);
    assertThat(spec.validationDs().prefix()).isEqualTo("test");
    IntentSlotSpec flat =
        file(
                new IntentSlotNetwork(),
                """
                trainer: {max_epochs: 4}
                data_dir: DATA
                tlt_checkpoint_interval: 2
                save_to: trained-model.tlt
                model:
                  language_model: {max_seq_length: 30, pretrained_model_name: bert-base-uncased}
                  head: {num_output_layers: 2, fc_dropout: 0.1}
                training_ds: {prefix: train, batch_size: 32}
                validation_ds: {prefix: test}
                optim: {name: adam, lr: 2e-5}
                """)
            .spec();
    assertThat(flat.model().dataset().maxSeqLength()).isEqualTo(30);
    assertThat(flat.trainer().checkpointInterval()).isEqualTo(2);
    assertThat(flat.trainer().maxEpochs()).isEqualTo(4);
  }

  /** Fields that only the spec has stand in the groups of NeMo's, for no group may stand twice. */
  @Test
  void templatesReadAsTheDefaultSpec() {
    isTheDefaultSpec(new TextClassificationNetwork());
    isTheDefaultSpec(new IntentSlotNetwork());
    isTheDefaultSpec(new PunctuationNetwork());
  }

  private static <S extends Record> void isTheDefaultSpec(Network<S, ?, ?> network) {
    String text = Tao.network(network.name()).specs().template("nemo");
    SpecBinding<S> read = bound(network, text);
    assertThat(read.layout().map(SpecLayout::name)).as(text).contains("nemo");
    assertThat(read.spec()).as(text).isEqualTo(bound(network, network.defaultSpec()).spec());
  }

  private static <S extends Record> SpecBinding<S> bound(Network<S, ?, ?> network, String text) {
    return network
        .specBinder()
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "template.yaml"));
  }

  /** TAO's finetune.yaml, evaluate.yaml, infer.yaml and export.yaml. */
  @Test
  void filesOfTaosOtherVerbs() throws IOException {
    Path model = Files.writeString(folder.resolve("trained-model.tao"), "");
    TextClassificationSpec finetune =
        file(
                new TextClassificationNetwork(),
                """
                trainer: {max_epochs: 2}
                restore_from: %s
                finetuning_ds: {file_path: DATA/train.tsv, batch_size: 6}
                validation_ds: {file_path: DATA/dev.tsv}
                tlt_checkpoint_interval: 1
                """
                    .formatted(model))
            .spec();
    assertThat(finetune.trainingDs().batchSize()).isEqualTo(6);
    assertThat(finetune.restoreFrom()).contains(model);
  }
}
