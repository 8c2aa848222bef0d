package io.tao4j.networks.tasks.multitask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.model.ModelMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks of a model: what their outputs are called, and their values as TAO's {@code
 * class_mapping.json} says them: {@code {"tasks": [...], "class_mapping": {task: {"0": value}}}}. A
 * model file holds the same text.
 */
public final class TaskHeads {
  private static final String PROPERTY = "class_mapping";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private TaskHeads() {}

  /**
   * A task's name as graphs can have it: what is no letter, digit or {@code _ . -} is {@code _}.
   */
  public static String nodeName(String task) {
    return task.replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  /** Output of a task: {@code [N, values]}, probabilities; the name is TAO's. */
  public static String output(String task) {
    return nodeName(task) + "/Softmax";
  }

  /** The values' numbers as TAO's file has them. */
  public static String toJson(List<Task> tasks) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    for (Task task : tasks) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < task.values().size(); i++) {
        values.put(Integer.toString(i), task.values().get(i));
      }
      mapping.put(task.name(), values);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tasks", tasks.stream().map(Task::name).toList());
    json.put(PROPERTY, mapping);
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and numbers are JSON", e);
    }
  }

  /**
   * Writes TAO's file of the values' numbers.
   *
   * @param folder is made if missing
   * @return {@code class_mapping.json} in the folder
   */
  public static List<Path> write(List<Task> tasks, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("class_mapping.json");
    AtomicFile.writeString(file, toJson(tasks) + "\n");
    return List.of(file);
  }

  /** What a model file must say of its tasks. */
  public static Map<String, String> properties(List<Task> tasks) {
    return Map.of(PROPERTY, toJson(tasks));
  }

  /**
   * The tasks of a model.
   *
   * @throws TaoException {@code MODEL-010} if the file does not say them
   */
  public static List<Task> of(ModelMeta meta) {
    String text = meta.properties().get(PROPERTY);
    if (text == null) {
      throw new TaoException(
          "MODEL-010",
          "the model does not say its tasks",
          "property %s is missing: it is no multitask_classification of tao4j".formatted(PROPERTY));
    }
    try {
      JsonNode json = JSON.readTree(text);
      List<Task> tasks = new ArrayList<>();
      for (JsonNode name : json.path("tasks")) {
        List<String> values = new ArrayList<>();
        json.path(PROPERTY).path(name.asText()).forEach(value -> values.add(value.asText()));
        tasks.add(new Task(name.asText(), values));
      }
      return tasks;
    } catch (JsonProcessingException e) {
      throw new TaoException(
          "MODEL-010",
          "the model's tasks cannot be read",
          List.of("property %s: %s".formatted(PROPERTY, e.getOriginalMessage())),
          e);
    }
  }
}
