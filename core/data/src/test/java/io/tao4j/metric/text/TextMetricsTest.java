package io.tao4j.metric.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextMetricsTest {
  private static JsonNode golden(String file) {
    return Golden.get().json("metrics/" + file);
  }

  private static List<String> texts(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void errorRatesCountEditsByTheReference() {
    ErrorRate words = ErrorRate.ofWords();
    assertThat(words.add("the cat sat", "the  hat sat down ")).isEqualTo(2);
    assertThat(words.add("on the mat", "on the mat")).isZero();
    assertThat(words.rate()).isEqualTo(2 / 6.0);
    assertThat(words.exactShare()).isEqualTo(0.5);
    ErrorRate characters = ErrorRate.ofCharacters();
    assertThat(characters.add("kitten", "sitting")).isEqualTo(3);
    assertThat(characters.add("\uD83D\uDE00a", "a"))
        .isEqualTo(1); // one character outside of the BMP
    assertThat(characters.referenceLength()).isEqualTo(8);
    assertThat(ErrorRate.ofWords().rate()).isNaN();
  }

  @Test
  void errorRatesAgreeWithGoldenNumbers() {
    JsonNode file = golden("wer_cer.json");
    ErrorRate words = ErrorRate.ofWords();
    ErrorRate characters = ErrorRate.ofCharacters();
    assertThat(file.get("cases")).isNotEmpty();
    for (JsonNode one : file.get("cases")) {
      String reference = one.get("reference").asText();
      String hypothesis = one.get("hypothesis").asText();
      JsonNode expected = one.get("expected");
      assertThat(words.add(reference, hypothesis)).isEqualTo(expected.get("word_edits").asInt());
      assertThat(characters.add(reference, hypothesis))
          .isEqualTo(expected.get("char_edits").asInt());
    }
    assertThat(words.rate()).isCloseTo(file.get("corpus").get("wer").asDouble(), offset(1e-9));
    assertThat(characters.rate()).isCloseTo(file.get("corpus").get("cer").asDouble(), offset(1e-9));
  }

  @Test
  void anAlignmentTellsWhatWasTakenForWhat() {
    EditAlignment<String> alignment =
        EditAlignment.of(List.of("a", "b", "c", "d"), List.of("a", "x", "d"));
    assertThat(alignment.edits()).isEqualTo(2);
    assertThat(alignment.count(EditAlignment.Kind.MATCH)).isEqualTo(2);
    assertThat(alignment.count(EditAlignment.Kind.DELETION)).isEqualTo(1);
    assertThat(alignment.steps().get(3))
        .isEqualTo(new EditAlignment.Step<>(EditAlignment.Kind.MATCH, "d", "d"));
    assertThat(EditAlignment.of(List.of(), List.of("e")).steps())
        .containsExactly(new EditAlignment.Step<>(EditAlignment.Kind.INSERTION, null, "e"));
  }

  @Property
  void anAlignmentHasTheFewestEditsAndAllTokens(
      @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'c') String reference,
      @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'c') String hypothesis) {
    List<Integer> from = reference.chars().boxed().toList();
    List<Integer> to = hypothesis.chars().boxed().toList();
    EditAlignment<Integer> alignment = EditAlignment.of(from, to);
    assertThat(alignment.edits()).isEqualTo(ErrorRate.ofCharacters().add(reference, hypothesis));
    List<Integer> left = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    for (EditAlignment.Step<Integer> step : alignment.steps()) {
      if (step.reference() != null) {
        left.add(step.reference());
      }
      if (step.hypothesis() != null) {
        right.add(step.hypothesis());
      }
      assertThat(step.kind() == EditAlignment.Kind.MATCH)
          .isEqualTo(step.reference() != null && step.reference().equals(step.hypothesis()));
    }
    assertThat(left).isEqualTo(from);
    assertThat(right).isEqualTo(to);
  }

  @Test
  void answersAreComparedAsSquadDoes() {
    assertThat(AnswerScores.normalize("The  Eiffel-Tower, an A.")).isEqualTo("eiffeltower");
    AnswerScores version2 = new AnswerScores(AnswerScores.Rule.VERSION_2);
    version2.add("in Paris, France", List.of("Paris", "Paris France"));
    assertThat(version2.exactMatch()).isZero();
    assertThat(version2.f1()).isCloseTo(2 * (2 / 3.0) / (2 / 3.0 + 1), offset(1e-12));
    assertThat(version2.f1("", "the")).isEqualTo(1);
    assertThat(new AnswerScores(AnswerScores.Rule.VERSION_1).f1("", "the")).isZero();
    version2.add("", List.of());
    assertThat(version2.exactMatch()).isEqualTo(0.5);
  }

  @Test
  void answersAgreeWithGoldenNumbers() {
    JsonNode file = golden("squad.json");
    AnswerScores version1 = new AnswerScores(AnswerScores.Rule.VERSION_1);
    AnswerScores version2 = new AnswerScores(AnswerScores.Rule.VERSION_2);
    assertThat(file.get("cases")).isNotEmpty();
    for (JsonNode one : file.get("cases")) {
      String prediction = one.get("prediction").asText();
      JsonNode expected = one.get("expected");
      version1.add(prediction, texts(one.get("answers")));
      version2.add(prediction, texts(one.get("answers")));
      assertThat(AnswerScores.normalize(prediction))
          .isEqualTo(expected.get("normalized_prediction").asText());
    }
    JsonNode corpus = file.get("corpus");
    assertThat(100 * version2.exactMatch())
        .isCloseTo(corpus.get("exact_match").asDouble(), offset(1e-6));
    assertThat(100 * version2.f1()).isCloseTo(corpus.get("f1").asDouble(), offset(1e-6));
    assertThat(100 * version1.f1()).isCloseTo(corpus.get("f1_v1").asDouble(), offset(1e-6));
  }

  @Test
  void spansAreReadFromTags() {
    assertThat(Span.of(List.of("B-PER", "I-PER", "O", "I-LOC", "B-LOC", "I-PER")))
        .containsExactly(
            new Span("PER", 0, 1),
            new Span("LOC", 3, 3),
            new Span("LOC", 4, 4),
            new Span("PER", 5, 5));
    assertThat(Span.of(List.of("S-A", "B-A", "E-A", "I-A"))).hasSize(3);
    assertThat(Span.of(List.of("slot", "slot", "O"))).containsExactly(new Span("slot", 0, 1));
  }

  @Property
  void spansDoNotOverlapAndCoverWhatIsNotOutside(@ForAll @Size(max = 20) List<TagForTest> tags) {
    List<String> names = tags.stream().map(t -> t.name().replace('_', '-')).toList();
    List<Integer> covered = new ArrayList<>();
    for (Span span : Span.of(names)) {
      for (int i = span.first(); i <= span.last(); i++) {
        covered.add(i);
        assertThat(names.get(i)).endsWith(span.type());
      }
    }
    List<Integer> inside = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).equals("O")) {
        inside.add(i);
      }
    }
    assertThat(covered).isEqualTo(inside);
  }

  enum TagForTest {
    O,
    B_X,
    I_X,
    E_X,
    S_X,
    B_Y,
    I_Y
  }

  @Test
  void spanScoresAgreeWithGoldenNumbers() {
    JsonNode file = golden("ner_spans.json");
    SpanScores scores = new SpanScores();
    assertThat(file.get("cases")).isNotEmpty();
    for (JsonNode one : file.get("cases")) {
      scores.add(texts(one.get("gold")), texts(one.get("predicted")));
      assertThat(spans(one.get("expected").get("gold_spans")))
          .as(one.get("name").asText())
          .containsExactlyInAnyOrderElementsOf(Span.of(texts(one.get("gold"))));
    }
    for (JsonNode one : file.get("bioes_chunking")) {
      assertThat(spans(one.get("spans")))
          .containsExactlyInAnyOrderElementsOf(Span.of(texts(one.get("tags"))));
    }
    JsonNode corpus = file.get("corpus");
    same(scores.micro(), corpus.get("micro"));
    assertThat(scores.macro().f1())
        .isCloseTo(corpus.get("macro").get("f1").asDouble(), offset(1e-9));
    corpus
        .get("per_type")
        .properties()
        .forEach(type -> same(scores.perType().get(type.getKey()), type.getValue()));
    assertThat(scores.perType()).hasSize(corpus.get("per_type").size());
  }

  private static void same(SpanScores.Scores scores, JsonNode expected) {
    assertThat(scores.precision()).isCloseTo(expected.get("precision").asDouble(), offset(1e-9));
    assertThat(scores.recall()).isCloseTo(expected.get("recall").asDouble(), offset(1e-9));
    assertThat(scores.f1()).isCloseTo(expected.get("f1").asDouble(), offset(1e-9));
    assertThat(scores.support()).isEqualTo(expected.get("support").asLong());
  }

  private static List<Span> spans(JsonNode rows) {
    List<Span> spans = new ArrayList<>();
    rows.forEach(r -> spans.add(new Span(r.get(0).asText(), r.get(1).asInt(), r.get(2).asInt())));
    return spans;
  }

  @Test
  void whatDoesNotFitIsRefused() {
    SpanScores scores = new SpanScores();
    assertThatThrownBy(() -> scores.add(List.of("O"), List.of()))
        .hasMessageContaining("0 tags for 1 tokens");
    List<Integer> many = Collections.nCopies(40_000, 1);
    assertThatThrownBy(() -> EditAlignment.of(many, many)).hasMessageContaining("too many");
  }
}
