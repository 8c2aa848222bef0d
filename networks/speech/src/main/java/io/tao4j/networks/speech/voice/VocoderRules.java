package io.tao4j.networks.speech.voice;

import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;

/** What must hold between the fields of a spec of vocoder. */
final class VocoderRules implements SpecRules<VocoderSpec> {
  @Override
  public void check(VocoderSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    spec.optim().common().check(context);
    SpectrogramConfig preprocessor = spec.model().preprocessor();
    preprocessor.check("model.preprocessor", context);
    if (!preprocessor.window().equals("hann")) {
      context.error(
          "model.preprocessor.window",
          "is " + preprocessor.window(),
          "the loss compares spectrograms of Hann windows: leave it out");
    }
    if (preprocessor.magPower() != 1 && preprocessor.magPower() != 2) {
      context.error(
          "model.preprocessor.mag_power",
          "is " + preprocessor.magPower(),
          "the loss compares spectrograms of magnitudes or powers: give 1 or 2");
    }
    if (spec.restoreFrom().isEmpty()) {
      generator(spec.model().generator(), preprocessor.nWindowStride(), context);
    }
    segments("train_ds.dataset", spec.trainDs().dataset().nSegments(), preprocessor, true, context);
    segments(
        "validation_ds.dataset",
        spec.validationDs().dataset().nSegments(),
        preprocessor,
        false,
        context);
    if (spec.restoreFrom().isPresent()) {
      context.ignoredIfGiven(
          "the model of restore_from keeps its own",
          "model.generator.resblock",
          "model.generator.upsample_rates",
          "model.generator.upsample_kernel_sizes",
          "model.generator.upsample_initial_channel",
          "model.generator.resblock_kernel_sizes",
          "model.generator.resblock_dilation_sizes");
    }
    if (spec.validationDataset().isEmpty()) {
      context.notice(
          "validation_dataset",
          "is missing: the best model is the one with the smallest sum of two opponents' losses",
          "that sum says little of the sound; the last model is there too");
    }
    if (spec.trainer().distillation().isPresent()) {
      context.error("trainer.distillation", "vocoders learn from no teacher here", "leave it out");
    }
    if (spec.trainer().accumulateGradBatches() > 1) {
      context.error(
          "trainer.accumulate_grad_batches",
          "is %s, and the generator needs the discriminators as their update leaves them"
              .formatted(spec.trainer().accumulateGradBatches()),
          "leave it out");
    }
  }

  private static void generator(VocoderSpec.Generator generator, int hop, RuleContext context) {
    List<Integer> rates = generator.upsampleRates();
    int product = rates.stream().reduce(1, (a, b) -> a * b);
    if (rates.isEmpty() || product != hop) {
      context.error(
          "model.generator.upsample_rates",
          "make %s samples of a frame, and n_window_stride is %s".formatted(product, hop),
          "give rates whose product is n_window_stride");
    }
    if (generator.upsampleKernelSizes().size() != rates.size()) {
      context.error(
          "model.generator.upsample_kernel_sizes",
          "%s kernels for %s stages"
              .formatted(generator.upsampleKernelSizes().size(), rates.size()),
          "give a kernel for each of upsample_rates");
    } else {
      for (int i = 0; i < rates.size(); i++) {
        int kernel = generator.upsampleKernelSizes().get(i);
        if (kernel < rates.get(i) || (kernel - rates.get(i)) % 2 != 0) {
          context.error(
              "model.generator.upsample_kernel_sizes",
              "has %s for the rate %s".formatted(kernel, rates.get(i)),
              "a kernel is its rate and an even number more");
        }
      }
    }
    if (rates.size() > 20 || generator.upsampleInitialChannel() % (1 << rates.size()) != 0) {
      context.error(
          "model.generator.upsample_initial_channel",
          "is %s, and %s stages halve it"
              .formatted(generator.upsampleInitialChannel(), rates.size()),
          "give a multiple of 2 to the power of the number of stages");
    }
    if (generator.resblockKernelSizes().stream().anyMatch(kernel -> kernel % 2 == 0)) {
      context.error(
          "model.generator.resblock_kernel_sizes",
          "has an even one: " + generator.resblockKernelSizes(),
          "odd kernels keep the length");
    }
    if (generator.resblockKernelSizes().isEmpty()
        || generator.resblockDilationSizes().size() != generator.resblockKernelSizes().size()
        || generator.resblockDilationSizes().stream().anyMatch(List::isEmpty)) {
      context.error(
          "model.generator.resblock_dilation_sizes",
          "%s lists for %s kernels"
              .formatted(
                  generator.resblockDilationSizes().size(), generator.resblockKernelSizes().size()),
          "give a list of dilations for each of resblock_kernel_sizes");
    }
  }

  private static void segments(
      String path,
      int samples,
      SpectrogramConfig preprocessor,
      boolean reflected,
      RuleContext context) {
    int hop = preprocessor.nWindowStride();
    if (samples % hop != 0) {
      context.error(
          path + ".n_segments",
          "is %s, and a frame has %s samples".formatted(samples, hop),
          "give a multiple of n_window_stride");
    }
    if (reflected && samples <= preprocessor.settings().transform() / 2) {
      context.error(
          path + ".n_segments",
          "is %s for transforms of %s samples"
              .formatted(samples, preprocessor.settings().transform()),
          "a segment is mirrored at its ends: give more than half a transform");
    }
  }
}
