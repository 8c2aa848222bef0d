package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A spec need only hold what its use needs. */
class SpecVerbTest {
  record Spec(
      @Field(description = "both", defaultValue = "1") int size,
      @Field(description = "training", verbs = Verb.TRAIN) Train train,
      @Field(description = "evaluation", verbs = Verb.EVALUATE) Evaluate evaluate) {}

  record Train(
      @Field(description = "images", required = true, path = PathKind.FOLDER) String images,
      @Field(description = "epochs", defaultValue = "3") int epochs,
      @Field(
              description = "seed",
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          int seed) {}

  record Evaluate(
      @Field(description = "images", required = true, path = PathKind.FOLDER) String images,
      @Field(description = "k", defaultValue = "1") int k) {}

  private static final SpecBinder<Spec> BINDER = SpecBinder.of(Spec.class);

  private static List<String> problems(SpecBinder<Spec> binder, String text) {
    return binder
        .bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "a"))
        .report()
        .problems()
        .stream()
        .map(problem -> problem.code() + " " + problem.origin().line())
        .toList();
  }

  @Test
  void aVerbNeedsItsOwnFieldsAndFilesOnly() {
    String text = "train: {images: /no/such}\nevaluate: {k: 3}\n";
    assertThat(problems(BINDER.forVerb(Verb.TRAIN), text)).containsExactly("SPEC-108 1");
    assertThat(problems(BINDER.forVerb(Verb.EVALUATE), text)).containsExactly("SPEC-105 2");
    assertThat(problems(BINDER.forVerb(Verb.EXPORT), text)).isEmpty();
    assertThat(
            BINDER
                .forVerb(Verb.EXPORT)
                .bind(SpecReader.standard().parse("", SpecSyntax.YAML, "a"))
                .spec()
                .train()
                .images())
        .isEmpty();
  }

  @Test
  void withoutAVerbTheSpecSaysWhatItIsFor() {
    assertThat(problems(BINDER, "size: 2\n")).containsExactly("SPEC-105 1");
    assertThat(problems(BINDER, "train: {epochs: 2}\n")).containsExactly("SPEC-105 1");
    assertThat(problems(BINDER, "train: {seed: 2}\nevaluate: {k: 2}\n"))
        .containsExactly("SPEC-105 2");
    assertThat(problems(BINDER, "train: {epochs: 2}\nevaluate: {k: 2}\n"))
        .containsExactly("SPEC-105 1", "SPEC-105 2");
  }

  @Test
  void openPlacesOfOtherVerbsDoNotMatter() {
    String text = "train:\n  images: ???\nevaluate:\n  images: ???\n";
    assertThat(problems(BINDER.forVerb(Verb.TRAIN), text)).containsExactly("SPEC-105 2");
    assertThat(problems(BINDER, text)).containsExactly("SPEC-105 2", "SPEC-105 4");
    assertThat(problems(BINDER.allowMissingPaths(), text)).isEmpty();
  }

  @Test
  void anEmptyPathIsNone() {
    assertThat(problems(BINDER.forVerb(Verb.TRAIN), "train: {images: ''}\n"))
        .containsExactly("SPEC-105 1");
  }
}
