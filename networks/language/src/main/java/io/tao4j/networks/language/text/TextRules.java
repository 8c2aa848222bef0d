package io.tao4j.networks.language.text;

import io.tao4j.error.TaoException;
import io.tao4j.networks.language.encoder.EncoderConfig;
import io.tao4j.networks.language.encoder.KnownEncoder;
import io.tao4j.networks.language.spec.LanguageModelConfig;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;

/** What must hold between fields of any network of language, in training. */
public final class TextRules implements SpecRules<TextSpec> {
  private static final String MODEL = "model.language_model.";

  @Override
  public void check(TextSpec spec, RuleContext context) {
    if (spec.optim().betas().size() > 2) {
      context.error(
          "optim.betas",
          "there are two decays, got " + spec.optim().betas(),
          "give those of the first and of the second moment");
    }
    spec.optim().sched().check("optim.sched", spec.optim().lr(), context);
    if (context.isFor(Verb.TRAIN)) {
      encoder(spec, context);
    }
  }

  private static void encoder(TextSpec spec, RuleContext context) {
    LanguageModelConfig model = spec.languageModel();
    boolean tokenizer =
        spec.tokenizer().vocabFile().isPresent()
            || spec.tokenizer().tokenizerModel().isPresent()
            || spec.tokenizer().tokenizerSource().isPresent();
    String named = spec.tokenizer().tokenizerName().orElse(model.pretrainedModelName());
    if (model.configFile().isEmpty() && KnownEncoder.find(model.pretrainedModelName()).isEmpty()) {
      context.unsupported(
          MODEL + "pretrained_model_name",
          "there is no encoder '%s' here".formatted(model.pretrainedModelName()),
          "there are %s; of another BERT, DistilBERT or MobileBERT give config_file, lm_checkpoint"
                  .formatted(String.join(", ", KnownEncoder.names()))
              + " and a tokenizer");
      return;
    }
    if (!tokenizer && KnownEncoder.find(named).isEmpty()) {
      context.error(
          "model.tokenizer",
          "nothing says what cuts texts into tokens",
          "give tokenizer.vocab_file or tokenizer.tokenizer_model");
    }
    if (model.configFile().isPresent() && context.allowMissingPaths()) {
      return; // it may be on the machine that trains
    }
    try {
      EncoderConfig config = new PretrainedEncoder(spec).config();
      if (spec.model().dataset().maxSeqLength() > config.positions()) {
        context.error(
            "model.dataset.max_seq_length",
            "the encoder takes texts of up to %s tokens, got %s"
                .formatted(config.positions(), spec.model().dataset().maxSeqLength()),
            "lower it");
      }
      int blocks = config.layers() + 1;
      if (model.freezeBlocks().stream().anyMatch(block -> block >= blocks)) {
        context.error(
            MODEL + "freeze_blocks",
            "the encoder has the blocks 0 to %s, got %s"
                .formatted(blocks - 1, model.freezeBlocks()),
            "0 is the embeddings");
      }
    } catch (TaoException e) {
      context.error(
          MODEL + (model.config().isEmpty() ? "config_file" : "config"),
          e.problem(),
          String.join("; ", e.details()));
    }
  }
}
