package io.tao4j.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@code status.json} tells of the last run in a folder.
 *
 * @param state {@code SUCCESS}, {@code FAILURE}, or {@code RUNNING} where neither was written yet
 * @param title the run's first message
 * @param last its last message
 * @param messages what it said beside its epochs, in order
 * @param epochs figures of its epochs, those of the runs that it resumed too: by epoch, then by
 *     name
 * @param times how long each epoch took, as hours, minutes and seconds
 * @param figures what it is judged by
 */
record StatusHistory(
    String state,
    String title,
    String last,
    List<String> messages,
    Map<Integer, Map<String, Double>> epochs,
    Map<Integer, String> times,
    Map<String, Double> figures) {

  /** A line that a killed process did not finish is left out. */
  static StatusHistory read(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    String state = "RUNNING";
    String title = "";
    String last = "";
    List<String> messages = new ArrayList<>();
    Map<Integer, Map<String, Double>> epochs = new LinkedHashMap<>();
    Map<Integer, String> times = new LinkedHashMap<>();
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String line : ReportFiles.wholeText(file).lines().toList()) {
      JsonNode entry;
      try {
        entry = json.readTree(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        continue; // only the end of a killed run is no JSON
      }
      String message = entry.path("message").asText();
      last = message;
      switch (entry.path("status").asText()) {
        case "STARTED" -> {
          state = "RUNNING";
          title = message;
          messages.clear();
          figures.clear();
        }
        case "RUNNING" -> {
          if (entry.has("epoch")) {
            int epoch = entry.path("epoch").asInt();
            Map<String, Double> values = numbers(entry.path("graphical"));
            epochs.keySet().removeIf(other -> other >= epoch); // of a run that ended later
            epochs.put(epoch, values);
            times.put(epoch, entry.path("time_per_epoch").asText());
          } else {
            messages.add(message);
          }
        }
        default -> {
          state = entry.path("status").asText();
          figures.putAll(numbers(entry.path("kpi")));
        }
      }
    }
    return new StatusHistory(state, title, last, messages, epochs, times, figures);
  }

  /** Numbers that JSON does not have are written as texts. */
  private static Map<String, Double> numbers(JsonNode object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              numbers.put(field.getKey(), value.isNumber() ? value.asDouble() : Double.NaN);
            });
    return numbers;
  }
}
