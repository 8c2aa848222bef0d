package io.tao4j.networks.speech.voice;

import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;

/** What must hold between the fields of a spec of spectro_gen. */
final class SpectroGenRules implements SpecRules<SpectroGenSpec> {
  @Override
  public void check(SpectroGenSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    spec.optim().check(context);
    SpectroGenSpec.Model model = spec.model();
    model.preprocessor().check("model.preprocessor", context);
    model.inputFft().check("model.input_fft", context);
    model.outputFft().check("model.output_fft", context);
    model.durationPredictor().check("model.duration_predictor", context);
    model.pitchPredictor().check("model.pitch_predictor", context);
    FftConfig.odd("model.pitch_embedding_kernel_size", model.pitchEmbeddingKernelSize(), context);
    if (model.symbolsEmbeddingDim() % 2 != 0) {
      context.error(
          "model.symbols_embedding_dim",
          "is %s".formatted(model.symbolsEmbeddingDim()),
          "half of the positions' features are sines, half cosines: give an even number");
    }
    pitch(
        "model.", model.pitchFmin(), model.pitchFmax(), model.preprocessor().sampleRate(), context);
    if (spec.restoreFrom().isPresent()) {
      context.ignoredIfGiven(
          "the model of restore_from keeps its own",
          "model.pitch_mean",
          "model.pitch_std",
          "model.pitch_fmin",
          "model.pitch_fmax",
          "model.text_tokenizer.pad_with_space",
          "model.text_tokenizer.g2p.phoneme_dict");
    }
    if (spec.trainer().distillation().isPresent()) {
      context.error("trainer.distillation", "voices learn from no teacher here", "leave it out");
    }
    if (model.pitchMean().isPresent() != model.pitchStd().isPresent()) {
      context.error(
          "model.pitch_std",
          "one of pitch_mean and pitch_std is given",
          "give both, as pitch_stats finds them, or none");
    }
    SpectroGenSpec.VoiceDataset dataset = spec.trainDs().dataset();
    if (dataset.minDuration() > dataset.longest()) {
      context.error(
          "train_ds.dataset.min_duration",
          "is above max_duration %s".formatted(dataset.maxDuration()),
          "no utterance can be as long");
    }
  }

  /**
   * What must hold of a range of pitch.
   *
   * @param group that its fields are in, with its point; may be empty
   */
  static void pitch(
      String group, double lowest, double highest, int sampleRate, RuleContext context) {
    if (!(lowest < highest && highest < sampleRate / 2.0)) {
      context.error(
          group + "pitch_fmax",
          "pitch from %s to %s Hz at %s samples a second".formatted(lowest, highest, sampleRate),
          "pitch_fmin is below pitch_fmax, and that below half the sample rate");
    }
  }
}
