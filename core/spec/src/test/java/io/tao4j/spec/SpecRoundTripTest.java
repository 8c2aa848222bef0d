package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.spec.ClassificationFixture.Activation;
import io.tao4j.spec.ClassificationFixture.Adam;
import io.tao4j.spec.ClassificationFixture.EvalConfig;
import io.tao4j.spec.ClassificationFixture.Interpolation;
import io.tao4j.spec.ClassificationFixture.ModelConfig;
import io.tao4j.spec.ClassificationFixture.Optimizer;
import io.tao4j.spec.ClassificationFixture.Sampling;
import io.tao4j.spec.ClassificationFixture.Sgd;
import io.tao4j.spec.ClassificationFixture.Source;
import io.tao4j.spec.ClassificationFixture.TrainConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written reads back as an equal record, in both syntaxes. */
class SpecRoundTripTest {
  private static final SpecBinder<ClassificationFixture> BINDER =
      SpecBinder.of(ClassificationFixture.class).allowMissingPaths();

  @TempDir Path folder;

  @Property(tries = 400, seed = "20261124")
  void readOfWriteIsTheSameRecord(@ForAll("specs") ClassificationFixture spec) {
    for (SpecSyntax syntax : SpecSyntax.values()) {
      String text = syntax == SpecSyntax.YAML ? BINDER.toYaml(spec) : BINDER.toProtobufText(spec);
      SpecBinding<ClassificationFixture> binding =
          BINDER.bind(SpecReader.standard().parse(text, syntax, "written"));
      // The notice that a field is ignored is the only thing a written spec may be told.
      assertThat(binding.report().problems())
          .as(text)
          .allMatch(problem -> problem.code() == SpecCode.IGNORED_FIELD);
      assertThat(binding.spec()).as(text).isEqualTo(spec);
    }
  }

  @Test
  void writesFilesOfBothSyntaxes() throws Exception {
    ClassificationFixture spec =
        BINDER
            .bind(
                SpecReader.standard()
                    .parse("model_config: {input_image_size: a}", SpecSyntax.YAML, "a"))
            .spec();
    Path yaml = folder.resolve("out/resolved.yaml");
    Path proto = folder.resolve("out/resolved.txt");
    BINDER.write(spec, yaml);
    BINDER.write(spec, proto);
    assertThat(Files.readString(yaml)).contains("  n_epochs: 80\n", "  activation: null\n");
    assertThat(Files.readString(proto)).contains("  resize_interpolation_method: BILINEAR\n");
    assertThat(BINDER.bind(yaml).spec()).isEqualTo(spec);
    assertThat(BINDER.bind(proto).spec()).isEqualTo(spec);
  }

  /** Any characters but lone halves of surrogate pairs, with the awkward ones made frequent. */
  private static Arbitrary<String> texts() {
    Arbitrary<String> awkward =
        Arbitraries.of(
            "",
            "null",
            "true",
            "5",
            "1e5",
            "a: b",
            "# c",
            "- x",
            "'",
            "\"",
            "\\",
            "\t",
            "\r\n",
            "???",
            "*a",
            "&a",
            "!!x",
            "{",
            "]",
            "\u0000",
            "\u0085",
            "\u2028",
            "\ufeff",
            "ü",
            "图",
            "😀",
            " a ",
            "${x}",
            "%d",
            "a".repeat(3_000));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(1, awkward),
        net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(20)),
        net.jqwik.api.Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(40)));
  }

  private static Arbitrary<String> given() {
    return texts().filter(text -> !text.isEmpty());
  }

  private static Arbitrary<String> paths() {
    return Arbitraries.strings().alpha().numeric().withChars("/._ -äß").ofMaxLength(30);
  }

  private static Arbitrary<Double> numbers(double min, double max) {
    return Arbitraries.doubles().between(min, max).ofScale(20);
  }

  private static Arbitrary<Map<String, Double>> numberMaps() {
    return Arbitraries.maps(texts(), numbers(-1e30, 1e30)).ofMaxSize(4);
  }

  @Provide
  Arbitrary<ClassificationFixture> specs() {
    return Combinators.combine(evals(), models(), trainings(), sources().list().ofMaxSize(3))
        .as(ClassificationFixture::new);
  }

  private static Arbitrary<Source> sources() {
    return Combinators.combine(given(), numbers(0, 1e300)).as(Source::new);
  }

  private static Arbitrary<EvalConfig> evals() {
    Arbitrary<Integer> positive = Arbitraries.integers().between(1, Integer.MAX_VALUE);
    return Combinators.combine(positive, paths(), paths(), positive).as(EvalConfig::new);
  }

  private static Arbitrary<ModelConfig> models() {
    Arbitrary<Activation> activations =
        Combinators.combine(texts(), numberMaps()).as(Activation::new);
    return Combinators.combine(
            Arbitraries.of("resnet", "vgg", "mobilenet_v2", "efficientnet_b0"),
            Arbitraries.of(10, 18, 34, 50, 101),
            given(),
            Arbitraries.of(Interpolation.class),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 7).list().ofMaxSize(4),
            numbers(0, 0.999),
            activations.injectNull(0.3))
        .as(
            (arch, layers, size, method, norm, frozen, dropout, activation) ->
                new ModelConfig(
                    arch, layers, size, method, norm, frozen, dropout, activation, norm));
  }

  private static Arbitrary<Optimizer> optimizers() {
    Arbitrary<Optimizer> sgd =
        Combinators.combine(numbers(0, 10), numbers(0, 0.99), Arbitraries.of(true, false))
            .as(
                (lr, momentum, n) ->
                    new Optimizer(Optional.of(new Sgd(lr, momentum, n)), Optional.empty()));
    Arbitrary<Optimizer> adam =
        Combinators.combine(numbers(0, 10), numbers(-5, 5))
            .as((lr, beta) -> new Optimizer(Optional.empty(), Optional.of(new Adam(lr, beta))));
    return Arbitraries.oneOf(
        sgd, adam, Arbitraries.just(new Optimizer(Optional.empty(), Optional.empty())));
  }

  private static Arbitrary<TrainConfig> trainings() {
    record Part(
        String folder,
        Optional<Path> results,
        String pretrained,
        Optimizer optimizer,
        long batch,
        int epochs) {}
    Arbitrary<Part> parts =
        Combinators.combine(
                paths(),
                paths().filter(p -> !p.isEmpty()).map(Path::of).optional(),
                texts().injectNull(0.3),
                optimizers(),
                Arbitraries.longs().between(1, Long.MAX_VALUE),
                Arbitraries.integers().between(1, 10_000))
            .as(Part::new);
    return Combinators.combine(
            parts,
            Arbitraries.of(Sampling.class),
            numbers(0, 1).list().ofMaxSize(4),
            numberMaps(),
            Arbitraries.maps(texts(), texts()).ofMaxSize(3),
            numbers(1e-9, 1e9).optional(),
            Arbitraries.integers().list().ofMinSize(1).ofMaxSize(3).list().ofMaxSize(3))
        .as(
            (part, sampling, points, mean, labels, mixup, sizes) ->
                new TrainConfig(
                    part.folder(),
                    part.results(),
                    part.pretrained(),
                    part.optimizer(),
                    part.batch(),
                    part.epochs(),
                    sampling,
                    points,
                    mean,
                    labels,
                    mixup,
                    sizes));
  }
}
