package io.tao4j.tune;

import io.tao4j.error.TaoException;
import io.tao4j.spec.FieldInfo;
import io.tao4j.spec.FieldInfo.Kind;
import io.tao4j.spec.Origin;
import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecValidator;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which fields of a spec are worth a search, and where. A field's name says what it is: specs of
 * all networks call a rate a rate. Its range lies around the spec's own value, which somebody has
 * chosen with the data in mind, and inside of what the record allows.
 */
final class UsualParameters {

  /** What a field is, by its name. */
  private enum Role {
    LEARNING_RATE(
        "(.*\\.)?(max_learning_rate|learning_rate|base_learning_rate|base_lr|initial_lrate|lr)"),
    WEIGHT_DECAY("(.*\\.)?(weight_decay|.*regularizer\\.weight|reg_config\\.weight)"),
    MOMENTUM("(.*\\.)?(optimizer|optim|sgd)\\.(.*\\.)?momentum"),
    WARM_UP("(.*\\.)?(soft_start|warmup_ratio)"),
    DROPOUT("(.*\\.)?(.*dropout.*|drop_path.*|drop_rate|drop)"),
    SMOOTHING("(.*\\.)?(.*label_smoothing|mixup_alpha|mixup_prob)"),
    AUGMENTATION(
        "(.*\\.)?(hue|saturation|exposure|jitter|brightness|contrast|mosaic_prob"
            + "|random_crop_min_scale|noise_amplitude)"),
    BATCH_SIZE("(.*\\.)?(batch_size.*|.*_batch_size|batch)");

    private final Pattern paths;

    Role(String paths) {
      this.paths = Pattern.compile(paths);
    }
  }

  /** A search of many parameters needs many trials; what stands first matters most. */
  private static final int MOST = 8;

  private static final MathContext DIGITS = new MathContext(2);

  private final SpecValidator specs;
  private final Spec spec;

  UsualParameters(SpecValidator specs, Spec spec) {
    this.specs = specs;
    this.spec = spec;
  }

  List<Parameter> chosen() {
    List<Parameter> all = new ArrayList<>();
    for (Role role : Role.values()) {
      if (role != Role.BATCH_SIZE) {
        all.addAll(of(role));
      }
    }
    if (all.isEmpty()) {
      throw new TaoException(
          "TUNE-001",
          "the spec gives no field that is searched by itself, such as a learning rate",
          "name the fields and their ranges in a file: parameters: [{parameter: PATH, min: …}]");
    }
    return all.subList(0, Math.min(MOST, all.size()));
  }

  private List<Parameter> of(Role role) {
    List<Parameter> found = new ArrayList<>();
    for (String path : specs.fields()) {
      if (role.paths.matcher(path).matches() && isGiven(path, role)) {
        specs
            .field(path)
            .filter(UsualParameters::isSearchable)
            .flatMap(field -> domain(field, role))
            .ifPresent(domain -> found.add(new Parameter(path, domain)));
      }
    }
    return found;
  }

  /**
   * Of a rate, a penalty or a warm-up also the value that nobody has written counts, unless another
   * of the kind is written: several places may have one, and only that which is written is in use.
   */
  private boolean isGiven(String path, Role role) {
    if (spec.value(path).isEmpty()) {
      return false;
    }
    boolean written = isWritten(path);
    return switch (role) {
      case LEARNING_RATE, WEIGHT_DECAY ->
          written
              || specs.fields().stream()
                  .noneMatch(other -> role.paths.matcher(other).matches() && isWritten(other));
      case MOMENTUM, WARM_UP, DROPOUT, SMOOTHING, AUGMENTATION, BATCH_SIZE -> written;
    };
  }

  private boolean isWritten(String path) {
    return spec.value(path).isPresent() && spec.origin(path).kind() != Origin.Kind.DEFAULT;
  }

  private static boolean isSearchable(FieldInfo field) {
    return field.acts()
        && field.usedByTraining()
        && (field.kind() == Kind.NUMBER || field.kind() == Kind.WHOLE);
  }

  /** The values of a field that somebody has named, where its kind or its value tells them. */
  Optional<Domain> domain(FieldInfo field) {
    for (Role role : Role.values()) {
      if (role.paths.matcher(field.path()).matches() && isSearchable(field)) {
        Optional<Domain> usual = domain(field, role);
        if (usual.isPresent()) {
          return usual;
        }
      }
    }
    if (field.kind() == Kind.TRUTH) {
      return Optional.of(Domain.Choice.of(List.of("true", "false")));
    }
    if (field.allowed().size() > 1) {
      return Optional.of(Domain.Choice.of(field.allowed()));
    }
    if (field.kind() == Kind.NUMBER || field.kind() == Kind.WHOLE) {
      double value = value(field);
      boolean limited = field.min() > -1e9 && field.max() < 1e9;
      if (limited) {
        return range(field, field.min(), field.max(), false);
      }
      return value > 0 ? range(field, value / 4, value * 4, true) : Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<Domain> domain(FieldInfo field, Role role) {
    double value = value(field);
    return switch (role) {
      case LEARNING_RATE ->
          value > 0 ? range(field, value / 10, value * 10, true) : Optional.empty();
      case WEIGHT_DECAY ->
          value > 0 ? range(field, value / 30, value * 30, true) : range(field, 1e-6, 1e-2, true);
      case MOMENTUM -> range(field, Math.min(0.8, value), Math.max(0.98, value), false);
      case WARM_UP -> range(field, 0, Math.max(0.3, value), false);
      case DROPOUT -> range(field, 0, Math.max(0.5, value), false);
      case SMOOTHING -> range(field, 0, Math.max(0.2, value), false);
      case AUGMENTATION -> augmentation(field, value);
      case BATCH_SIZE ->
          value >= 2
              ? Optional.of(
                  Domain.Choice.of(
                      List.of(
                          whole(Math.max(1, Math.floor(value / 2))),
                          whole(value),
                          whole(value * 2))))
              : Optional.empty();
    };
  }

  /** Around its strength; of none there is no telling what it would be. */
  private static Optional<Domain> augmentation(FieldInfo field, double value) {
    boolean share = field.name().endsWith("scale");
    if (value <= 0 || share && value >= 1) {
      return Optional.empty();
    }
    return range(field, value / 4, share ? Math.min(1, value * 2) : value * 2, false);
  }

  private static String whole(double value) {
    return Long.toString((long) value);
  }

  private double value(FieldInfo field) {
    try {
      return spec.value(field.path()).map(Double::parseDouble).orElse(0.0);
    } catch (NumberFormatException e) {
      return 0; // no number in Java's notation, such as 0x10: without a range around it
    }
  }

  /** A range inside of what the record allows; nothing where that leaves one value. */
  private static Optional<Domain> range(
      FieldInfo field, double least, double most, boolean logarithmic) {
    boolean whole = field.kind() == Kind.WHOLE;
    double from = rounded(least);
    double to = rounded(most);
    double min = field.isInRange(from) ? from : inside(field, from, field.min(), to - from);
    double max = field.isInRange(to) ? to : inside(field, to, field.max(), from - to);
    if (whole) {
      min = Math.ceil(min);
      max = Math.floor(max);
    }
    return min < max && (!logarithmic || min > 0)
        ? Optional.of(new Domain.Range(min, max, logarithmic, whole))
        : Optional.empty();
  }

  /** Ends of ranges that people read. */
  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** The limit, or a hundredth of the range from it where the limit itself is not allowed. */
  private static double inside(FieldInfo field, double end, double limit, double way) {
    if (Double.isInfinite(limit)) {
      return end;
    }
    return field.isInRange(limit) ? limit : limit + way / 100;
  }
}
