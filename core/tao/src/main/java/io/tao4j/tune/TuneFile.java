package io.tao4j.tune;

import io.tao4j.spec.FieldInfo;
import io.tao4j.spec.FieldInfo.Kind;
import io.tao4j.spec.NearestNames;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecNode;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import io.tao4j.tune.TuneConfig.Automl;
import io.tao4j.tune.TuneConfig.ParameterConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of a search from a file, YAML or JSON:
 *
 * <pre>
 * algorithm: asha
 * trials: 30
 * parameters:
 *   - {parameter: train_config.reg_config.weight_decay, min: 1e-6, max: 1e-3, scale: LOG}
 *   - {parameter: train_config.batch_size_per_gpu, values: [16, 32, 64]}
 * </pre>
 *
 * or in TAO's form, as {@code automl_settings} or with its fields beside each other:
 *
 * <pre>
 * automl_settings:
 *   automl_algorithm: bayesian
 *   automl_max_recommendations: 20
 *   automl_add_hyperparameters: "['train_config.batch_size_per_gpu']"
 *   automl_range_override:
 *     - {parameter: train_config.reg_config.weight_decay, valid_min: 1e-6, valid_max: 1e-3}
 * </pre>
 *
 * @param settings those that were given, changed by the file
 * @param metric the figure that decides, where the file names another than the network's own
 * @param report notices
 */
public record TuneFile(TuneSettings settings, Optional<String> metric, SpecReport report) {
  /** TAO's word for the figure that the network names. */
  private static final String KPI = "kpi";

  private static final List<String> TEXT_LISTS =
      List.of(
          "automl_hyperparameters", "automl_add_hyperparameters", "automl_remove_hyperparameters");

  /**
   * Reads a file.
   *
   * @param specs of the network
   * @param spec without errors, whose fields are searched
   * @param settings what the file does not say
   * @throws io.tao4j.spec.SpecException with everything that is wrong with the file, with places
   */
  public static TuneFile read(Path file, SpecValidator specs, Spec spec, TuneSettings settings) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(settings, "settings");
    Rules rules = new Rules(specs, spec);
    SpecBinding<TuneConfig> binding =
        SpecBinder.of(TuneConfig.class)
            .withRules(rules::check)
            .bind(listsOfTexts(SpecReader.standard().read(file)));
    TuneConfig config = binding.spec();
    return new TuneFile(
        settings(config, settings).withSpace(rules.space()),
        config.metric().filter(metric -> !metric.equalsIgnoreCase(KPI)),
        binding.report());
  }

  /** TAO's service takes lists as texts: {@code "['a', 'b']"}. */
  private static SpecTree listsOfTexts(SpecTree read) {
    SpecTree tree = read;
    for (String group : List.of("", "automl_settings.")) {
      for (String name : TEXT_LISTS) {
        Optional<SpecNode> node = tree.find(group + name);
        if (node.isPresent() && node.get() instanceof SpecNode.Scalar scalar) {
          tree = tree.with(group + name, scalar.text());
        }
      }
    }
    return tree;
  }

  private static TuneSettings settings(TuneConfig config, TuneSettings given) {
    TuneSettings all = given;
    List<Automl> forms = new ArrayList<>(List.of(config.flat()));
    config.automlSettings().ifPresent(forms::add);
    for (Automl form : forms) {
      if (isTaos(config, form)) {
        all = taos(form, all);
      }
    }
    if (config.algorithm().isPresent()) {
      all = all.withAlgorithm(algorithm(config.algorithm().get()));
    }
    all = all.withSeed(config.seed().orElse(all.seed()));
    all = all.withTrials(config.trials().orElse(all.trials()));
    all = all.withEpochs(config.epochs().orElse(all.epochs()));
    all = all.withMinutes(config.minutes().orElse(all.minutes()));
    all = all.withTrialEpochs(config.trialEpochs().orElse(all.trialEpochs()));
    all =
        all.withRungs(
            config.firstEpochs().orElse(all.firstEpochs()),
            config.reduction().orElse(all.reduction()));
    return all.withDeleteCheckpoints(config.deleteCheckpoints().orElse(all.deleteCheckpoints()));
  }

  /** Whether a form is given: the group, or one of its fields that choose. */
  private static boolean isTaos(TuneConfig config, Automl form) {
    return config.automlSettings().filter(group -> group == form).isPresent()
        || form.automlAlgorithm().isPresent()
        || form.automlMaxRecommendations().isPresent();
  }

  /** With TAO's defaults: Bayesian, 20 recommendations, checkpoints deleted, nu of 3. */
  private static TuneSettings taos(Automl form, TuneSettings given) {
    TuneSettings all =
        given
            .withAlgorithm(algorithm(form.automlAlgorithm().orElse("bayesian")))
            .withDeleteCheckpoints(form.automlDeleteIntermediateCkpt().orElse(true));
    if (all.algorithm() == Algorithm.HYPERBAND || all.algorithm() == Algorithm.BOHB) {
      all = all.withRungs(form.epochMultiplier().orElse(1), form.automlNu().orElse(3));
      if (form.automlR().isPresent()) {
        all = all.withTrialEpochs(form.automlR().get() * form.epochMultiplier().orElse(1));
      }
      return all.withTrials(form.automlMaxRecommendations().orElse(all.trials()));
    }
    return all.withTrials(form.automlMaxRecommendations().orElse(TuneSettings.USUAL_TRIALS));
  }

  private static Algorithm algorithm(String word) {
    return word.equals("bayesian")
        ? Algorithm.TPE
        : Algorithm.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Makes the space, and reports at its place what cannot be one. */
  private static final class Rules {
    private final SpecValidator specs;
    private final Spec spec;
    private final UsualParameters usual;
    private final Map<String, Domain> domains = new LinkedHashMap<>();

    Rules(SpecValidator specs, Spec spec) {
      this.specs = specs;
      this.spec = spec;
      this.usual = new UsualParameters(specs, spec);
    }

    SearchSpace space() {
      return new SearchSpace(
          domains.entrySet().stream().map(e -> new Parameter(e.getKey(), e.getValue())).toList());
    }

    void check(TuneConfig config, RuleContext context) {
      Map<String, Automl> forms = new LinkedHashMap<>();
      forms.put("", config.flat());
      config.automlSettings().ifPresent(group -> forms.put("automl_settings.", group));
      names(config, forms, context);
      for (int i = 0; i < config.parameters().size(); i++) {
        add(config.parameters().get(i), "parameters[" + i + "]", "values", context);
      }
      forms.forEach(
          (group, form) -> {
            for (int i = 0; i < form.automlRangeOverride().size(); i++) {
              String at = group + "automl_range_override[" + i + "]";
              ParameterConfig range = form.automlRangeOverride().get(i).plain();
              boolean known = domains.containsKey(range.parameter());
              add(range, at, "valid_options", context);
              if (!known) {
                context.notice(
                    at, "'%s' is searched too".formatted(range.parameter()), "it has a range here");
              }
            }
            idle(form, group, config, context);
          });
      if (domains.isEmpty()) {
        context.error("", "nothing is left to be searched", "name a field");
      }
    }

    private void idle(Automl form, String group, TuneConfig config, RuleContext context) {
      if (!isTaos(config, form)) {
        return;
      }
      Algorithm chosen = algorithm(form.automlAlgorithm().orElse("bayesian"));
      if (chosen != Algorithm.HYPERBAND && chosen != Algorithm.BOHB) {
        context.ignoredIfGiven(
            "it is for Hyperband",
            group + "automl_R",
            group + "automl_nu",
            group + "epoch_multiplier");
      }
    }

    /** The fields that are searched as is usual for them. */
    private void names(TuneConfig config, Map<String, Automl> forms, RuleContext context) {
      boolean named =
          !config.parameters().isEmpty()
              || forms.values().stream().anyMatch(f -> !f.automlHyperparameters().isEmpty());
      if (!named) {
        usual.chosen().forEach(p -> domains.put(p.path(), p.domain()));
      }
      forms.forEach(
          (group, form) -> {
            eachUsual(form.automlHyperparameters(), group + "automl_hyperparameters", context);
            eachUsual(
                form.automlAddHyperparameters(), group + "automl_add_hyperparameters", context);
            for (String path : form.automlRemoveHyperparameters()) {
              if (domains.remove(path) == null) {
                context.error(
                    group + "automl_remove_hyperparameters",
                    "'%s' is not searched".formatted(path),
                    NearestNames.hint(path, domains.keySet()));
              }
            }
          });
    }

    private void eachUsual(List<String> paths, String at, RuleContext context) {
      for (String path : paths) {
        add(
            new ParameterConfig(
                path, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of()),
            at,
            "",
            context);
      }
    }

    private void add(ParameterConfig given, String at, String valuesName, RuleContext context) {
      Optional<FieldInfo> field = specs.field(given.parameter());
      if (field.isEmpty()) {
        context.error(
            at,
            "the spec of %s has no field '%s'".formatted(spec.network(), given.parameter()),
            NearestNames.hint(given.parameter(), specs.fields()));
        return;
      }
      FieldInfo info = field.get();
      if (info.kind() == Kind.OTHER || info.kind() == Kind.PATH || !info.usedByTraining()) {
        context.error(
            at,
            "'%s' cannot be searched".formatted(info.path()),
            "a number, a truth value or a text that a training uses can");
        return;
      }
      if (!info.acts()) {
        context.error(at, "nothing acts on '%s'".formatted(info.path()), "search another field");
        return;
      }
      try {
        if (given.values().isEmpty()) {
          range(given, info, at, context);
        } else {
          choice(given, info, at, valuesName, context);
        }
      } catch (IllegalArgumentException e) {
        context.error(at, "'%s': %s".formatted(info.path(), e.getMessage()), "");
      }
    }

    private void choice(
        ParameterConfig given, FieldInfo info, String at, String name, RuleContext context) {
      if (given.min().isPresent() || given.max().isPresent()) {
        context.error(at, "'%s' has values and a range".formatted(info.path()), "give one of them");
        return;
      }
      for (String value : given.values()) {
        if (!isAllowed(info, value)) {
          context.error(
              at + "." + name,
              "'%s' cannot be %s".formatted(info.path(), value),
              "tao %s spec --explain %s".formatted(spec.network(), info.path()));
        }
      }
      domains.put(
          info.path(),
          given.weights().isEmpty()
              ? Domain.Choice.of(given.values())
              : new Domain.Choice(given.values(), given.weights()));
    }

    /** Whether the field takes it, as the record of the spec says, whatever other fields say. */
    private boolean isAllowed(FieldInfo info, String value) {
      return switch (info.kind()) {
        case TRUTH -> value.equals("true") || value.equals("false");
        case NUMBER, WHOLE -> isNumber(info, value);
        default ->
            info.allowed().isEmpty() || info.allowed().stream().anyMatch(value::equalsIgnoreCase);
      };
    }

    private static boolean isNumber(FieldInfo info, String value) {
      try {
        double number = Double.parseDouble(value);
        return info.isInRange(number)
            && (info.kind() == Kind.NUMBER || number == Math.rint(number))
            && (info.allowed().isEmpty() || info.allowed().contains(value));
      } catch (NumberFormatException e) {
        return false;
      }
    }

    private void range(ParameterConfig given, FieldInfo info, String at, RuleContext context) {
      Optional<Domain> byItself =
          domains.containsKey(info.path())
              ? Optional.of(domains.get(info.path()))
              : usual.domain(info);
      if (given.min().isEmpty() && given.max().isEmpty() && given.scale().isEmpty()) {
        byItself.ifPresentOrElse(
            domain -> domains.put(info.path(), domain),
            () ->
                context.error(
                    at,
                    "'%s' has no usual range around its value".formatted(info.path()),
                    "give its smallest and largest value, or values"));
        return;
      }
      Domain.Range around = byItself.orElse(null) instanceof Domain.Range range ? range : null;
      boolean whole = info.kind() == Kind.WHOLE;
      if (!whole && info.kind() != Kind.NUMBER
          || around == null && (given.min().isEmpty() || given.max().isEmpty())) {
        context.error(
            at,
            "'%s' needs %s"
                .formatted(
                    info.path(), whole || info.kind() == Kind.NUMBER ? "both ends" : "values"),
            "");
        return;
      }
      Map<String, Double> ends = new HashMap<>();
      given.min().ifPresent(value -> ends.put("smallest", value));
      given.max().ifPresent(value -> ends.put("largest", value));
      for (Map.Entry<String, Double> end : ends.entrySet()) {
        if (!info.isInRange(end.getValue())) {
          context.error(
              at,
              "the %s value of '%s' is %s, and the spec does not allow it"
                  .formatted(end.getKey(), info.path(), end.getValue()),
              "tao %s spec --explain %s".formatted(spec.network(), info.path()));
          return;
        }
      }
      double min = given.min().orElseGet(() -> Objects.requireNonNull(around).min());
      double max = given.max().orElseGet(() -> Objects.requireNonNull(around).max());
      boolean logarithmic =
          given
              .scale()
              .map(scale -> scale.equals("LOG"))
              .orElse(around != null && around.logarithmic() && min > 0);
      domains.put(info.path(), new Domain.Range(min, max, logarithmic, whole));
    }
  }
}
