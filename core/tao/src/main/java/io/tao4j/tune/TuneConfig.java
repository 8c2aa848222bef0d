package io.tao4j.tune;

import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import java.util.List;
import java.util.Optional;

/** A search as a file declares it; {@link TuneFile} reads it. */
record TuneConfig(
    @Field(
            description = "how trials are proposed and cut short",
            allowed = {"random", "tpe", "asha", "hyperband", "bohb"})
        Optional<String> algorithm,
    @Field(description = "seed of the proposals", min = 0) Optional<Long> seed,
    @Field(description = "most trials", min = 1) Optional<Integer> trials,
    @Field(description = "most epochs of all trials together", min = 1) Optional<Integer> epochs,
    @Field(description = "most minutes", min = 0, exclusiveMin = true) Optional<Double> minutes,
    @Field(description = "most epochs of a trial; absent, those of the spec", min = 1)
        Optional<Integer> trialEpochs,
    @Field(description = "epochs before trials are compared for the first time", min = 1)
        Optional<Integer> firstEpochs,
    @Field(description = "of so many trials one goes on, for so many times the epochs", min = 2)
        Optional<Integer> reduction,
    @Field(description = "figure that decides; absent or kpi, the network's own")
        Optional<String> metric,
    @Field(description = "delete model files of all trials but the best in the end")
        Optional<Boolean> deleteCheckpoints,
    @Field(description = "what is searched; absent, what matters most of the spec")
        List<ParameterConfig> parameters,
    @Fragment Automl flat,
    @Field(description = "TAO's form of the same") Optional<Automl> automlSettings) {

  /** Copies the list. */
  TuneConfig {
    parameters = List.copyOf(parameters);
  }

  /** A parameter with its values. */
  record ParameterConfig(
      @Field(description = "path of the spec's field", required = true) String parameter,
      @Field(description = "smallest value; absent, as usual for the field") Optional<Double> min,
      @Field(description = "largest value; absent, as usual for the field") Optional<Double> max,
      @Field(
              description = "scale of the range; absent, LOG for rates and penalties on weights",
              allowed = {"LINEAR", "LOG"})
          Optional<String> scale,
      @Field(description = "values to choose from, in the place of a range") List<String> values,
      @Field(
              description = "how often each value is drawn at first; absent, all equally often",
              min = 0,
              exclusiveMin = true)
          List<Double> weights) {
    /** Copies the lists. */
    ParameterConfig {
      values = List.copyOf(values);
      weights = List.copyOf(weights);
    }
  }

  /** TAO's fields: in its version 4 beside each other, from version 5 on in a group. */
  record Automl(
      @Field(
              description = "switch of TAO's service",
              ignored = "a search is begun by the command or the call")
          Optional<Boolean> automlEnabled,
      @Field(
              description = "how trials are proposed; bayesian is tpe",
              allowed = {"bayesian", "hyperband", "asha", "bohb"})
          Optional<String> automlAlgorithm,
      @Field(description = "most trials", min = 1) Optional<Integer> automlMaxRecommendations,
      @Field(description = "delete model files of all trials but the best in the end")
          Optional<Boolean> automlDeleteIntermediateCkpt,
      @Field(
              description = "Hyperband: most epochs of a trial, in units of epoch_multiplier",
              name = "automl_R",
              min = 1)
          Optional<Integer> automlR,
      @Field(description = "Hyperband: of so many trials one goes on", name = "automl_nu", min = 2)
          Optional<Integer> automlNu,
      @Field(description = "Hyperband: epochs of its unit", min = 1)
          Optional<Integer> epochMultiplier,
      @Field(
              description = "lets fields be searched that the network does not offer",
              ignored = "every field that is named is searched")
          Optional<Boolean> overrideAutomlDisabledParams,
      @Field(description = "fields to search in the place of the usual ones")
          List<String> automlHyperparameters,
      @Field(description = "fields to search beside the usual ones")
          List<String> automlAddHyperparameters,
      @Field(description = "usual fields not to search") List<String> automlRemoveHyperparameters,
      @Field(description = "values of fields, in the place of the usual ones")
          List<RangeOverride> automlRangeOverride) {
    /** Copies the lists. */
    Automl {
      automlHyperparameters = List.copyOf(automlHyperparameters);
      automlAddHyperparameters = List.copyOf(automlAddHyperparameters);
      automlRemoveHyperparameters = List.copyOf(automlRemoveHyperparameters);
      automlRangeOverride = List.copyOf(automlRangeOverride);
    }
  }

  /** TAO's form of a parameter's values. */
  record RangeOverride(
      @Field(description = "path of the spec's field", required = true) String parameter,
      @Field(description = "smallest value") Optional<Double> validMin,
      @Field(description = "largest value") Optional<Double> validMax,
      @Field(description = "values to choose from") List<String> validOptions,
      @Field(description = "how often each value is drawn at first", min = 0, exclusiveMin = true)
          List<Double> optionWeights,
      @Field(
              description = "search one number where the field takes a list",
              ignored = "fields that are searched are single values")
          Optional<Boolean> disableList) {
    /** Copies the lists. */
    RangeOverride {
      validOptions = List.copyOf(validOptions);
      optionWeights = List.copyOf(optionWeights);
    }

    ParameterConfig plain() {
      return new ParameterConfig(
          parameter, validMin, validMax, Optional.empty(), validOptions, optionWeights);
    }
  }
}
