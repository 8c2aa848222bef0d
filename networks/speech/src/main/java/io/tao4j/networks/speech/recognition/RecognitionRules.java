package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Verb;
import java.util.List;

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
    encoder(spec, context);
    if (spec.trainingDs().minDuration() > spec.trainingDs().maxDuration()) {
      context.error(
          "training_ds.min_duration",
          "is above max_duration %s".formatted(spec.trainingDs().maxDuration()),
          "no utterance can be as long");
    }
  }

  private static void encoder(RecognitionSpec spec, RuleContext context) {
    EncoderConfig encoder = spec.encoder();
    int bands = spec.preprocessor().features();
    if (encoder.featIn().isPresent() && encoder.featIn().get() != bands) {
      context.error(
          "model.encoder.feat_in",
          "is %s, the preprocessor makes %s features".formatted(encoder.featIn().get(), bands),
          "leave it out");
    }
    int channels = bands;
    for (int i = 0; i < encoder.jasper().size(); i++) {
      JasperBlock block = encoder.jasper().get(i);
      String path = "model.encoder.jasper[%s]".formatted(i);
      one(path + ".kernel", block.kernel(), context);
      one(path + ".stride", block.stride(), context);
      one(path + ".dilation", block.dilation(), context);
      if (block.kernel().size() != 1
          || block.stride().size() != 1
          || block.dilation().size() != 1) {
        return;
      }
      if (block.kernel().get(0) % 2 == 0 && block.kernelSizeFactor() == 1) {
        context.error(
            path + ".kernel",
            "has %s frames".formatted(block.kernel().get(0)),
            "give an odd number, which has a middle");
      }
      if (channels % block.groups() != 0 || block.filters() % block.groups() != 0) {
        context.error(
            path + ".groups",
            "%s channels to %s in %s groups".formatted(channels, block.filters(), block.groups()),
            "both are multiples of the groups");
      }
      if (block.residual()
          && block.wholeStride() > 1
          && (!block.residualMode().equals("stride_add") || block.residualDense())) {
        context.error(
            path + ".residual_mode",
            "its input is longer than its output by a stride of " + block.wholeStride(),
            "set residual_mode: stride_add, or residual: false");
      }
      channels = block.filters();
    }
    if (encoder.jasper().isEmpty()) {
      context.error("model.encoder.jasper", "there is no block", "give one or more");
    }
  }

  private static void one(String path, List<Integer> values, RuleContext context) {
    if (values.size() != 1) {
      context.error(path, "has %s numbers".formatted(values.size()), "sounds have one axis");
    }
  }
}
