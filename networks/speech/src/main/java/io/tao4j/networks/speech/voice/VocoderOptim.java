package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.recognition.OptimConfig;
import io.tao4j.networks.tasks.nemo.SchedConfig;
import io.tao4j.spec.Field;
import java.util.List;
import java.util.Optional;

/**
 * {@code optim} of vocoder. Rule, rate and decays have HiFi-GAN's defaults; {@code sched} has none
 * of them. Generator and discriminators each have this rule and rate.
 *
 * @param target known, not acted on
 * @param name update rule
 * @param lr learning rate behind the warm-up
 * @param betas decays of the moments
 * @param weightDecay factor of the decay
 * @param eps added to the root of the second moment
 * @param sched rate over time
 */
public record VocoderOptim(
    @Field(description = "PyTorch's class", name = "_target_", ignored = "name says the rule")
        Optional<String> target,
    @Field(
            description = "update rule",
            defaultValue = "adamw",
            allowed = {"novograd", "adam", "adamw", "sgd", "rmsprop"},
            shownBy = "VocoderMeaningTest.optimIsTheRuleOfBothSides")
        String name,
    @Field(
            description = "learning rate behind the warm-up",
            defaultValue = "0.0002",
            min = 0,
            exclusiveMin = true,
            shownBy = "VocoderMeaningTest.optimIsTheRuleOfBothSides")
        double lr,
    @Field(
            description = "decays of the two moments; of sgd the momentum first; rmsprop has none",
            defaultValue = "[0.8, 0.99]",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "VocoderMeaningTest.optimIsTheRuleOfBothSides")
        List<Double> betas,
    @Field(
            description = "factor of the weight decay, on all parameters",
            defaultValue = "0.01",
            min = 0,
            shownBy = "VocoderMeaningTest.optimIsTheRuleOfBothSides")
        double weightDecay,
    @Field(
            description = "added to the root of the second moment",
            defaultValue = "1e-8",
            min = 0,
            exclusiveMin = true,
            shownBy = "VocoderMeaningTest.optimIsTheRuleOfBothSides")
        double eps,
    @Field(description = "rate over time") SchedConfig sched) {
  /** The same as speech has it. */
  OptimConfig common() {
    return new OptimConfig(name, lr, betas, weightDecay, eps, sched);
  }
}
