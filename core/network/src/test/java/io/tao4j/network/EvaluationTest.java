package io.tao4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  @TempDir Path folder;

  private static Map<String, Double> ordered(Object... entries) {
    Map<String, Double> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], ((Number) entries[i + 1]).doubleValue());
    }
    return map;
  }

  private static Evaluation words() {
    Map<String, Map<String, Double>> speakers = new LinkedHashMap<>();
    speakers.put("anna", ordered("word_error_rate", 0.25, "words", 12));
    speakers.put("ben, \"b\"", ordered("word_error_rate", 1, "words", 0));
    return Evaluation.of(
        ordered("word_error_rate", 0.3, "words", 12, "loss", 2.5),
        Metric.lower("word_error_rate"),
        Set.of("loss"),
        speakers,
        new Evaluation.Details() {
          @Override
          public Map<String, Object> json() {
            return Map.of("beam", 8);
          }

          @Override
          public List<Path> write(Path into) throws IOException {
            return List.of(Files.writeString(into.resolve("alignment.txt"), "a-a"));
          }
        });
  }

  @Test
  void oneMetricIsBetterInItsDirectionAndNaNNever() {
    Metric errors = Metric.lower("word_error_rate");
    assertThat(errors.isBetter(0.1, 0.2, 0)).isTrue();
    assertThat(errors.isBetter(0.2, 0.1, 0)).isFalse();
    assertThat(errors.isBetter(0.15, 0.2, 0.06)).isFalse();
    assertThat(errors.isBetter(Double.NaN, 0.2, 0)).isFalse();
    assertThat(errors.isBetter(5, Double.NaN, 0)).isTrue();
    assertThat(errors.loss(0.3, 0.2)).isEqualTo(0.3 - 0.2);
    Metric right = Metric.higher("top_1");
    assertThat(right.isBetter(0.2, 0.1, 0)).isTrue();
    assertThat(right.isBetter(0.2, 0.2, 0)).isFalse();
    assertThat(right.loss(0.7, 0.9)).isEqualTo(0.9 - 0.7);
  }

  @Test
  void figuresHaveDirections() {
    Evaluation evaluation = words();
    assertThat(evaluation.metric("word_error_rate")).isEqualTo(Metric.lower("word_error_rate"));
    assertThat(evaluation.metric("loss")).isEqualTo(Metric.lower("loss"));
    assertThat(evaluation.metric("words")).isEqualTo(Metric.higher("words"));
    assertThat(evaluation.metric("top_1")).isNull();
    assertThat(evaluation.primaryValue()).isEqualTo(0.3);
    Evaluation more = evaluation.withLoss("validation_loss", 1.5);
    assertThat(more.metric("validation_loss")).isEqualTo(Metric.lower("validation_loss"));
    assertThat(more.charts().get("Validation losses")).containsExactly("loss", "validation_loss");
    assertThatThrownBy(() -> Evaluation.of(Map.of("a", 1.0), Metric.higher("b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesJsonATableAndWhatTheTaskAdds() throws IOException {
    Path out = folder.resolve("deep/er");
    List<Path> files = words().write(out);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("evaluation.json", "per_class.csv", "alignment.txt");
    JsonNode json = new ObjectMapper().readTree(files.get(0).toFile());
    assertThat(json.at("/metrics/word_error_rate").asDouble()).isEqualTo(0.3);
    assertThat(json.at("/primary_metric").asText()).isEqualTo("word_error_rate");
    assertThat(json.at("/per_class/anna/words").asInt()).isEqualTo(12);
    assertThat(json.at("/beam").asInt()).isEqualTo(8);
    assertThat(Files.readAllLines(files.get(1)))
        .containsExactly(
            "class,word_error_rate,words", "anna,0.250000,12", "\"ben, \"\"b\"\"\",1.000000,0");
    List<Path> plain = Evaluation.of(Map.of("a", 1.0), Metric.higher("a")).write(folder);
    assertThat(plain).containsExactly(folder.resolve("evaluation.json"));
  }
}
