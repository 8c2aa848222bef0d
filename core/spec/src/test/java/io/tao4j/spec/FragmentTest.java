package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields that specs have in common, among those of the record that takes them. */
class FragmentTest {
  record Limits(
      @Field(description = "at least", min = 0) double least,
      @Field(description = "at most", defaultValue = "1") double most) {
    Limits {
      if (least > most) {
        throw new IllegalArgumentException("least is above most");
      }
    }
  }

  record Loading(
      @Field(description = "samples per step", defaultValue = "8", min = 1) int batchSize,
      @Fragment Limits limits,
      @Field(description = "order", oneof = "order") Optional<String> order) {}

  record Source(
      @Field(description = "file", required = true, verbs = Verb.TRAIN) String file,
      @Fragment Loading loading,
      @Field(description = "seed", oneof = "order") Optional<Integer> seed) {}

  record Data(@Field(description = "a set", verbs = Verb.TRAIN) Source source) {}

  private static final SpecBinder<Data> BINDER = SpecBinder.of(Data.class);

  private static SpecBinding<Data> bind(String text) {
    return BINDER.bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "text"));
  }

  @Test
  void itsFieldsStandAmongThoseOfTheRecord() {
    SpecBinding<Data> binding = bind("source: {file: a, least: 0.5, batch_size: 4, seed: 3}");
    assertThat(binding.report().problems()).isEmpty();
    assertThat(binding.spec())
        .isEqualTo(
            new Data(
                new Source(
                    "a", new Loading(4, new Limits(0.5, 1), Optional.empty()), Optional.of(3))));
  }

  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void whatIsWrittenReadsBackInTheOrderOfTheRecord(SpecSyntax syntax) {
    Data data = bind("source: {file: a, most: 2, order: by_name}").spec();
    String text = syntax == SpecSyntax.YAML ? BINDER.toYaml(data) : BINDER.toProtobufText(data);
    assertThat(text.lines().map(String::strip).filter(line -> line.contains(": ")))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .startsWith("file", "batch_size", "least", "most", "order");
    assertThat(BINDER.bind(SpecReader.standard().parse(text, syntax, "written")).spec())
        .isEqualTo(data);
  }

  @Test
  void itsRulesHold() {
    assertThat(bind("source: {file: a, batch_size: 0}").report().errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("source.batch_size"));
    assertThat(bind("source: {file: a, least: 3}").report().errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("least is above most"));
    assertThat(bind("source: {file: a, order: x, seed: 1}").report().hasErrors()).isTrue();
    assertThat(bind("source: {file: a, limits: {least: 1}}").report().errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(SpecCode.UNKNOWN_FIELD));
  }

  record Twice(@Field(description = "at least") double least, @Fragment Limits limits) {}

  record Named(@Field(description = "limits") @Fragment Limits limits) {}

  record NoRecord(@Fragment int limits) {}

  @Test
  void mistakesInRecordsAreNamed() {
    assertThatThrownBy(() -> SpecBinder.of(Twice.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two fields are named 'least'");
    for (Class<? extends Record> wrong : List.of(Named.class, NoRecord.class)) {
      assertThatThrownBy(() -> SpecBinder.of(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a fragment is a record without a @Field");
    }
  }
}
