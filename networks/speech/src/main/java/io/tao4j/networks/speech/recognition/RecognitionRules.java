package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Verb;

/** What must hold between the fields of any recogniser's spec. */
final class RecognitionRules {
  private RecognitionRules() {}

  static void check(RecognitionSpec spec, RuleContext context) {
    spec.optim().check(context);
    if (spec.decoding().languageModel().isPresent() && spec.decoding().beamWidth() == 0) {
      context.error(
          "decoding.beam_width",
          "is 0, and a language model weighs into a beam search only",
          "give 64, say");
    }
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    spec.preprocessor().check("model.preprocessor", context);
    int bands = spec.preprocessor().features();
    if (spec.encoder().featIn().isPresent() && spec.encoder().featIn().get() != bands) {
      context.error(
          "model.encoder.feat_in",
          "is %s, the preprocessor makes %s features"
              .formatted(spec.encoder().featIn().get(), bands),
          "leave it out");
    }
    spec.encoder().check("model.encoder", bands, context);
    if (spec.trainingDs().minDuration() > spec.trainingDs().maxDuration()) {
      context.error(
          "training_ds.min_duration",
          "is above max_duration %s".formatted(spec.trainingDs().maxDuration()),
          "no utterance can be as long");
    }
    spec.trainingDs()
        .augmentor()
        .join()
        .filter(join -> join.minGapMs() > join.maxGapMs())
        .ifPresent(
            join ->
                context.error(
                    "training_ds.augmentor.join.min_gap_ms",
                    "is above max_gap_ms %s".formatted(join.maxGapMs()),
                    "give the shortest gap first"));
  }

  /** The same for a spec of pieces of words. */
  static void checkPieces(PiecesSpec spec, RuleContext context) {
    check(spec, context);
    if (context.isFor(Verb.TRAIN)) {
      spec.tokenizer().check("model.tokenizer", spec.restoreFrom().isPresent(), context);
    }
  }
}
